"""Showing, reading and grading the picking of lines."""

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
    from unsealed.questions.pick_line.model import PickLine
    from unsealed.questions.results import Weakness


class Shown(Struct, frozen=True):
    """The lines, in the document's order, and whether several may be picked."""

    lines: tuple[Choice, ...]
    takes_several: bool


def show(question: PickLine) -> Shown:
    lines = tuple(Choice(line.id, line.text) for line in question.lines)
    return Shown(lines, takes_several=len(question.key) > 1)


def recall(question: PickLine, fields: Fields) -> RawAnswer:
    picked = every(fields, "line")
    return {"lines": [line.id for line in question.lines if line.id in picked]}


def read(question: PickLine, fields: Fields) -> RawAnswer:
    """The lines picked, in the document's order.

    Raises AnswerFault if there are none, or several where one is asked for.
    """
    picked = every(fields, "line")
    if not picked:
        raise AnswerFault(_("Pick a line first."))
    require_on_offer(picked, [line.id for line in question.lines])
    if len(set(picked)) > 1 and len(question.key) == 1:
        raise AnswerFault(_("Pick one line only."))
    return recall(question, fields)


def grade(question: PickLine, answer: RawAnswer) -> Result:
    """Share of the right lines picked less share of the others, at least 0; one mark a line."""
    picked = texts_in(answer, "lines")
    others = [line.id for line in question.lines if line.id not in question.key]
    score = credit(picked, question.key, others)
    if len(question.key) == 1 and len(picked) > 1:
        score = 0.0
    marks = (
        Mark(line.id, (line.id in picked) == (line.id in question.key), line.feedback)
        for line in question.lines
    )
    return Result(score, verdict_of(score), tuple(marks))


def weaknesses(question: PickLine) -> Iterator[Weakness]:
    yield from weak_stem(question.stem)
    yield from weak_options("lines", question.lines)
    yield from longest_key("lines", question.lines, question.key)
