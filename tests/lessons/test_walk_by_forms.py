"""Every lesson of the course, taken form by form with wrong answers, without a script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from browser.walking import SLUGS
from forms import forms_in
from right_answers import wrong_fields

if TYPE_CHECKING:
    from people import Person


@pytest.mark.parametrize("slug", SLUGS)
def test_wrong_answers_lead_on_and_score_less(ada: Person, slug: str) -> None:
    lesson = ada.course.lesson(slug)
    assert lesson is not None
    quiz = [question for group in lesson.sets for question in group.questions]

    asked = [each for step in lesson.steps for each in _answered_in(ada, slug, step)]

    assert set(asked) == {lesson.hook, *lesson.claims, *lesson.exercises, *quiz}
    page = ada.opens(f"/lessons/{slug}/results").text
    reached, most = re.findall(r"([\d.]+) points of (\d+)", page)[0]
    assert float(reached) < float(most) / 2
    assert float(re.findall(r"Mean Brier score (\d\.\d+)", page)[0]) > 0.6


def _answered_in(ada: Person, slug: str, step: str) -> list[str]:
    """Send each form of a step that asks something until none is left; the ids in order."""
    address = f"/lessons/{slug}/{step}"
    _start_quiz(ada, address)
    answered: list[str] = []
    while asking := [
        form for form in forms_in(ada.opens(address).text) if "/answers/" in form.action
    ]:
        question = asking[0].action.rpartition("/")[2]
        assert question not in answered, f"{question} is asked again after its answer"
        filled = asking[0].filled(wrong_fields(ada.item(slug, question)))
        assert ada.browser.post(asking[0].action, data=filled).status_code == 303
        answered.append(question)
    return answered


def _start_quiz(ada: Person, address: str) -> None:
    for form in forms_in(ada.opens(address).text):
        if form.action.endswith("/attempts"):
            ada.browser.post(form.action, data={**form.hidden, "preset": "practice"})
