"""What is said of a pin: the place that is none, and what a certainty came to."""

from __future__ import annotations

from unsealed.language import gettext as _
from unsealed.measure.brier import COIN


def no_place() -> str:
    """The choice of those who have nothing to point at."""
    return _("No place: I see nothing wrong")


def certainty_in_words(percent: int, cost: float, *, is_right: bool) -> str:
    """The Brier score of a certainty with what it means, in two sentences."""
    score = _("Brier score for your certainty: %(score)s (0 is best, 1 is worst).") % {
        "score": f"{cost:.2f}"
    }
    return f"{score} {_meaning(percent, cost, is_right=is_right)}"


def _meaning(percent: int, cost: float, *, is_right: bool) -> str:
    if cost > COIN and is_right:
        return _("Your verdict is right, and you trusted it less than a coin.")
    if cost > COIN:
        return _("You were surer than the evidence allows: 50 % would have cost 0.25.")
    if is_right and percent > _SURE:
        return _("You were right, and as sure as that.")
    if is_right:
        return _("You were right, and held something back.")
    return _("Your verdict is not right, and you had left room for that.")


_SURE = 79
