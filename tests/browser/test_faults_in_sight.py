"""Why an answer was sent back stands in the window and has the focus, however long the page is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from browser.conftest import Opener

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
LONG_STEP = "/lessons/publish-or-hold/examine"
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])


def _is_told(page: Page, words: str) -> None:
    fault = page.locator("p.fault")
    expect(fault).to_have_text(words)
    expect(fault).to_be_focused()
    expect(fault).to_be_in_viewport(ratio=1)


@SCRIPTS
def test_the_fault_of_a_question_far_down_a_step_is_in_sight(
    open_page: Opener, scripts: bool
) -> None:
    page = open_page(LONG_STEP, java_script_enabled=scripts, viewport=PHONE)
    page.locator("textarea").fill("It waits. " * 75)
    page.locator("form:has(textarea) .actions button").click()
    _is_told(page, "At most 100 words fit here, and yours are 150. Shorten your answer.")


@SCRIPTS
def test_the_fault_of_a_packet_of_the_test_is_in_sight(open_page: Opener, scripts: bool) -> None:
    page = open_page("/", java_script_enabled=scripts, viewport=PHONE)
    page.goto("/before-and-after/alone/before")
    page.get_by_role("button", name="Begin").click()
    page.locator("[name=probability]").last.fill("72")
    page.get_by_role("button", name="Commit and go on").click()
    _is_told(page, "Choose which of the four questions decides. One of them fits best.")
    if scripts:
        page.reload()
        expect(page.locator("h1")).to_have_text("Item 1 of 28")
