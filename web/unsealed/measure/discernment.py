"""Discernment and lean: telling what holds from what does not; believing or doubting everything.

Signal detection with this orientation throughout: the signal is that a claim holds, *yes* is the
judgement that it holds, and a positive criterion is sceptical. Other programs turn it round.

N. A. Macmillan and C. D. Creelman, Detection Theory: A User's Guide (2nd ed., 2005); the log-linear
correction: M. J. Hautus, Behavior Research Methods 27 (1995), https://doi.org/10.3758/BF03203619;
standard errors: V. Gourevitch and E. Galanter, Psychometrika 32 (1967),
https://doi.org/10.1007/BF02289402; of an area: J. A. Hanley and B. J. McNeil, Radiology 143 (1982),
https://doi.org/10.1148/radiology.143.1.7063747; A′: I. Pollack and D. A. Norman, Psychonomic
Science 1 (1964).
"""

from __future__ import annotations

from math import sqrt
from statistics import fmean
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from unsealed.measure.distributions import NORMAL, normal_quantile, normal_share

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

EVEN = 0.5
"""A probability that says neither yes nor no: half a hit, or half a false alarm."""


class Judged(Struct, frozen=True):
    """One judgement of a settled claim: the probability given (0 to 1), and whether it holds."""

    probability: float
    holds: bool

    @property
    def yes(self) -> float:
        """1 for yes, 0 for no, one half for neither."""
        if self.probability == EVEN:
            return 0.5
        return float(self.probability > EVEN)

    @property
    def correct(self) -> float:
        """1 if the judgement leans to what is so, 0 if to the other side, one half if to none."""
        return self.yes if self.holds else 1 - self.yes


class Counts(Struct, frozen=True):
    """Hits among so many sound items, false alarms among so many unsound ones; halves can be."""

    hits: float
    sound: int
    false_alarms: float
    unsound: int

    def __post_init__(self) -> None:
        """Refuse what cannot have been counted."""
        if not (0 <= self.hits <= self.sound and 0 <= self.false_alarms <= self.unsound):
            raise ValueError(
                f"Counts cannot exceed their items: found {self.hits} hits of {self.sound} and "
                f"{self.false_alarms} false alarms of {self.unsound}."
            )

    @property
    def rejected(self) -> float:
        """How many unsound items were rejected."""
        return self.unsound - self.false_alarms

    @property
    def correct(self) -> float:
        """The share of all items that were judged rightly. Raises ZeroDivisionError for none."""
        return (self.hits + self.rejected) / (self.sound + self.unsound)

    @property
    def told_apart(self) -> float:
        """The plain share of hits less that of false alarms, −1 to 1: the V of the MIST.

        R. Maertens et al., Behavior Research Methods 56 (2024),
        https://doi.org/10.3758/s13428-023-02124-2. Raises ZeroDivisionError without both sorts.
        """
        return self.hits / self.sound - self.false_alarms / self.unsound

    @property
    def too_many_yes(self) -> float:
        """How many more were said to hold than do: negative is sceptical."""
        return self.hits + self.false_alarms - self.sound


class Rates(Struct, frozen=True):
    """The hit rate and the false alarm rate, as fractions between 0 and 1, both exclusive."""

    hit: float
    false_alarm: float


def counts_of(judged: Iterable[Judged]) -> Counts:
    """Hits and false alarms of the judgements."""
    sound: list[float] = []
    unsound: list[float] = []
    for each in judged:
        (sound if each.holds else unsound).append(each.yes)
    return Counts(sum(sound), len(sound), sum(unsound), len(unsound))


def rates_of(counts: Counts, *, rule: Literal["log-linear", "1/2N"] = "log-linear") -> Rates:
    """The rates, kept away from 0 and 1, where they would have no quantile.

    The log-linear rule changes the rates of every learner alike; the older rule of 1/(2N) only
    those of 0 and 1. Raises ValueError if there is no sound or no unsound item.
    """
    if not counts.sound or not counts.unsound:
        raise ValueError(
            "Rates need sound and unsound items: "
            f"found {counts.sound} sound and {counts.unsound} unsound."
        )
    correct = _log_linear if rule == "log-linear" else _half_an_item
    return Rates(correct(counts.hits, counts.sound), correct(counts.false_alarms, counts.unsound))


