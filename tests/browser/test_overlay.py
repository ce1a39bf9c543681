"""One typed sheet laid over another: by keyboard, by mouse, and with scripts off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from browser.places import MARKS, OVERLAY

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from browser.conftest import Opener

pytestmark = pytest.mark.browser


def upper(page: Page) -> Locator:
    return page.locator("[data-overlay-upper]")


def lies(page: Page) -> list[str | None]:
    return [upper(page).get_attribute(name) for name in ("x", "y", "opacity")]


def test_the_upper_sheet_is_moved_by_the_keyboard_and_its_place_can_be_passed_on(
    open_page: Opener,
):
    page = open_page(OVERLAY)
    page.get_by_label("Move it to the side").press("ArrowRight")
    page.get_by_label("Move it down").press("ArrowLeft")
    page.get_by_label("How strongly the upper one is seen").press("Home")
    assert lies(page) == ["1", "-1", "0"]
    assert page.locator("#slide-across-at").text_content() == "1 pt"
    page.reload()
    assert lies(page) == ["1", "-1", "0"]


def test_the_upper_sheet_is_moved_by_the_mouse(open_page: Opener):
    page = open_page(OVERLAY)
    slider = page.get_by_label("Move it to the side")
    box = slider.bounding_box()
    assert box is not None
    slider.click(position={"x": box["width"] - 4, "y": box["height"] / 2})
    assert int(upper(page).get_attribute("x") or 0) > 50


def test_with_scripts_off_a_button_lays_the_sheets_and_marks_are_answered(open_page: Opener):
    page = open_page(OVERLAY, java_script_enabled=False)
    page.get_by_label("Move it down").press("ArrowRight")
    page.get_by_role("button", name="Lay them so").click()
    assert lies(page) == ["0", "1", "1.0"]
    page.goto(MARKS)
    page.get_by_role("group", name="Line 4").get_by_label("Twenty").check()
    page.get_by_role("button", name="Show what was altered").click()
    assert page.get_by_text("You found it:").count() == 1
