"""Quantiles and tails of the normal, Student's t and the F distribution, from the standard library.

The incomplete beta function is computed by its continued fraction with Lentz's method: NIST Digital
Library of Mathematical Functions, 8.17.22, https://dlmf.nist.gov/8.17.E22. Quantiles of t and F are
found by halving, to about twelve digits.
"""

from __future__ import annotations

from functools import cache
from math import exp, inf, isinf, lgamma, log, log1p
from statistics import NormalDist
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

NORMAL: Final = NormalDist()
_TINY: Final = 1e-300
_CLOSE: Final = 1e-15
_MOST_STEPS: Final = 500
_HALVINGS: Final = 200


def normal_quantile(share: float) -> float:
    """The value below which this share (between 0 and 1, exclusive) of a normal lies."""
    return NORMAL.inv_cdf(share)


def normal_share(value: float) -> float:
    """The share of a standard normal below the value."""
    return NORMAL.cdf(value)


@cache
def t_quantile(share: float, degrees: float) -> float:
    """The value below which this share of Student's t with so many degrees of freedom lies."""
    if share == 0.5:
        return 0.0
    if share < 0.5:
        return -t_quantile(1 - share, degrees)
    return _where(lambda value: _t_share(value, degrees), share)


def f_quantile(share: float, above: float, below: float) -> float:
    """The value below which this share of F with (above, below) degrees of freedom lies."""
    return _where(
        lambda value: beta_share(above * value / (above * value + below), above / 2, below / 2),
        share,
    )


def beta_share(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b), for x from 0 to 1 and positive a, b."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    # The fraction converges quickly only on this side of the mean.
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_share(1 - x, b, a)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    return front * _fraction(x, a, b)


def _t_share(value: float, degrees: float) -> float:
    """The share of Student's t below a value that is not negative."""
    return 1 - beta_share(degrees / (degrees + value * value), degrees / 2, 0.5) / 2


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of the incomplete beta function, by Lentz's method."""
    value, upper, lower = 1.0, 1.0, 0.0
    for step in range(1, _MOST_STEPS):
        lower = _not_zero(1 + _term(step, x, a, b) * lower)
        upper = _not_zero(1 + _term(step, x, a, b) / upper)
        lower = 1 / lower
        change = upper * lower
        value *= change
        if abs(change - 1) < _CLOSE:
            break
    return 1 / value


def _term(step: int, x: float, a: float, b: float) -> float:
    half, is_odd = divmod(step, 2)
    if is_odd:
        return -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
    return half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))


def _not_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def _where(share_below: Callable[[float], float], share: float) -> float:
    """The positive value at which a rising function reaches the share."""
    low, high = 0.0, 1.0
    while share_below(high) < share:
        low, high = high, high * 2
        if isinf(high):
            return inf
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if share_below(middle) < share else (low, middle)
    return (low + high) / 2
