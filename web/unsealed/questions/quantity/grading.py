"""Showing, reading and grading a number or a date."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from unsealed.language import gettext as _
from unsealed.questions.answer_fault import AnswerFault
from unsealed.questions.answers import first, text_in
from unsealed.questions.quantity.dates import date_of
from unsealed.questions.quantity.numbers import number_of
from unsealed.questions.quantity.values import distance, value_of
from unsealed.questions.results import Mark, Result, Weakness
from unsealed.questions.wording import weak_stem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.questions.kind import Fields, RawAnswer
    from unsealed.questions.quantity.model import Quantity
    from unsealed.questions.quantity.values import Value

LONGEST = 60


class Shown(Struct, frozen=True):
    """Whether a date or a number is asked, and in which unit."""

    is_date: bool
    unit: str | None


def show(question: Quantity) -> Shown:
    return Shown(is_date=question.sort == "date", unit=question.unit)


def recall(_question: Quantity, fields: Fields) -> RawAnswer:
    return {"text": first(fields, "quantity")[:LONGEST]}


def read(question: Quantity, fields: Fields) -> RawAnswer:
    """What was typed and how it is understood. Raises AnswerFault if it cannot be, or twice.

    The meaning is kept beside the words, so that grading again never depends on a language.
    """
    text = first(fields, "quantity")
    if not text:
        raise AnswerFault(_("Write your answer first."))
    if len(text) > LONGEST:
        raise AnswerFault(_("This answer is too long. Write only the number or the date."))
    if question.sort == "date":
        return {"text": text, "value": date_of(text).isoformat()}
    return {"text": text, "value": f"{number_of(text, question.unit):f}"}


def grade(question: Quantity, answer: RawAnswer) -> Result:
    """1 within the tolerance, else 0; the feedback is that of the mistake where it is known."""
    value = _kept_value(question, answer)
    if value is None:
        return Result(0.0, "wrong", (Mark("quantity", False, question.feedback.wrong),))
    reading = question.in_words(value)
    off = distance(value, value_of(question.answer, question.sort))
    if off <= Decimal(str(question.tolerance)):
        marks = (Mark("quantity", True, question.feedback.right),)
        return Result(1.0, "right", marks, reading=reading)
    marks = (Mark("quantity", False, _feedback_to(question, value)),)
    return Result(0.0, "wrong", marks, reading=reading)


def weaknesses(question: Quantity) -> Iterator[Weakness]:
    yield from weak_stem(question.stem)
    if isinstance(question.answer, float) and question.tolerance == 0:
        yield Weakness(
            ("answer",),
            _(
                "a number with a fraction has no tolerance, found %(found)s. Say how far off"
                " still counts as right."
            )
            % {"found": question.answer},
        )


def _kept_value(question: Quantity, answer: RawAnswer) -> Value | None:
    """The value that `read` kept; None for an unfinished answer, or if the sort has changed."""
    try:
        return value_of(text_in(answer, "value"), question.sort)
    except ValueError:
        return None


def _feedback_to(question: Quantity, value: Value) -> str:
    for miss in question.near:
        if value_of(miss.answer, question.sort) == value:
            return miss.feedback
    return question.feedback.wrong
