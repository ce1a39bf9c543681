"""What a lesson page costs a phone's data plan, at the first visit and at the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from browser.places import LESSON, STEPS

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser
FIRST_VISIT = 180_000
NEXT_VISIT = 25_000


def _counted(page: Page) -> list[float]:
    """The bytes on the wire of every answer that the page gets from now on."""
    sizes: list[float] = []
    session = page.context.new_cdp_session(page)
    session.on("Network.loadingFinished", lambda done: sizes.append(done["encodedDataLength"]))
    session.send("Network.enable")
    return sizes


@pytest.mark.parametrize("step", STEPS)
def test_a_lesson_page_is_light_at_the_first_visit(
    step: str, contexts: Callable[..., BrowserContext]
):
    page = contexts().new_page()
    sizes = _counted(page)
    page.goto(f"{LESSON}/{step}", wait_until="networkidle")
    assert 1_000 < sum(sizes) <= FIRST_VISIT


def test_the_next_page_costs_hardly_more_than_its_text(
    contexts: Callable[..., BrowserContext],
):
    page = contexts().new_page()
    page.goto(f"{LESSON}/hook", wait_until="networkidle")
    sizes = _counted(page)
    for step in STEPS[1:]:
        sizes.clear()
        page.goto(f"{LESSON}/{step}", wait_until="networkidle")
        assert 1_000 < sum(sizes) <= NEXT_VISIT, step
