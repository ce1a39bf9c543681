"""Showing, reading and grading a multiple choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from unsealed.language import gettext as _
from unsealed.questions.answer_fault import AnswerFault
from unsealed.questions.answers import every, require_on_offer, texts_in, verdict_of
from unsealed.questions.results import Mark, Result
from unsealed.questions.seals import Choice
from unsealed.questions.ticks import credit
from unsealed.questions.wording import longest_key, weak_options, weak_stem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.questions.kind import Fields, RawAnswer
    from unsealed.questions.multiple_choice.model import MultipleChoice
    from unsealed.questions.results import Weakness


class Shown(Struct, frozen=True):
    """The options, in the author's order."""

    options: tuple[Choice, ...]


def show(question: MultipleChoice) -> Shown:
    return Shown(tuple(Choice(option.id, option.text) for option in question.options))


def recall(question: MultipleChoice, fields: Fields) -> RawAnswer:
    chosen = every(fields, "option")
    return {"options": [option.id for option in question.options if option.id in chosen]}


def read(question: MultipleChoice, fields: Fields) -> RawAnswer:
    """The options ticked, in the question's order. Raises AnswerFault if there are none."""
    chosen = every(fields, "option")
    if not chosen:
        raise AnswerFault(_("Choose at least one of the options first."))
    require_on_offer(chosen, [option.id for option in question.options])
    return recall(question, fields)


def grade(question: MultipleChoice, answer: RawAnswer) -> Result:
    """Share of the right options ticked less share of the wrong ones, at least 0.

    One mark an option: right where it was ticked as it should be, or left as it should be.
    """
    chosen = texts_in(answer, "options")
    right = [option.id for option in question.options if option.is_right]
    wrong = [option.id for option in question.options if not option.is_right]
    score = credit(chosen, right, wrong)
    marks = (
        Mark(option.id, (option.id in chosen) == option.is_right, option.feedback)
        for option in question.options
    )
    return Result(score, verdict_of(score), tuple(marks))


def weaknesses(question: MultipleChoice) -> Iterator[Weakness]:
    yield from weak_stem(question.stem)
    yield from weak_options("options", question.options)
    key = [option.id for option in question.options if option.is_right]
    yield from longest_key("options", question.options, key)
