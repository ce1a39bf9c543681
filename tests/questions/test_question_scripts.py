"""The scripts that smooth a claim's slider and the moving of entries, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

import unsealed
from questions.samples import question

pytestmark = pytest.mark.browser
SCRIPTS = Path(unsealed.__file__).parent / "static" / "js"


@pytest.fixture
def opened(chromium, rendered):
    page = chromium.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))

    def opened(kind, script, **given):
        fields = rendered.ask(kind, question(kind), **given)
        source = (SCRIPTS / script).read_text()
        page.set_content(f'<form>{fields}</form><script type="module">{source}</script>')
        return page

    yield opened
    page.close()


def places(page):
    return page.locator("[data-order-place]").evaluate_all("all => all.map(one => one.value)")


def test_nothing_is_chosen_until_the_slider_is_touched(opened):
    page = opened("claim-judgement", "claim.js")

    expect(page.locator("[name=probability]")).to_have_value("")
    expect(page.locator("[data-claim-range]")).to_have_attribute(
        "aria-valuetext", "nothing chosen yet"
    )


def test_the_slider_sets_the_number_by_keyboard(opened):
    page = opened("claim-judgement", "claim.js")

    page.locator("[data-claim-range]").press("ArrowRight")

    expect(page.locator("[name=probability]")).to_have_value("51")
    expect(page.locator("[data-claim-words]")).to_have_text("roughly even chance (45–55 %)")


def test_the_slider_s_middle_can_be_chosen(opened):
    page = opened("claim-judgement", "claim.js")

    page.locator("[data-claim-range]").press(" ")

    expect(page.locator("[name=probability]")).to_have_value("50")


@pytest.mark.parametrize(
    ("typed", "words"), [("72", "likely (55–80 %)"), ("0", ""), ("100", ""), ("", "")]
)
def test_the_number_is_put_into_words(opened, typed, words):
    page = opened("claim-judgement", "claim.js")

    page.locator("[name=probability]").fill(typed)

    expect(page.locator("[data-claim-words]")).to_have_text(words)
    expect(page.locator(".is-here")).to_have_count(1 if words else 0)


def test_a_claim_that_was_filled_in_shows_it_on_the_slider(opened):
    page = opened("claim-judgement", "claim.js", answer={"probability": 12})

    expect(page.locator("[data-claim-range]")).to_have_value("12")
    expect(page.locator("[data-claim-words]")).to_have_text("very unlikely (5–20 %)")


def test_the_order_shown_is_no_answer_until_something_moves(opened):
    page = opened("order", "order.js")

    assert places(page) == ["", "", "", ""]


def test_moving_an_entry_fills_in_the_places_and_says_so(opened):
    page = opened("order", "order.js")
    text = page.locator("[data-order-text]").first.inner_text()

    page.get_by_role("button", name=f"Move down: {text}").press("Enter")

    assert places(page) == ["1", "2", "3", "4"]
    expect(page.locator("[data-order-text]").nth(1)).to_have_text(text)
    expect(page.locator("[data-order-status]")).to_have_text(f"{text}: now in place 2 of 4.")
    expect(page.get_by_role("button", name=f"Move down: {text}")).to_be_focused()


def test_an_order_that_was_filled_in_is_shown_in_that_order(opened):
    given = {"places": {"is": 1, "seems": 2, "may": 3, "appears": 4}}
    page = opened("order", "order.js", answer=given)

    assert places(page) == ["1", "2", "3", "4"]
    expect(page.locator("[data-order-text]").first).to_have_text("Text of is")
