"""Who needs help now: a learner who is stuck on one question, with the reason.

The rule is the course's own. A learner is stuck who was wrong three times running on the same
question, and the last of these tries is not older than a quarter of an hour. A right answer to that
question, or a partly right one, clears it, and so does time.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

STUCK_AFTER = 3
"""Wrong tries running."""
STILL_NOW = timedelta(minutes=15)
"""How long ago the last of them may be."""


class Try(Struct, frozen=True):
    """One try at a question, and whether it was wrong."""

    question: str
    is_wrong: bool
    moment: datetime


class Stuck(Struct, frozen=True):
    """On which question a learner is stuck, how often they were wrong, and in how many minutes."""

    question: str
    wrong: int
    minutes: int


def stuck_on(tries: Iterable[Try], now: datetime) -> Stuck | None:
    """The question that a learner is stuck on, the latest if there are several; None if on none.

    `tries` may come in any order.
    """
    running: dict[str, list[datetime]] = {}
    for each in sorted(tries, key=lambda each: each.moment):
        if each.is_wrong:
            running.setdefault(each.question, []).append(each.moment)
        else:
            running.pop(each.question, None)
    stuck = [
        (moments[-1], question, moments)
        for question, moments in running.items()
        if len(moments) >= STUCK_AFTER and now - moments[-1] <= STILL_NOW
    ]
    if not stuck:
        return None
    last, question, moments = max(stuck)
    minutes = max(1, round((last - moments[0]).total_seconds() / 60))
    return Stuck(question, len(moments), minutes)
