"""What was typed waits in the browser, is sent under its own learner, and counts once."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from browser.visitors import Visitor, wait_until_all_is_sent
from serving import free_port, serving
from unsealed.records import answers, classes, drafts, learners, members, teachers
from unsealed.records.store import Records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

    from serving import Served
    from unsealed.course.reader import EditionReader
    from unsealed.records.tables import LearnerId

    Contexts = Callable[..., BrowserContext]

pytestmark = pytest.mark.browser
LESSON = "warm-up"
HOOK = f"/lessons/{LESSON}/hook"
WAITING = "Not saved yet, trying again. Your answer is safe in this browser; go on working."
HELD = (
    "Not saved yet, trying again. This browser keeps nothing: leave this page open until it is "
    "saved."
)
SENT = "Saved: what waited has been sent."
FORBIDDEN = """Object.defineProperty(window, "localStorage", {
    get() { throw new DOMException("forbidden", "SecurityError") }
})"""
FULL = """Storage.prototype.setItem = () => {
    throw new DOMException("full", "QuotaExceededError")
}"""


@pytest.fixture
def kept(served: Served) -> Iterator[Records]:
    """The records of the server that runs."""
    opened = Records.open("", folder=served.data)
    yield opened
    opened.close()


@pytest.fixture
def code(kept: Records) -> str:
    """The code of a class of this test alone."""
    dana = teachers.named(kept, "Dana") or teachers.add(kept, "Dana", "correct horse battery")
    return classes.make(kept, dana.id, "Year 9", is_open=True).code


def _joined(context: BrowserContext, code: str, name: str) -> Page:
    page = context.new_page()
    _joins(page, code, name)
    return page


def _joins(page: Page, code: str, name: str) -> None:
    page.goto(f"/join/{code}")
    page.fill("#name", name)
    page.get_by_role("button", name="Join").click()
    page.get_by_text(f"You are in: Year 9, as {name}.").wait_for()


def _learner(kept: Records, code: str, name: str) -> LearnerId:
    found = classes.with_code(kept, code)
    assert found is not None
    (learner,) = (
        member.learner for member in members.of_class(kept, found.id) if member.name == name
    )
    return learner


def _given(kept: Records, learner: LearnerId) -> list[object]:
    """The probabilities that the learner gave in the lesson."""
    return [kept.raw["probability"] for kept in answers.in_lesson(kept, learner, LESSON)]


def _drafted(kept: Records, learner: LearnerId) -> list[list[str]]:
    return [list(each.fields["probability"]) for each in drafts.in_lesson(kept, learner, LESSON)]


def _loses_what_it_sends(page: Page) -> None:
    """From now on no answer of this browser gets through, as where the Wi-Fi is at its end."""
    page.context.route("**/answers/**", lambda route: route.abort())
    page.context.route("**/drafts/**", lambda route: route.abort())


def _finds_its_network_again(page: Page) -> None:
    page.context.unroute("**/answers/**")
    page.context.unroute("**/drafts/**")


def _commits(page: Page, percent: int) -> None:
    form = page.locator("section.card form").first
    form.locator("[data-claim-number]").fill(str(percent))
    form.locator(".actions button").last.click()


def test_an_answer_given_offline_is_sent_from_another_page_of_the_course(
    contexts: Contexts, kept: Records, code: str
) -> None:
    context = contexts()
    page = _joined(context, code, "Ada")
    page.goto(HOOK)
    context.set_offline(True)
    _commits(page, 80)
    expect(page.locator("#unsaved")).to_have_text(WAITING)
    expect(page.locator(".waits").first).to_have_text("Given. It waits here and is sent by itself.")
    page.close()
    context.set_offline(False)
    later = context.new_page()
    later.goto("/glossary")
    expect(later.locator("#unsaved")).to_have_text(SENT)
    assert _given(kept, _learner(kept, code, "Ada")) == [80]
    later.goto(HOOK)
    expect(later.locator("section.card form")).to_have_count(0)


def test_a_page_that_stays_open_shows_what_was_found_once_it_is_sent(
    contexts: Contexts, kept: Records, code: str
) -> None:
    page = _joined(contexts(), code, "Ada")
    page.goto(HOOK)
    page.context.set_offline(True)
    _commits(page, 70)
    expect(page.locator("#unsaved")).to_have_text(WAITING)
    page.context.set_offline(False)
    page.locator("section.card:not(:has(form))").wait_for()
    assert _given(kept, _learner(kept, code, "Ada")) == [70]


def test_a_tablet_that_is_handed_on_shows_and_sends_nothing_under_the_next_name(
    contexts: Contexts, kept: Records, code: str
) -> None:
    page = _joined(contexts(), code, "Ada")
    page.goto(HOOK)
    _loses_what_it_sends(page)
    _commits(page, 81)
    expect(page.locator("#unsaved")).to_have_text(WAITING)
    page.goto("/lessons/warm-up/judge")
    page.locator("[data-claim-number]").first.fill("37")
    page.get_by_role("button", name="Not you?").click()
    _joins(page, code, "Ben")
    for path in (HOOK, "/lessons/warm-up/judge"):
        page.goto(path)
        expect(page.locator("[data-claim-number]").first).to_have_value("")
        expect(page.locator("#unsaved")).to_be_hidden()
    _finds_its_network_again(page)
    page.goto("/course")
    wait_until_all_is_sent(page)
    ada, ben = (_learner(kept, code, name) for name in ("Ada", "Ben"))
    assert (_given(kept, ada), _drafted(kept, ada)) == ([81], [["37"]])
    assert (_given(kept, ben), _drafted(kept, ben)) == ([], [])


def test_going_back_shows_nothing_of_who_had_the_tablet_before(
    contexts: Contexts, code: str
) -> None:
    page = _joined(contexts(), code, "Ada")
    page.goto(HOOK)
    _commits(page, 66)
    page.locator("section.card:not(:has(form))").first.wait_for()
    page.goto("/me")
    page.get_by_role("button", name="Not you?").click()
    page.get_by_text("This browser has forgotten who used it.").wait_for()
    for _ in range(4):
        page.go_back()
        page.wait_for_load_state()
        expect(page.locator("body")).not_to_contain_text("Ada")
        expect(page.locator("main")).not_to_contain_text("66 %")


def test_what_came_before_the_name_is_not_seen_by_going_back_either(
    contexts: Contexts, code: str
) -> None:
    page = contexts().new_page()
    page.goto(HOOK)
    _commits(page, 66)
    page.locator("section.card:not(:has(form))").first.wait_for()
    page.goto("/about")
    _joins(page, code, "Ada")
    page.get_by_role("button", name="Not you?").click()
    page.get_by_text("This browser has forgotten who used it.").wait_for()
    while page.url != page.evaluate("location.origin") + HOOK:
        page.go_back()
    expect(page.locator("section.card form").first).to_be_visible()


def test_a_second_tab_follows_who_has_the_browser(
    contexts: Contexts, kept: Records, code: str
) -> None:
    page = _joined(contexts(), code, "Ada")
    page.goto(HOOK)
    other = page.context.new_page()
    other.goto("/about")
    other.get_by_role("button", name="Not you?").click()
    _joins(other, code, "Ben")
    expect(page.locator(".who b")).to_have_text("Ben")
    _commits(page, 20)
    page.locator("section.card:not(:has(form))").first.wait_for()
    assert _given(kept, _learner(kept, code, "Ada")) == []
    assert _given(kept, _learner(kept, code, "Ben")) == [20]


def test_an_answer_outlives_a_session_that_ended_meanwhile(
    contexts: Contexts, kept: Records, code: str
) -> None:
    page = _joined(contexts(), code, "Ada")
    page.goto(HOOK)
    page.context.clear_cookies()
    _commits(page, 44)
    page.wait_for_load_state("networkidle")
    assert _given(kept, _learner(kept, code, "Ada")) == [44]


def test_what_waited_before_joining_goes_along_into_the_class(
    contexts: Contexts, kept: Records, code: str
) -> None:
    page = contexts().new_page()
    page.goto(HOOK)
    _loses_what_it_sends(page)
    _commits(page, 52)
    expect(page.locator("#unsaved")).to_have_text(WAITING)
    _joins(page, code, "Ada")
    _finds_its_network_again(page)
    page.goto("/about")
    wait_until_all_is_sent(page)
    assert _given(kept, _learner(kept, code, "Ada")) == [52]


def test_a_dead_server_and_a_new_secret_lose_nothing_and_mix_nobody_up(
    chromium: Browser, data_folder: Path
) -> None:
    port = free_port()
    context = chromium.new_context()
    with serving(data_folder, port=port) as first:
        page = context.new_page()
        page.goto(f"{first.address}/lessons/warm-up/judge")
        _commits(page, 33)
        page.locator("section.card:not(:has(form))").first.wait_for()
        page.goto(f"{first.address}/me")
        page.get_by_role("button", name="Give me four words").click()
        phrase = page.locator(".phrase").inner_text()
        page.goto(first.address + HOOK)
        first.kill()
        _commits(page, 61)
        expect(page.locator("#unsaved")).to_have_text(WAITING)
        page.close()
    (data_folder / "secret.key").unlink()
    with serving(data_folder, port=port) as second:
        page = context.new_page()
        with page.expect_response(lambda response: "/answers/" in response.url) as refused:
            page.goto(f"{second.address}/about")
        assert refused.value.status == 403
        page.goto(f"{second.address}/me")
        page.fill("#typed-phrase", phrase)
        page.get_by_role("button", name="Bring my work here").click()
        expect(page.locator("#unsaved")).to_have_text(SENT)
        held = page.request.get(f"{second.address}/me/data.json").json()
        assert sorted(each["raw"]["probability"] for each in held["answers"]) == [33, 61]
    context.close()


@pytest.mark.parametrize("broken", [FORBIDDEN, FULL], ids=["forbidden", "full"])
def test_a_browser_that_keeps_nothing_says_so_and_sends_all_the_same(
    contexts: Contexts, kept: Records, code: str, broken: str
) -> None:
    context = contexts()
    context.add_init_script(broken)
    page = _joined(context, code, "Ada")
    page.goto(HOOK)
    context.set_offline(True)
    _commits(page, 30)
    expect(page.locator("#unsaved")).to_have_text(HELD)
    context.set_offline(False)
    page.locator("section.card:not(:has(form))").first.wait_for()
    assert _given(kept, _learner(kept, code, "Ada")) == [30]


@pytest.mark.parametrize(
    ("question", "percent", "reason"),
    [
        ("no-such-claim", "50", "There is no page at this address"),
        ("", "200", "A probability is a whole number from 1 to 99"),
    ],
    ids=["gone", "unreadable"],
)
def test_an_answer_that_cannot_be_taken_is_told_and_let_go(
    contexts: Contexts, code: str, question: str, percent: str, reason: str
) -> None:
    page = _joined(contexts(), code, "Ada")
    page.goto(HOOK)
    form = page.locator("section.card form").first
    action = form.get_attribute("action") or ""
    if question:
        action = action.rpartition("/")[0] + "/" + question
    fields = {"stamp": form.locator("[name=stamp]").input_value(), "probability": percent}
    page.evaluate(
        """([action, body, page]) => localStorage.setItem(
            `unsealed:${document.body.dataset.learner}:answer:${action}#1#1`,
            JSON.stringify({ action, body, page }))""",
        [action, urlencode(fields), HOOK],
    )
    page.goto("/about")
    expect(page.locator("#refused")).to_contain_text("An answer that waited could not be taken:")
    expect(page.locator("#refused")).to_contain_text(reason)
    page.get_by_role("button", name="Let it go").click()
    expect(page.locator("#refused")).to_be_hidden()
    assert page.evaluate("Object.keys(localStorage)") == ["unsealed:who"]


def test_an_answer_to_a_quiz_that_was_handed_in_elsewhere_is_told(
    contexts: Contexts, edition: EditionReader, code: str
) -> None:
    context = contexts()
    page = _joined(context, code, "Ada")
    Visitor(context.request, edition).starts_quiz("black-moon")
    page.goto("/lessons/black-moon/retrieve")
    context.set_offline(True)
    page.locator("section.card form input[type=radio]").first.check()
    page.locator("section.card form .actions button").first.click()
    expect(page.locator("#unsaved")).to_have_text(WAITING)
    page.close()
    context.set_offline(False)
    Visitor(context.request, edition).sends("/lessons/black-moon/retrieve/attempts/1/hand-in", {})
    page = context.new_page()
    page.goto("/about")
    expect(page.locator("#refused")).to_contain_text("This is already closed")


def test_erasing_everything_erases_what_waits(contexts: Contexts, kept: Records, code: str) -> None:
    page = _joined(contexts(), code, "Ada")
    page.goto(HOOK)
    _loses_what_it_sends(page)
    _commits(page, 90)
    expect(page.locator("#unsaved")).to_have_text(WAITING)
    ada = _learner(kept, code, "Ada")
    page.goto("/me")
    page.get_by_label("I am sure. It cannot be brought back.").check()
    page.get_by_role("button", name="Erase everything about me").click()
    page.get_by_text("Everything that was held about you is erased.").wait_for()
    assert page.evaluate("Object.keys(localStorage)") == ["unsealed:who"]
    assert not learners.is_kept(kept, ada)
