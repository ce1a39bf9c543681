"""What the siblings of the course owe: each asks afresh, is graded, and gives every reason."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from right_answers import right_fields, wrong_fields
from unsealed.questions.multiple_choice.model import MultipleChoice
from unsealed.questions.registry import kind_of
from unsealed.questions.single_choice.model import SingleChoice
from written_lessons import LESSONS, skills

if TYPE_CHECKING:
    from right_answers import FormFields
    from unsealed.questions.kind import Question
    from unsealed.questions.results import Result

SIBLINGS = {
    f"{slug}/{sibling.question.id}": sibling.question
    for slug, lesson in LESSONS.items()
    for sibling in lesson.siblings
}
CHOICES = [each for each in SIBLINGS.values() if isinstance(each, SingleChoice)]
TICKED = [each for each in SIBLINGS.values() if isinstance(each, MultipleChoice)]


def graded(question: Question, fields: FormFields) -> Result:
    """What its kind says of a form that was sent."""
    kind = kind_of(question.kind)
    sent = {name: value if isinstance(value, list) else [value] for name, value in fields.items()}
    return kind.grade(question, kind.read(question, sent))


def test_every_quiz_has_a_sibling_and_every_skill_two() -> None:
    few = [
        slug
        for slug, lesson in LESSONS.items()
        if lesson.quiz and len(lesson.siblings) < (2 if slug in skills() else 1)
    ]
    assert few == []
    assert len(SIBLINGS) >= 45
    assert len({type(question) for question in SIBLINGS.values()}) >= 4


@pytest.mark.parametrize("name", SIBLINGS)
def test_a_right_answer_has_the_full_score_and_a_reason(name: str) -> None:
    result = graded(SIBLINGS[name], right_fields(SIBLINGS[name]))
    assert (result.score, result.verdict) == (1, "right")
    assert all(mark.feedback for mark in result.marks)


@pytest.mark.parametrize("name", SIBLINGS)
def test_a_wrong_answer_scores_less_and_is_given_a_reason(name: str) -> None:
    result = graded(SIBLINGS[name], wrong_fields(SIBLINGS[name]))
    assert result.score < 0.5
    assert any(mark.is_right is False and mark.feedback for mark in result.marks)


def test_nothing_is_asked_in_the_words_of_a_question_of_the_lesson() -> None:
    for slug, lesson in LESSONS.items():
        asked = {question.stem for question in (*lesson.exercises, *lesson.quiz)}
        fresh = [sibling.question.stem for sibling in lesson.siblings]
        assert not asked & set(fresh), slug
        assert len(set(fresh)) == len(fresh), slug


def test_the_right_option_stands_in_each_place_equally_often() -> None:
    places = Counter([o.id for o in each.options].index(each.key) for each in CHOICES)
    assert {len(each.options) for each in CHOICES} == {3}
    assert all(abs(places[place] / len(CHOICES) - 1 / 3) <= 1 / 12 for place in range(3))


def test_the_right_option_is_not_told_by_its_length() -> None:
    for extreme in (max, min):
        found = [
            extreme(each.options, key=lambda option: len(option.text)).id == each.key
            for each in CHOICES
        ]
        assert sum(found) / len(found) <= 1 / 3 + 1 / 12


def test_half_of_what_can_be_ticked_is_right() -> None:
    ticked = [option.is_right for each in TICKED for option in each.options]
    assert abs(sum(ticked) / len(ticked) - 1 / 2) <= 1 / 12
