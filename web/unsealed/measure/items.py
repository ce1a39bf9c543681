"""Items and tests: how hard an item is, whether it tells learners apart, how far a test agrees.

Answers come as a table: a row for each learner, a score from 0 to 1 for each item. Kuder and
Richardson, Psychometrika 2 (1937), https://doi.org/10.1007/BF02288391; L. J. Cronbach,
Psychometrika 16 (1951), https://doi.org/10.1007/BF02310555; its interval: L. S. Feldt,
Psychometrika 30 (1965), https://doi.org/10.1007/BF02289499; upper and lower 27 %: T. L. Kelley,
Journal of Educational Psychology 30 (1939), https://doi.org/10.1037/h0057123.
"""

from __future__ import annotations

from math import sqrt
from statistics import StatisticsError, correlation, fmean, pvariance, stdev
from typing import TYPE_CHECKING, Final

from unsealed.measure.distributions import f_quantile
from unsealed.measure.intervals import LEVEL, Interval

if TYPE_CHECKING:
    from collections.abc import Sequence

EXTREMES: Final = 0.27
"""The share of learners at each end who are compared."""


def difficulties(scores: Sequence[Sequence[float]]) -> tuple[float, ...]:
    """The share correct of each item. Raises ValueError for an empty or ragged table."""
    return tuple(fmean(column) for column in _columns(scores))


def discriminations(scores: Sequence[Sequence[float]]) -> tuple[float | None, ...]:
    """The correlation of each item with the total of all others; None where either never varies.

    Raises ValueError for an empty or ragged table.
    """
    totals = [sum(row) for row in scores]
    return tuple(
        _correlated(column, [total - own for total, own in zip(totals, column, strict=True)])
        for column in _columns(scores)
    )


def extremes_apart(scores: Sequence[Sequence[float]]) -> tuple[float, ...]:
    """For each item the share correct among the best 27 % less that among the worst.

    Learners with the same total keep the order of the table. Raises ValueError for an empty or
    ragged table.
    """
    _columns(scores)
    rising = sorted(scores, key=sum)
    count = max(1, round(EXTREMES * len(rising)))
    low, high = _columns(rising[:count]), _columns(rising[-count:])
    return tuple(fmean(best) - fmean(worst) for best, worst in zip(high, low, strict=True))


def alpha(scores: Sequence[Sequence[float]]) -> float | None:
    """Cronbach's α, which is KR-20 where every score is 0 or 1; None where totals never vary.

    All variances divide by n; dividing all by n − 1 gives the same, mixing the two does not.
    Raises ValueError for an empty or ragged table, or for fewer than two items.
    """
    columns = _columns(scores)
    if len(columns) < 2:
        raise ValueError(f"Agreement needs two items or more: found {len(columns)}.")
    of_totals = pvariance([sum(row) for row in scores])
    if not of_totals:
        return None
    of_items = sum(pvariance(column) for column in columns)
    return len(columns) / (len(columns) - 1) * (1 - of_items / of_totals)


def alpha_without(scores: Sequence[Sequence[float]]) -> tuple[float | None, ...]:
    """For each item α of all others. Raises ValueError for fewer than three items."""
    return tuple(
        alpha([[*row[:place], *row[place + 1 :]] for row in scores])
        for place in range(len(_columns(scores)))
    )


def interval_of_alpha(found: float, learners: int, items: int, *, level: float = LEVEL) -> Interval:
    """Feldt's interval of α. Raises ValueError for fewer than two learners or items."""
    if learners < 2 or items < 2:
        raise ValueError(
            f"An interval of α needs two learners and two items: found {learners} and {items}."
        )
    above, below = learners - 1, (learners - 1) * (items - 1)
    tail = (1 - level) / 2
    return Interval(
        1 - (1 - found) * f_quantile(1 - tail, above, below),
        1 - (1 - found) * f_quantile(tail, above, below),
    )


def error_of_measurement(scores: Sequence[Sequence[float]]) -> float | None:
    """The standard error of a total, in points; None where totals never vary.

    Raises ValueError as alpha does, and for fewer than two learners.
    """
    found = alpha(scores)
    if found is None:
        return None
    # Below zero the items do not agree at all, and a total is all error.
    return stdev(sum(row) for row in scores) * sqrt(1 - max(0.0, found))


def lengthened(agreement: float, times: float) -> float:
    """The agreement of a test made so many times as long, by Spearman and Brown."""
    return times * agreement / (1 + (times - 1) * agreement)


def _columns(scores: Sequence[Sequence[float]]) -> list[tuple[float, ...]]:
    if not scores or not scores[0]:
        raise ValueError("Item figures need learners and items: found none.")
    if {len(row) for row in scores} != {len(scores[0])}:
        raise ValueError("Item figures need every learner to have every item: rows are unlike.")
    return list(zip(*scores, strict=True))


def _correlated(one: Sequence[float], other: Sequence[float]) -> float | None:
    try:
        return correlation(one, other)
    except StatisticsError:
        return None
