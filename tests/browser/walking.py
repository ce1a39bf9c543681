"""Taking a lesson in a browser, form by form, as a learner does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conftest import ROOT
from unsealed.course.lesson_files import lesson_folders

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from right_answers import FormFields
    from unsealed.course.reader import EditionReader

    Answering = Callable[[object], FormFields]

SLUGS = [folder.name for folder in lesson_folders(ROOT / "lessons")]
"""Every lesson of the course."""
_OPEN = "section.card:has(form .actions)"


def walk(page: Page, edition: EditionReader, slug: str, answering: Answering) -> list[str]:
    """Go from the step that is open to the results, answering whatever is asked on the way.

    Returns the ids of what was answered, in order.
    """
    lesson = edition.lesson(slug)
    assert lesson is not None
    answered: list[str] = []
    for step in lesson.steps:
        assert page.url.partition("#")[0].endswith(f"/lessons/{slug}/{step}")
        _start_quiz(page)
        answered += _answer_everything(page, edition, slug, answering)
        with page.expect_navigation():
            page.locator("nav.next a").first.click()
    assert page.url.endswith(f"/lessons/{slug}/results")
    return answered


def everything_asked(edition: EditionReader, slug: str) -> set[str]:
    """The ids of all that a lesson asks."""
    lesson = edition.lesson(slug)
    assert lesson is not None
    quiz = {question for group in lesson.sets for question in group.questions}
    hook = {lesson.hook} if lesson.hook else set()
    return {*hook, *lesson.claims, *lesson.exercises, *quiz}


def points(page: Page) -> tuple[float, float]:
    """The points of the quiz on the page of results, and the most that there are."""
    found = re.search(r"([\d.,]+) points of (\d+)", page.locator("main").inner_text())
    assert found is not None
    return float(found[1].replace(",", ".")), float(found[2])


def mean_brier(page: Page) -> float:
    """The mean Brier score on the page of results."""
    found = re.search(r"Mean Brier score (\d\.\d+)", page.locator("main").inner_text())
    assert found is not None
    return float(found[1])


def _start_quiz(page: Page) -> None:
    start = page.locator('form[action$="/attempts"] button')
    if start.count():
        with page.expect_navigation():
            start.first.click()


def _answer_everything(
    page: Page, edition: EditionReader, slug: str, answering: Answering
) -> list[str]:
    """Fill the first open form and send it, until none is left; returns the items' ids."""
    answered: list[str] = []
    while page.locator(_OPEN).count():
        card = page.locator(_OPEN).first.get_attribute("id") or ""
        item = edition.item(slug, card.partition("-")[2])
        assert item is not None, card
        assert item.id not in answered, f"{item.id} is asked again after its answer"
        answered.append(item.id)
        form = page.locator(f"#{card} form:has(.actions)").first
        _fill(form, answering(item.question))
        with page.expect_response(lambda response: "/answers/" in response.url) as sent:
            form.locator(".actions button").last.click()
        assert sent.value.status in {200, 303}, card
        page.locator(f"#{card}:not(:has(form .actions))").wait_for()
        # Without scripts it is a new page, of which the rest may not be there yet.
        page.wait_for_load_state()
    return answered


def _fill(form: Locator, fields: FormFields) -> None:
    for name, given in fields.items():
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
