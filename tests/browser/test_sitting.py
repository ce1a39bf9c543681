"""The test before and after in a browser: without scripts, by keyboard, and without the Wi-Fi."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext

    from browser.conftest import Opener

pytestmark = pytest.mark.browser
BEFORE = "/before-and-after/alone/before"


def test_a_form_is_begun_answered_and_handed_in_without_scripts(open_page: Opener):
    page = open_page("/", java_script_enabled=False)
    page.goto(BEFORE)
    page.get_by_role("button", name="Begin").click()
    assert page.locator("h1").inner_text() == "Item 1 of 28"
    page.get_by_role("button", name="Commit and go on").click()
    page.locator("[name=probability]").fill("72")
    page.get_by_role("button", name="Commit and go on").click()
    assert "Choose which of the four questions decides." in page.get_by_role("alert").inner_text()
    assert page.locator("[name=probability]").input_value() == "72"
    page.get_by_label("Meaning").check()
    page.get_by_role("button", name="Commit and go on").click()
    assert page.locator("h1").inner_text() == "Item 2 of 28"
    page.get_by_role("link", name="All items").click()
    page.get_by_role("button", name="Hand in, for good").click()
    assert "1 of 28 answered" in page.locator(".lede").inner_text()


def test_by_keyboard_one_goes_from_item_to_item(open_page: Opener):
    page = open_page("/")
    page.goto(BEFORE)
    page.get_by_role("button", name="Begin").press("Enter")
    page.locator("[name=probability]").press_sequentially("30")
    page.get_by_label("Authentic").press("Space")
    page.locator("[name=seen][value=yes]").press("Space")
    page.get_by_role("button", name="Commit and go on").press("Enter")
    page.locator("h1", has_text="Item 2 of 28").wait_for()
    assert page.evaluate("document.activeElement.id") == "item-title"
    assert page.url.endswith(f"{BEFORE}/2")
    assert page.title().startswith("Item 2 of 28")


def test_an_answer_without_the_wi_fi_waits_and_then_goes_on(
    contexts: Callable[..., BrowserContext],
):
    context = contexts()
    page = context.new_page()
    page.goto("/")
    page.goto(BEFORE)
    page.get_by_role("button", name="Begin").click()
    context.set_offline(offline=True)
    page.locator("[name=probability]").fill("30")
    page.get_by_label("Complete").check()
    page.get_by_role("button", name="Commit and go on").click()
    page.locator(".waits").wait_for()
    assert page.locator("h1").inner_text() == "Item 1 of 28"
    context.set_offline(offline=False)
    page.locator("h1", has_text="Item 2 of 28").wait_for()
    page.goto(f"{BEFORE}/1")
    assert "You said 30 %" in page.locator(".card.claim").inner_text()
