"""Every page fits its window: nothing scrolls sideways on a small phone or on a wide screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from browser.places import OF_A_PUPIL, OF_A_TEACHER, PLACES

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from browser.conftest import Classroom, Opener

pytestmark = pytest.mark.browser
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


def _fits_every_window(page: Page) -> None:
    for width in (1280, 768, 360, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert (width, page.evaluate(TOO_WIDE)) == (width, [])
