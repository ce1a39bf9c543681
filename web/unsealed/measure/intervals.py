"""Intervals: of a share, of a mean, and by drawing learners again.

A figure is never shown without one. Shares have Wilson's interval: E. B. Wilson, "Probable
inference, the law of succession, and statistical inference", JASA 22 (1927),
https://doi.org/10.1080/01621459.1927.10502953, recommended by R. G. Newcombe, "Two-sided confidence
intervals for the single proportion", Statistics in Medicine 17 (1998). Two groups are
compared without supposing that they scatter alike: B. L. Welch, Biometrika 34 (1947),
https://doi.org/10.1093/biomet/34.1-2.28. The bootstrap draws whole
learners, since the answers of one learner hang together: B. Efron and R. J. Tibshirani, An
Introduction to the Bootstrap (1993), chapter 13 (the percentile interval). With few learners that
interval is too narrow and is widened as T. C. Hesterberg says, The American Statistician 69 (2015),
https://doi.org/10.1080/00031305.2015.1089789 (the expanded percentile interval).
"""

from __future__ import annotations

import random
from math import sqrt
from statistics import fmean, stdev, variance
from typing import TYPE_CHECKING, Final, TypeVar

from msgspec import Struct

from unsealed.measure.distributions import normal_quantile, normal_share, t_quantile

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")
LEVEL: Final = 0.95
"""The share of intervals made so that hold the true value, in the long run."""
DRAWS: Final = 2000
"""How often learners are drawn again."""


class Interval(Struct, frozen=True):
    """From where to where a figure may lie, in the figure's own unit."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether the value lies in it, edges included."""
        return self.low <= value <= self.high


def of_share(successes: float, trials: float, *, level: float = LEVEL) -> Interval:
    """Wilson's interval of a share, as fractions. Raises ValueError where nothing was tried."""
    if trials <= 0 or not 0 <= successes <= trials:
        raise ValueError(f"A share needs trials: found {successes} of {trials}.")
    z = normal_quantile((1 + level) / 2)
    share = successes / trials
    centre = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    spread = sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    half = z * spread / (1 + z * z / trials)
    # What rounding leaves beyond the edges of a share is nothing.
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    high = 1.0 if successes == trials else min(1.0, centre + half)
    return Interval(low, high)


def of_mean(values: Sequence[float], *, level: float = LEVEL) -> Interval:
    """Student's interval of a mean. Raises ValueError for fewer than two values."""
    if len(values) < 2:
        raise ValueError(f"An interval of a mean needs two values or more: found {len(values)}.")
    half = t_quantile((1 + level) / 2, len(values) - 1) * stdev(values) / sqrt(len(values))
    middle = fmean(values)
    return Interval(middle - half, middle + half)


def of_difference(
    one: Sequence[float], other: Sequence[float], *, level: float = LEVEL
) -> Interval:
    """Welch's interval of how much larger the mean of one group is than that of another.

    Raises ValueError where either has fewer than two values.
    """
    if len(one) < 2 or len(other) < 2:
        raise ValueError(
            "An interval of a difference needs two values or more of each: "
            f"found {len(one)} and {len(other)}."
        )
    parts = [variance(group) / len(group) for group in (one, other)]
    middle, error = fmean(one) - fmean(other), sum(parts)
    if not error:
        return Interval(middle, middle)
    shares = [part**2 / (len(group) - 1) for part, group in zip(parts, (one, other), strict=True)]
    half = t_quantile((1 + level) / 2, error**2 / sum(shares)) * sqrt(error)
    return Interval(middle - half, middle + half)


def by_drawing(
    learners: Sequence[T],
    figure: Callable[[Sequence[T]], float],
    *,
    seed: int,
    draws: int = DRAWS,
    level: float = LEVEL,
) -> Interval:
    """The interval of a figure over learners, each drawn again with replacement.

    The same seed gives the same interval. Raises ValueError for fewer than two learners.
    """
    if len(learners) < 2:
        raise ValueError(
            f"An interval by drawing needs two learners or more: found {len(learners)}."
        )
    drawing = random.Random(seed)  # noqa: S311 - statistics, not secrets
    figures = [figure(drawing.choices(learners, k=len(learners))) for _ in range(draws)]
    return of_drawn(figures, of=len(learners), level=level)


def of_drawn(figures: Sequence[float], *, of: int, level: float = LEVEL) -> Interval:
    """The expanded percentile interval of figures of samples, each of `of` learners (2 or more)."""
    wider = sqrt(of / (of - 1)) * t_quantile((1 - level) / 2, of - 1)
    tail = normal_share(wider)
    rising = sorted(figures)
    return Interval(_quantile(rising, tail), _quantile(rising, 1 - tail))


def _quantile(rising: Sequence[float], share: float) -> float:
    """The quantile by linear interpolation (type 7 of Hyndman and Fan 1996)."""
    place = share * (len(rising) - 1)
    below = int(place)
    above = min(below + 1, len(rising) - 1)
    return rising[below] + (place - below) * (rising[above] - rising[below])
