"""A whole lesson with scripts switched off: every form works, and leads on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from browser.places import LESSON, STEPS
from right_answers import right_fields

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from browser.conftest import Opener
    from unsealed.course.reader import EditionReader

pytestmark = pytest.mark.browser
SLUG = LESSON.rpartition("/")[2]


def test_a_whole_lesson_can_be_taken_with_scripts_off(open_page: Opener, edition: EditionReader):
    page = open_page(f"{LESSON}/hook", java_script_enabled=False)
    seen = []
    for step in STEPS:
        assert page.url.partition("#")[0].endswith(f"{LESSON}/{step}")
        _start_quiz(page)
        seen += _answer_everything(page, edition)
        page.locator("nav.next a").first.click()
    assert page.url.endswith(f"{LESSON}/results")
    assert set(seen) == _everything_asked(edition)


def test_a_fault_is_told_with_scripts_off_and_the_answer_is_not_lost(open_page: Opener):
    page = open_page(f"{LESSON}/hook", java_script_enabled=False)
    form = page.locator("section.card form").first
    form.locator("[name=probability]").evaluate("field => field.type = 'text'")
    form.locator("[name=probability]").fill("very")
    form.locator(".actions button").last.click()
    assert page.locator("[aria-invalid=true]").input_value() in {"", "very"}
    assert page.get_by_role("alert").count() == 1


def _start_quiz(page: Page) -> None:
    start = page.locator('form[action$="/attempts"] button')
    if start.count():
        start.first.click()


def _answer_everything(page: Page, edition: EditionReader) -> list[str]:
    """Fill the first open form and send it, until none is left; returns the items' ids."""
    answered: list[str] = []
    forms = page.locator("section.card form:has(.actions)")
    while forms.count():
        card = page.locator("section.card:has(form .actions)").first
        item = (card.get_attribute("id") or "").partition("-")[2]
        assert item not in answered, f"{item} is asked again after its answer"
        answered.append(item)
        _fill(forms.first, edition, item)
        forms.first.locator(".actions button").last.click()
    return answered


def _fill(form: Locator, edition: EditionReader, item: str) -> None:
    found = edition.item(SLUG, item)
    assert found is not None
    for name, given in right_fields(found.question).items():
        for value in given if isinstance(given, list) else [given]:
            _set(form.locator(f'[name="{name}"]'), str(value))


def _set(fields: Locator, value: str) -> None:
    kind = fields.first.evaluate("field => field.type")
    if kind in {"radio", "checkbox"}:
        fields.and_(fields.page.locator(f'[value="{value}"]')).check()
    elif kind == "select-one":
        fields.select_option(value)
    else:
        fields.fill(value)


def _everything_asked(edition: EditionReader) -> set[str]:
    lesson = edition.lesson(SLUG)
    assert lesson is not None
    quiz = {question for group in lesson.sets for question in group.questions}
    return {lesson.hook, *lesson.claims, *lesson.exercises, *quiz}
