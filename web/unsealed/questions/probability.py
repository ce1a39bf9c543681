"""Reading a percentage that somebody typed: a whole number from 1 to 99, or a fault in words."""

from __future__ import annotations

from unsealed.language import gettext as _
from unsealed.measure.likelihood import HIGHEST, LOWEST
from unsealed.questions.answer_fault import AnswerFault
from unsealed.questions.answers import whole_number

LONGEST_TYPED = 8
"""How much of what was typed is shown again where it is no percentage."""


def percent_in(typed: str) -> int | None:
    """The percentage typed, from 1 to 99, or None."""
    number = _number_in(typed)
    return number if number is not None and LOWEST <= number <= HIGHEST else None


def percent_or_typed(typed: str) -> int | str:
    """The percentage, or the beginning of what was typed in its place."""
    percent = percent_in(typed)
    return typed[:LONGEST_TYPED] if percent is None else percent


def require_percent(typed: str, *, missing: str = "") -> None:
    """Raises AnswerFault for what is no percentage from 1 to 99; `missing` is said of nothing."""
    if not typed:
        raise AnswerFault(
            missing
            or _(
                "Your answer is ready to commit, but no probability is chosen yet:"
                " choose a number from 1 to 99."
            )
        )
    if percent_in(typed) is not None:
        return
    if _number_in(typed) in (0, 100):
        raise AnswerFault(
            _(
                "0 and 100 would mean that nothing could change your mind."
                " Choose a number from 1 to 99."
            )
        )
    raise AnswerFault(_("A probability is a whole number from 1 to 99: 72, for example."))


def _number_in(typed: str) -> int | None:
    return whole_number(typed.removesuffix("%").strip())
