"""The Brier score of a probability, one-sided: 0 is best, 1 is worst.

Glenn W. Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather
Review 78 (1950), https://doi.org/10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2. Brier added the
squares over both outcomes (0 to 2); the one-sided form used here is exactly half of that, and the
two must never be compared.

The rule is proper: whoever says what they believe has the best expected score.
"""

from __future__ import annotations

from unsealed.language import gettext as _

COIN = 0.25
"""What saying 50 % always costs. A judgement that costs more did worse than a coin."""
_SHARP = 0.1
_NEAR = 0.02
"""As near to a coin as a mean of some twenty judgements cannot tell apart from one."""


def brier(probability: float, outcome: bool) -> float:
    """The squared distance from a probability (0 to 1) to what turned out: 1 if so, 0 if not.

    Raises ValueError if the probability lies outside 0 to 1.
    """
    _require_fraction(probability)
    return (probability - float(outcome)) ** 2


def brier_of_open(probability: float, low: float, high: float) -> float:
    """The squared distance to the nearer edge of the range that analysts support; 0 inside it.

    For claims that are still open: there is no outcome to be scored against, and restraint is
    the right answer. All three are fractions. Raises ValueError if one lies outside 0 to 1, or
    if the range is upside down.
    """
    for fraction in (probability, low, high):
        _require_fraction(fraction)
    if low > high:
        raise ValueError(f"A range runs from its lower to its upper edge: found {low} to {high}.")
    return (probability - min(max(probability, low), high)) ** 2


def mean_in_words(mean: float) -> str:
    """What a mean Brier score says beside the one that always saying 50 % comes to."""
    if mean <= _SHARP:
        return _("well below 0.25, which always saying 50 % comes to: mostly sure, mostly rightly")
    if mean < COIN - _NEAR:
        return _("below 0.25, which always saying 50 % comes to: better than no opinion")
    if mean <= COIN + _NEAR:
        return _("about 0.25, which always saying 50 % comes to")
    return _("above 0.25, which always saying 50 % comes to: often sure, and wrongly")


def _require_fraction(probability: float) -> None:
    if not 0 <= probability <= 1:
        raise ValueError(f"A probability is a fraction between 0 and 1: found {probability}.")
