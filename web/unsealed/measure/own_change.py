"""How one learner changed from one form of the test to another: or is it only noise?

Reliable change (N. S. Jacobson and P. Truax, Journal of Consulting and Clinical Psychology 59
(1991), https://doi.org/10.1037/0022-006X.59.1.12) with the standard error of each learner's own d′
and c, so that no norm group is needed and nobody is held to the error of a typical learner.
"""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from unsealed.measure.change import RELIABLE, sentence_of
from unsealed.measure.discernment import (
    Counts,
    criterion,
    d_prime,
    error_of_criterion,
    error_of_d_prime,
    rates_of,
)
from unsealed.measure.intervals import Interval

if TYPE_CHECKING:
    from unsealed.measure.change import Sentence

Leaning = Literal["doubting", "trusting", "neither"]


class Measured(Struct, frozen=True):
    """A learner's discernment and lean on one form, each with its interval."""

    discernment: float
    lean: float
    discernment_interval: Interval
    lean_interval: Interval

    @property
    def leaning(self) -> Leaning:
        """Which way the learner leans, if that is more than the noise of the form."""
        if self.lean_interval.low > 0:
            return "doubting"
        return "trusting" if self.lean_interval.high < 0 else "neither"


class OwnChange(Struct, frozen=True):
    """The change of one learner, and the sentence that it bears: "unclear" is noise."""

    discernment: float
    lean: float
    discernment_interval: Interval
    lean_interval: Interval
    sentence: Sentence


def measured(counts: Counts) -> Measured:
    """A learner's d′ and c. Raises ValueError if there is no sound or no unsound item."""
    rates = rates_of(counts)
    d, c = d_prime(rates), criterion(rates)
    errors = (
        error_of_d_prime(rates, counts.sound, counts.unsound),
        error_of_criterion(rates, counts.sound, counts.unsound),
    )
    return Measured(d, c, _around(d, errors[0]), _around(c, errors[1]))


def own_change(before: Counts, after: Counts) -> OwnChange:
    """The change between two forms. Raises ValueError as `measured` does."""
    first, second = measured(before), measured(after)
    of_d = _difference(first.discernment_interval, second.discernment_interval)
    of_c = _difference(first.lean_interval, second.lean_interval)
    return OwnChange(
        second.discernment - first.discernment,
        second.lean - first.lean,
        of_d,
        of_c,
        sentence_of(of_d, of_c),
    )


def _around(value: float, error: float) -> Interval:
    return Interval(value - RELIABLE * error, value + RELIABLE * error)


def _difference(first: Interval, second: Interval) -> Interval:
    """The interval of a difference: that it holds no 0 is that the reliable change is over 1.96."""
    middle = (second.low + second.high - first.low - first.high) / 2
    half = hypot(second.high - second.low, first.high - first.low) / 2
    return Interval(middle - half, middle + half)
