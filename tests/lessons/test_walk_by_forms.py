"""Every lesson of the course, taken form by form without a script, wrongly and rightly."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from browser.walking import SLUGS, everything_asked
from forms import forms_in
from right_answers import right_fields, wrong_fields

if TYPE_CHECKING:
    from collections.abc import Callable

    from people import Person
    from right_answers import FormFields


@pytest.mark.parametrize("slug", SLUGS)
def test_wrong_answers_lead_on_and_score_less(ada: Person, slug: str) -> None:
    reached, most, brier = _walk(ada, slug, wrong_fields)
    assert reached < most / 2
    assert brier > 0.6


@pytest.mark.parametrize("slug", SLUGS)
def test_right_answers_lead_to_full_points(ada: Person, slug: str) -> None:
    reached, most, brier = _walk(ada, slug, right_fields)
    assert reached == most
    assert brier < 0.01


def _walk(ada: Person, slug: str, answering: Callable[[object], FormFields]) -> tuple[float, ...]:
    """Answer all that a lesson asks; the points reached, those there are, and the Brier score."""
    asked = [
        each for step in _steps(ada, slug) for each in _answered_in(ada, slug, step, answering)
    ]
    assert set(asked) == everything_asked(ada.course, slug)
    page = ada.opens(f"/lessons/{slug}/results").text
    reached, most = re.findall(r"([\d.]+) points of (\d+)", page)[0]
    return float(reached), float(most), float(re.findall(r"Mean Brier score (\d\.\d+)", page)[0])


def _steps(ada: Person, slug: str) -> tuple[str, ...]:
    lesson = ada.course.lesson(slug)
    assert lesson is not None
    return lesson.steps


def _answered_in(
    ada: Person, slug: str, step: str, answering: Callable[[object], FormFields]
) -> list[str]:
    """Send each form of a step that asks something until none is left; the ids in order."""
    address = f"/lessons/{slug}/{step}"
    _start_quiz(ada, address)
    answered: list[str] = []
    while asking := [
        form for form in forms_in(ada.opens(address).text) if "/answers/" in form.action
    ]:
        question = asking[0].action.rpartition("/")[2]
        assert question not in answered, f"{question} is asked again after its answer"
        filled = asking[0].filled(answering(ada.item(slug, question)))
        assert ada.browser.post(asking[0].action, data=filled).status_code == 303
        answered.append(question)
    return answered


def _start_quiz(ada: Person, address: str) -> None:
    for form in forms_in(ada.opens(address).text):
        if form.action.endswith("/attempts"):
            ada.browser.post(form.action, data={**form.hidden, "preset": "practice"})
