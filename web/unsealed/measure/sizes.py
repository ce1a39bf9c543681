"""From how many on a figure is shown. Below it, what is missing is said in its place.

The sizes are this course's own rules, each from the width of its interval: 18 of 24 right may be
anything from 55 to 88 %; the expected calibration error of a perfectly calibrated learner is 0.16
after 20 answers and still 0.07 after 100; a correlation of 0.3 reaches from 0.02 to 0.53 with 50
learners; α of 0.70 over 24 items from 0.47 to 0.86 with 20.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

D_PRIME: Final = 12
"""Sound items, and unsound ones, of one learner."""
D_PRIME_FIRM: Final = 20
"""Of each sort; below it discernment is called rough."""
CALIBRATION_CURVE: Final = 30
CALIBRATION_ERROR: Final = 100
CLASS_CHANGE: Final = 8
TWO_GROUPS: Final = 25
ITEM_DIFFICULTY: Final = 10
ITEM_DISCRIMINATION: Final = 50
ITEM_DECISION: Final = 100
AGREEMENT: Final = 30
TWO_PARAMETERS: Final = 250
SHOWN_TO_OTHERS: Final = 10
"""Learners behind any figure that others than their teacher see."""


class TooFew(Struct, frozen=True):
    """There are too few to tell: so many are there, and so many are needed."""

    found: int
    needed: int

    @property
    def missing(self) -> int:
        """How many more it takes."""
        return self.needed - self.found


def too_few(found: int, needed: int) -> TooFew | None:
    """None if there are enough."""
    return TooFew(found, needed) if found < needed else None
