"""Quantity: a number or a date, typed in the learner's own way."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, FiniteFloat, StringConstraints, ValidationInfo, field_validator

from unsealed.language import gettext as _
from unsealed.language import ngettext
from unsealed.questions.content import content_fault
from unsealed.questions.kind import Frozen, Inline, Question
from unsealed.questions.quantity.dates import date_in_words
from unsealed.questions.quantity.numbers import number_in_words
from unsealed.questions.quantity.values import Sort, Value, distance, value_of

Answer = int | FiniteFloat | Annotated[str, Field(max_length=40)]


class Feedback(Frozen):
    """What is said to those who were right, and to those who were not."""

    right: Inline
    wrong: Inline


class NearMiss(Frozen):
    """A wrong answer that comes of a particular mistake, and what is said to it."""

    answer: Answer
    feedback: Inline


class Quantity(Question):
    """A question whose answer is a number (in `unit`) or a date (written 2016-03-19).

    `tolerance` is how far off still counts as right: in the unit, or in days.
    """

    kind: Literal["quantity"]
    sort: Sort = Field(alias="as")
    answer: Answer
    tolerance: FiniteFloat = Field(default=0, ge=0)
    unit: Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)] | None = None
    feedback: Feedback
    near: tuple[NearMiss, ...] = ()

    @field_validator("answer")
    @classmethod
    def _answer_is_of_its_sort(cls, answer: Answer, info: ValidationInfo) -> Answer:
        _require_sort(answer, info.data.get("sort"))
        return answer

    @field_validator("unit")
    @classmethod
    def _only_numbers_have_a_unit(cls, unit: str | None, info: ValidationInfo) -> str | None:
        if unit is not None and info.data.get("sort") == "date":
            raise content_fault(_("a date has no unit, found one. Remove it."))
        return unit

    @field_validator("near")
    @classmethod
    def _near_misses_are_wrong(
        cls, near: tuple[NearMiss, ...], info: ValidationInfo
    ) -> tuple[NearMiss, ...]:
        if not {"sort", "answer", "tolerance"} <= info.data.keys():
            return near
        sort, tolerance = info.data["sort"], Decimal(str(info.data["tolerance"]))
        answer = value_of(info.data["answer"], sort)
        for miss in near:
            _require_sort(miss.answer, sort)
            if distance(value_of(miss.answer, sort), answer) <= tolerance:
                raise content_fault(
                    _(
                        "a near miss must be wrong, found %(found)s, which counts as right."
                        " Remove it, or lower the tolerance."
                    )
                    % {"found": miss.answer}
                )
        return near

    @property
    def answer_in_words(self) -> str:
        """The right answer as it is shown afterwards: "584 million roubles"."""
        return self.in_words(value_of(self.answer, self.sort))

    @property
    def tolerance_in_words(self) -> str:
        """How far off still counts as right: "2 million roubles", "3 days"."""
        if self.sort == "date":
            days = int(self.tolerance)
            return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
        return number_in_words(Decimal(str(self.tolerance)), self.unit)

    def miss_in_words(self, miss: NearMiss) -> str:
        """A near miss as it is shown in a key."""
        return self.in_words(value_of(miss.answer, self.sort))

    def in_words(self, value: Value) -> str:
        """A value as this question would write it, in the reader's language."""
        if isinstance(value, date):
            return date_in_words(value)
        return number_in_words(value, self.unit)


def _require_sort(answer: Answer, sort: Sort | None) -> None:
    if sort == "number" and isinstance(answer, str):
        raise content_fault(
            _('a number is written without quotation marks or unit, found "%(found)s".')
            % {"found": answer}
        )
    if sort == "date" and not _is_iso_date(answer):
        raise content_fault(
            _('a date is written year-month-day, like "2016-03-19", found %(found)s.')
            % {"found": answer}
        )


def _is_iso_date(answer: Answer) -> bool:
    try:
        return date.fromisoformat(str(answer)).isoformat() == answer
    except ValueError:
        return False
