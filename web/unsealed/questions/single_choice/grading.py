"""Showing, reading and grading a single choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from unsealed.language import gettext as _
from unsealed.questions.answer_fault import AnswerFault
from unsealed.questions.answers import first, known, require_on_offer, text_in, verdict_of
from unsealed.questions.results import Mark, Result
from unsealed.questions.seals import Choice
from unsealed.questions.wording import longest_key, weak_options, weak_stem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.questions.kind import Fields, RawAnswer
    from unsealed.questions.results import Weakness
    from unsealed.questions.single_choice.model import SingleChoice


class Shown(Struct, frozen=True):
    """The options, in the author's order."""

    options: tuple[Choice, ...]


def show(question: SingleChoice) -> Shown:
    return Shown(tuple(Choice(option.id, option.text) for option in question.options))


def recall(question: SingleChoice, fields: Fields) -> RawAnswer:
    return {"option": known(fields, "option", _ids(question))}


def read(question: SingleChoice, fields: Fields) -> RawAnswer:
    """The option chosen. Raises AnswerFault if there is none, or none of this question."""
    chosen = first(fields, "option")
    if not chosen:
        raise AnswerFault(_("Choose one of the options first."))
    require_on_offer([chosen], _ids(question))
    return {"option": chosen}


def grade(question: SingleChoice, answer: RawAnswer) -> Result:
    """1 for the key, else 0; one mark, for the option that was chosen."""
    chosen = text_in(answer, "option")
    score = float(chosen == question.key)
    marks = (
        Mark(option.id, option.id == question.key, option.feedback)
        for option in question.options
        if option.id == chosen
    )
    return Result(score, verdict_of(score), tuple(marks))


def weaknesses(question: SingleChoice) -> Iterator[Weakness]:
    yield from weak_stem(question.stem)
    yield from weak_options("options", question.options)
    yield from longest_key("options", question.options, [question.key])


def _ids(question: SingleChoice) -> list[str]:
    return [option.id for option in question.options]
