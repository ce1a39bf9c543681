"""Calibration: being right as often as one is sure. All probabilities are fractions.

The decomposition: A. H. Murphy, Journal of Applied Meteorology 12 (1973),
https://doi.org/10.1175/1520-0450(1973)012<0595:ANVPOT>2.0.CO;2; its two further terms where unlike
probabilities share a group: D. B. Stephenson, C. A. S. Coelho and I. T. Jolliffe, Weather and
Forecasting 23 (2008), https://doi.org/10.1175/2007WAF2006116.1; the correction for few answers:
C. A. T. Ferro and T. E. Fricker, QJRMS 138 (2012), https://doi.org/10.1002/qj.1924; groups of equal
size: R. Roelofs et al. (2020), https://arxiv.org/abs/2012.08668.
"""

from __future__ import annotations

from itertools import groupby, pairwise
from statistics import fmean
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from unsealed.measure.brier import brier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from unsealed.measure.discernment import Judged

GROUPS: Final = (0.65, 0.85)
"""The edges between a learner's three groups of certainty: below, between, above."""

Group = tuple["Judged", ...]


class Decomposition(Struct, frozen=True):
    """The mean Brier score as reliability − resolution + uncertainty + within − 2 × covariance.

    Of groups of one probability each, the last two are 0.
    """

    reliability: float
    resolution: float
    uncertainty: float
    within_variance: float
    within_covariance: float

    @property
    def brier(self) -> float:
        """The mean Brier score that the terms add up to."""
        return (
            self.reliability
            - self.resolution
            + self.uncertainty
            + self.within_variance
            - 2 * self.within_covariance
        )


class Corrected(Struct, frozen=True):
    """The first three terms, corrected for few answers.

    A negative reliability means that there are too few to tell.
    """

    reliability: float
    resolution: float
    uncertainty: float


class Point(Struct, frozen=True):
    """One point of a calibration curve: how sure, how often right, from how many judgements."""

    certainty: float
    correct: float
    count: int


def mean_brier(judged: Sequence[Judged]) -> float:
    """The mean Brier score, 0 to 1. Raises statistics.StatisticsError for no judgements."""
    return fmean(brier(each.probability, each.holds) for each in judged)


def by_probability(judged: Sequence[Judged]) -> tuple[Group, ...]:
    """The judgements in groups of one and the same probability, rising."""
    rising = sorted(judged, key=_probability)
    return tuple(tuple(group) for _, group in groupby(rising, key=_probability))


def of_equal_size(judged: Sequence[Judged], groups: int) -> tuple[Group, ...]:
    """The judgements by rising probability in so many groups, whose sizes differ by one at most.

    Groups that would be empty are left out.
    """
    rising = sorted(judged, key=_probability)
    edges = [round(place * len(rising) / groups) for place in range(groups + 1)]
    cut = (tuple(rising[low:high]) for low, high in pairwise(edges))
    return tuple(group for group in cut if group)


def decompose(groups: Sequence[Group]) -> Decomposition:
    """The terms of the mean Brier score over these groups. Raises ValueError for no judgements."""
    everything = [each for group in groups for each in group]
    if not everything:
        raise ValueError("A decomposition needs judgements: found none.")
    total, overall = len(everything), _share_that_holds(everything)
    reliability = resolution = variance = covariance = 0.0
    for group in groups:
        said, found = fmean(map(_probability, group)), _share_that_holds(group)
        reliability += len(group) * (said - found) ** 2
        resolution += len(group) * (found - overall) ** 2
        variance += sum((each.probability - said) ** 2 for each in group)
        covariance += sum((each.probability - said) * (each.holds - found) for each in group)
    return Decomposition(
        reliability / total,
        resolution / total,
        overall * (1 - overall),
        variance / total,
        covariance / total,
    )


def correct_for_few(groups: Sequence[Group]) -> Corrected:
    """The terms with Ferro and Fricker's correction, over the groups of two or more.

    Raises ValueError for fewer than two judgements.
    """
    total = sum(len(group) for group in groups)
    if total < 2:
        raise ValueError(f"A correction needs two judgements or more: found {total}.")
    plain = decompose(groups)
    bias = sum(_bias_of(group) for group in groups if len(group) > 1) / total
    return Corrected(
        plain.reliability - bias,
        plain.resolution - bias + plain.uncertainty / (total - 1),
        plain.uncertainty * total / (total - 1),
    )


def _bias_of(group: Group) -> float:
    found = _share_that_holds(group)
    return len(group) * found * (1 - found) / (len(group) - 1)


def skill(judged: Sequence[Judged]) -> float | None:
    """1 − Brier score / uncertainty: 0 is as good as always saying the share that holds.

    None where all of them hold or none does: there is nothing to be skilled at.
    """
    overall = _share_that_holds(judged)
    uncertainty = overall * (1 - overall)
    return 1 - mean_brier(judged) / uncertainty if uncertainty else None


def over_confidence(judged: Sequence[Judged]) -> float:
    """How sure less how often right; more than 0 is surer than right.

    Raises statistics.StatisticsError for no judgements.
    """
    return fmean(map(_certainty, judged)) - fmean(each.correct for each in judged)


def curve(groups: Sequence[Sequence[Judged]]) -> tuple[Point, ...]:
    """One point for each group that is not empty."""
    return tuple(
        Point(fmean(map(_certainty, group)), fmean(each.correct for each in group), len(group))
        for group in groups
        if group
    )


def by_certainty(
    judged: Sequence[Judged], edges: Sequence[float] = GROUPS
) -> tuple[tuple[Judged, ...], ...]:
    """The judgements in groups by how sure they are: below the first edge, between, from the last.

    Groups may be empty: a learner is shown that they were never so sure.
    """
    limits = [0.0, *edges, 2.0]
    return tuple(
        tuple(each for each in judged if low <= _certainty(each) < high)
        for low, high in pairwise(limits)
    )


def expected_error(points: Sequence[Point]) -> float:
    """The expected calibration error: the mean distance of certainty and share correct.

    Even the best calibrated have one, the more so the fewer the judgements. Raises
    ZeroDivisionError for no points.
    """
    total = sum(point.count for point in points)
    return sum(point.count * abs(point.correct - point.certainty) for point in points) / total


def _probability(judged: Judged) -> float:
    return judged.probability


def _certainty(judged: Judged) -> float:
    return max(judged.probability, 1 - judged.probability)


def _share_that_holds(judged: Sequence[Judged]) -> float:
    return fmean(each.holds for each in judged)
