"""Every page fits its window: nothing scrolls sideways on a small phone or on a wide screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from browser.places import OF_A_PUPIL, OF_A_TEACHER, PLACES

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from browser.conftest import Classroom, Opener

pytestmark = pytest.mark.browser
FINGER = 44
"""Pixels that a finger needs."""
TOO_WIDE = """() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width) return []
    return [...document.body.querySelectorAll("*")]
        .filter(element => element.getBoundingClientRect().right > width + 1)
        .map(element => `${element.tagName.toLowerCase()}.${element.className}`)
        .slice(0, 8)
}"""


@pytest.mark.parametrize(("path", "who", "status"), PLACES)
def test_nothing_scrolls_sideways_on(
    path: str, who: str, status: int, open_page: Opener, request: pytest.FixtureRequest
):
    state = request.getfixturevalue(who)
    _fits_every_window(open_page(path, expected=status, storage_state=state))


@pytest.mark.parametrize("path", OF_A_TEACHER.values())
def test_nothing_scrolls_sideways_on_a_teacher_s(
    path: str, open_page: Opener, classroom: Classroom
):
    there = path.format(class_id=classroom.class_id, code=classroom.code, account=classroom.account)
    _fits_every_window(open_page(there, storage_state=classroom.teacher))


@pytest.mark.parametrize("path", OF_A_PUPIL.values())
def test_nothing_scrolls_sideways_on_a_pupil_s(path: str, open_page: Opener, classroom: Classroom):
    there = path.format(class_id=classroom.class_id)
    _fits_every_window(open_page(there, storage_state=classroom.pupil))


def test_what_can_be_done_about_a_name_fits_a_phone(open_page: Opener, classroom: Classroom):
    page = open_page(f"/classes/{classroom.class_id}", storage_state=classroom.teacher)
    page.set_viewport_size({"width": 360, "height": 740})
    summary = page.locator(".names summary").first
    summary.click()
    page.get_by_role("button", name="Take off the list").first.wait_for()
    box = page.locator(".scroll:has(.names)")
    assert box.evaluate("it => it.scrollWidth - it.clientWidth") <= 1
    assert summary.bounding_box()["height"] >= FINGER


def test_a_learner_s_own_line_can_be_tapped(open_page: Opener, classroom: Classroom):
    page = open_page("/course", storage_state=classroom.pupil)
    page.set_viewport_size({"width": 360, "height": 740})
    for each in page.locator(".who :is(a, button)").all():
        assert each.bounding_box()["height"] >= FINGER


def _fits_every_window(page: Page) -> None:
    for width in (1280, 768, 360, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert (width, page.evaluate(TOO_WIDE)) == (width, [])
