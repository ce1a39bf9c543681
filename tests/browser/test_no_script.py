"""A whole lesson with scripts switched off: every form works, and leads on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from browser.places import LESSON
from browser.walking import everything_asked, walk
from right_answers import right_fields

if TYPE_CHECKING:
    from browser.conftest import Opener
    from unsealed.course.reader import EditionReader

pytestmark = pytest.mark.browser
SLUG = LESSON.rpartition("/")[2]


def test_a_whole_lesson_can_be_taken_with_scripts_off(open_page: Opener, edition: EditionReader):
    page = open_page(f"{LESSON}/hook", java_script_enabled=False)
    assert set(walk(page, edition, SLUG, right_fields)) == everything_asked(edition, SLUG)


def test_a_fault_is_told_with_scripts_off_and_the_answer_is_not_lost(open_page: Opener):
    page = open_page(f"{LESSON}/hook", java_script_enabled=False)
    form = page.locator("section.card form").first
    form.locator("[name=probability]").evaluate("field => field.type = 'text'")
    form.locator("[name=probability]").fill("very")
    form.locator(".actions button").last.click()
    assert page.locator("[aria-invalid=true]").input_value() in {"", "very"}
    assert page.get_by_role("alert").count() == 1
