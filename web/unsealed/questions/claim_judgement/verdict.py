"""How a probability came out, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unsealed.language import gettext as _
from unsealed.measure.brier import COIN
from unsealed.questions.claim_judgement.model import DEFAULT_RANGE

if TYPE_CHECKING:
    from unsealed.questions.claim_judgement.model import ClaimJudgement

EVEN = 50
CLOSE = 0.04
"""A judgement within twenty points of the outcome."""


def is_on_the_right_side(question: ClaimJudgement, percent: int) -> bool | None:
    """Whether the probability points where the evidence does; None for 50 % on a settled claim."""
    if question.outcome == "open":
        low, high = question.range or DEFAULT_RANGE
        return low <= percent <= high
    if percent == EVEN:
        return None
    return (percent > EVEN) == (question.outcome == "holds")


def score_in_words(question: ClaimJudgement, percent: int, cost: float) -> str:
    """The Brier score with what it means, in two sentences."""
    score = _("Brier score for this claim: %(score)s (0 is best, 1 is worst).") % {
        "score": f"{cost:.2f}"
    }
    meaning = (
        _open_in_words(question, percent)
        if question.outcome == "open"
        else _settled_in_words(question, percent, cost)
    )
    return f"{score} {meaning}"


def _open_in_words(question: ClaimJudgement, percent: int) -> str:
    low, high = question.range or DEFAULT_RANGE
    if percent > high:
        return _("The claim is open, and you leaned further towards belief than the evidence does.")
    if percent < low:
        return _("The claim is open, and you leaned further towards doubt than the evidence does.")
    return _("The claim is open, and you stayed within what the evidence supports.")


def _settled_in_words(question: ClaimJudgement, percent: int, cost: float) -> str:
    if percent == EVEN:
        return _("Saying 50 % always costs 0.25, whatever turns out.")
    if cost > COIN:
        return (
            (
                _("You leaned towards doubt, and the claim holds.")
                if question.outcome == "holds"
                else _("You leaned towards belief, and the claim fails.")
            )
            + " "
            + _("Saying 50 % would have cost 0.25.")
        )
    if cost <= CLOSE:
        return _("You were on the right side, and sure of it.")
    return _("You were on the right side, and held something back.")