def _log_linear(count: float, items: int) -> float:
    return (count + 0.5) / (items + 1)


def _half_an_item(count: float, items: int) -> float:
    return min(max(count, 0.5), items - 0.5) / items


def d_prime(rates: Rates) -> float:
    """Discernment d′, in standard deviations of the noise: 0 by chance, about 3.5 at best of 24."""
    return normal_quantile(rates.hit) - normal_quantile(rates.false_alarm)


def criterion(rates: Rates) -> float:
    """Lean c, in the same unit: 0 has none, more is sceptical, less is credulous."""
    # Added to zero, so that no lean is never printed as minus zero.
    return -(normal_quantile(rates.hit) + normal_quantile(rates.false_alarm)) / 2 + 0.0


def log_beta(rates: Rates) -> float:
    """The natural logarithm of the likelihood ratio at the criterion."""
    return d_prime(rates) * criterion(rates)


def area(rates: Rates) -> float:
    """A_z: the share of pairs that would be ordered rightly, under equal variances."""
    return normal_share(d_prime(rates) / sqrt(2))


def a_prime(rates: Rates) -> float:
    """A′: the same area without a distribution, from one point."""
    hit, alarm = rates.hit, rates.false_alarm
    if hit == alarm:
        return 0.5
    if hit < alarm:
        return 1 - a_prime(Rates(alarm, hit))
    return 0.5 + (hit - alarm) * (1 + hit - alarm) / (4 * hit * (1 - alarm))


def error_of_d_prime(rates: Rates, sound: int, unsound: int) -> float:
    """The standard error of d′; that of c is half of it."""
    return sqrt(_variance(rates.hit, sound) + _variance(rates.false_alarm, unsound))


def error_of_criterion(rates: Rates, sound: int, unsound: int) -> float:
    """The standard error of c."""
    return error_of_d_prime(rates, sound, unsound) / 2


def _variance(rate: float, items: int) -> float:
    height = NORMAL.pdf(normal_quantile(rate))
    return rate * (1 - rate) / (items * height * height)


def area_of(higher: Sequence[float], lower: Sequence[float]) -> float:
    """The area under the curve: the share of pairs of which the first is larger, ties by half.

    Raises ValueError if either is empty.
    """
    if not higher or not lower:
        raise ValueError(
            f"An area needs both sorts: found {len(higher)} of one and {len(lower)} of the other."
        )
    won = sum((one > other) + 0.5 * (one == other) for one in higher for other in lower)
    return won / (len(higher) * len(lower))


def error_of_area(area_found: float, sound: int, unsound: int) -> float:
    """The standard error of an area by Hanley and McNeil."""
    one = area_found / (2 - area_found)
    two = 2 * area_found * area_found / (1 + area_found)
    squared = area_found * area_found
    variance = (
        area_found * (1 - area_found)
        + (sound - 1) * (one - squared)
        + (unsound - 1) * (two - squared)
    )
    # Rounding may leave a hair less than nothing where every pair is ordered rightly.
    return sqrt(max(0.0, variance) / (sound * unsound))


def area_of_judged(judged: Sequence[Judged]) -> float:
    """How often a sound claim was given more than an unsound one. Raises ValueError as area_of."""
    return area_of(
        [each.probability for each in judged if each.holds],
        [each.probability for each in judged if not each.holds],
    )


def area_of_certainty(judged: Sequence[Judged]) -> float:
    """The type-2 area: how often a right judgement was surer than a wrong one.

    Judgements of one half are neither right nor wrong and are left out. Raises ValueError as
    area_of.
    """
    sure = [(abs(each.probability - EVEN), each.correct) for each in judged]
    return area_of(
        [certainty for certainty, correct in sure if correct == 1],
        [certainty for certainty, correct in sure if correct == 0],
    )


def means_of(judged: Sequence[Judged]) -> tuple[float, float]:
    """The mean probability given to sound and to unsound claims; their difference discerns.

    B. Guay et al., Nature Human Behaviour 7 (2023), https://doi.org/10.1038/s41562-023-01667-w.
    Raises statistics.StatisticsError if there are none of either.
    """
    return (
        fmean(each.probability for each in judged if each.holds),
        fmean(each.probability for each in judged if not each.holds),
    )
