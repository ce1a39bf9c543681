"""A file's views in a browser: a letter is changed and verified, a state is peeled back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from browser.test_accessibility import AXE, FINDINGS

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from browser.conftest import Opener

pytestmark = pytest.mark.browser
MAIL = "/lessons/what-a-signature-proves/exhibits/counted-mail/thursday.eml/source"
OFFER = "/lessons/comparing-copies/exhibits/repair-offer/offer-skaar.pdf/pages"
BROKEN = "The signature no longer fits."


def _changes(page: Page, old: str, new: str) -> None:
    text = page.locator("#text").input_value()
    page.locator("#text").fill(text.replace(old, new))


def test_a_letter_is_changed_by_keyboard_and_the_mail_stays_in_its_place(open_page: Opener):
    page = open_page(MAIL, color_scheme="light")
    page.locator("#text").focus()
    page.keyboard.press("Control+End")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.type("PP.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="The signature still fits").wait_for()
    assert page.get_by_role("status").filter(has_text="The signature still fits").count() == 1
    _changes(page, "at ten", "at two")
    page.get_by_role("button", name="Verify again").click()
    page.get_by_role("heading", name=BROKEN).wait_for()
    assert "at two" in page.locator("#text").input_value()
    assert page.url.endswith("/source")
    page.evaluate(AXE)
    assert page.evaluate(FINDINGS) == []
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(FINDINGS) == []


def test_what_could_not_be_verified_is_told_and_the_change_stays(open_page: Opener):
    page = open_page(MAIL)
    _changes(page, "at ten", "at two")
    page.context.set_offline(True)
    page.get_by_role("button", name="Verify again").click()
    page.locator("#again .fault").wait_for()
    assert "Your change is still here" in page.locator("#again").inner_text()
    assert "at two" in page.locator("#text").input_value()
    page.context.set_offline(False)
    page.get_by_role("button", name="Verify again").click()
    page.get_by_role("heading", name=BROKEN).wait_for()


def test_all_of_it_works_with_scripts_off(open_page: Opener):
    page = open_page(MAIL, java_script_enabled=False)
    _changes(page, "at ten", "at two")
    page.get_by_role("button", name="Verify again").click()
    assert page.get_by_role("heading", name=BROKEN).is_visible()
    page.get_by_role("link", name="Put it back as it was").click()
    assert "at ten" in page.locator("#text").input_value()
    page.goto(OFFER)
    page.get_by_role("link", name="Peel this state off").click()
    assert page.get_by_role("heading", name="Before this").is_visible()
    page.get_by_role("link", name="Put the next state back on").click()
    assert page.get_by_role("heading", name="What changed from state 1 to state 2").is_visible()
