"""Showing, reading and grading the marking of alterations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from unsealed.lab.comparison.marking import rows_of
from unsealed.language import gettext as _
from unsealed.questions.answer_fault import AnswerFault
from unsealed.questions.answers import every, require_on_offer, texts_in, verdict_of
from unsealed.questions.results import Mark, Result
from unsealed.questions.wording import weak_stem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.lab.comparison.marking import By, Row
    from unsealed.questions.kind import Fields, RawAnswer
    from unsealed.questions.mark_changes.model import MarkChanges
    from unsealed.questions.results import Weakness


NOTHING = "nothing"
"""What is marked by those who hold that nothing was altered."""


class Shown(Struct, frozen=True):
    """The lines of the original, those of the copy with what can be marked, and by what."""

    original: tuple[str, ...]
    rows: tuple[Row, ...]
    by: By


def show(question: MarkChanges) -> Shown:
    return Shown(question.original, rows_of(question.texts[1], question.by), question.by)


def recall(question: MarkChanges, fields: Fields) -> RawAnswer:
    marked = every(fields, "mark")
    return {
        "marked": [value for value in question.values if value in marked],
        "nothing": NOTHING in marked,
    }


def read(question: MarkChanges, fields: Fields) -> RawAnswer:
    """What was marked, in the copy's order, or that nothing was altered.

    Raises AnswerFault if there is neither, or both.
    """
    marked = every(fields, "mark")
    require_on_offer(marked, (*question.values, NOTHING))
    fault = fault_of(
        has_marks=any(each != NOTHING for each in marked), says_nothing=NOTHING in marked
    )
    if fault:
        raise AnswerFault(fault)
    return recall(question, fields)


def fault_of(*, has_marks: bool, says_nothing: bool) -> str:
    """Why marks are no answer, in the learner's words; empty where they are one."""
    if not has_marks and not says_nothing:
        return _("Mark what was altered, or say that nothing was.")
    if has_marks and says_nothing:
        return _(
            "You marked something and said that nothing was altered. Take one of the two back."
        )
    return ""


def grade(question: MarkChanges, answer: RawAnswer) -> Result:
    """By precision and recall; one mark for each alteration, and one for all marks in vain."""
    if not texts_in(answer, "marked") and answer.get("nothing") is not True:
        return Result(0.0, "wrong")
    judged = question.judged(answer)
    marks = [
        Mark(named.id, change in judged.found, named.text)
        for named, change in zip(question.changes, judged.changes, strict=True)
    ]
    if not marks:
        marks = [Mark("nothing", not judged.marks, question.because)]
    return Result(judged.score, verdict_of(judged.score), tuple(marks))


def weaknesses(question: MarkChanges) -> Iterator[Weakness]:
    yield from weak_stem(question.stem)
