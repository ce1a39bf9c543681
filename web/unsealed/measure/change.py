"""Change: from before to after, of a class and of one learner.

The gain: R. R. Hake, American Journal of Physics 66 (1998), https://doi.org/10.1119/1.18809.
Reliable change: N. S. Jacobson and P. Truax, Journal of Consulting and Clinical Psychology 59
(1991), https://doi.org/10.1037/0022-006X.59.1.12. Against a group that was not taught: S. B.
Morris, Organizational Research Methods 11 (2008), https://doi.org/10.1177/1094428106291059.
"""

from __future__ import annotations

from math import sqrt
from statistics import fmean, variance
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from unsealed.measure.intervals import of_difference

if TYPE_CHECKING:
    from unsealed.measure.intervals import Interval

RELIABLE: Final = 1.96
"""Beyond this many standard errors a change is more than the noise of the test."""

Sentence = Literal["discerning", "blurred", "doubting", "trusting", "unclear"]


class Group(Struct, frozen=True):
    """One group's scores before and after, learner by learner in the same order."""

    before: tuple[float, ...]
    after: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse what cannot be compared."""
        if len(self.before) != len(self.after) or len(self.before) < 2:
            raise ValueError(
                "A group needs two learners or more, each with both scores: "
                f"found {len(self.before)} before and {len(self.after)} after."
            )

    @property
    def changes(self) -> tuple[float, ...]:
        """Each learner's score after less the one before."""
        return tuple(after - before for before, after in zip(self.before, self.after, strict=True))

    @property
    def change(self) -> float:
        """The mean after less the mean before."""
        return fmean(self.after) - fmean(self.before)


def gain(before: float, after: float) -> float | None:
    """The normalised gain on the means of a class, in percent: what was gained of what could be.

    None where nothing could be gained any more. Never on one learner, and never on d′.
    """
    return (after - before) / (100 - before) if before < 100 else None


def reliable_change(before: float, after: float, error: float) -> float:
    """The change of one learner in standard errors of a difference.

    `error` is the standard error of measurement of one score. Raises ZeroDivisionError if it is 0.
    """
    return (after - before) / sqrt(2 * error * error)


def effect_beside(taught: Group, waiting: Group) -> float:
    """How much more the taught group changed than the one that waited, in standard deviations.

    The deviations are those before, pooled, with Hedges's correction. Raises ZeroDivisionError if
    nobody differed before.
    """
    free = len(taught.before) + len(waiting.before) - 2
    pooled = sum((len(group.before) - 1) * variance(group.before) for group in (taught, waiting))
    correction = 1 - 3 / (4 * free - 1)
    return correction * (taught.change - waiting.change) / sqrt(pooled / free)


def more_change(taught: Group, waiting: Group) -> Interval:
    """By how much more the taught group changed, in the unit of the scores: Welch's interval."""
    return of_difference(taught.changes, waiting.changes)


def sentence_of(discernment: Interval, lean: Interval) -> Sentence:
    """The one sentence that a class is told, by rule, from the intervals of both changes.

    More discerning if the change of d′ is surely above 0; else more doubting or more trusting if
    that of c is surely to one side; else less discerning if the change of d′ is surely below 0;
    else nothing is clear.
    """
    if discernment.low > 0:
        return "discerning"
    if lean.low > 0:
        return "doubting"
    if lean.high < 0:
        return "trusting"
    return "blurred" if discernment.high < 0 else "unclear"
