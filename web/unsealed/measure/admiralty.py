"""The Admiralty code: how reliable a source is, and how credible a piece of information.

Levels and wording as in US Army Field Manual 2-22.3, appendix B, quoted at
https://en.wikipedia.org/wiki/Admiralty_code. The two ratings are made apart, "so that the
reliability of the source does not influence the assessed accuracy of the report".

F and 6 mean that there is no basis for a rating. They are not the bottom of a scale, so codes are
never sorted, averaged or subtracted: nothing here orders them.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

from unsealed.language import gettext as _
from unsealed.language import noop

Reliability: TypeAlias = Literal["A", "B", "C", "D", "E", "F"]
Credibility: TypeAlias = Literal[1, 2, 3, 4, 5, 6]


class Level(Struct, frozen=True):
    """A level of either rating: its code, and its words and meaning in the source language."""

    code: str
    words: str
    meaning: str

    @property
    def name(self) -> str:
        """The words, in the reader's language."""
        return _(self.words)

    @property
    def explanation(self) -> str:
        """What the level means, in the reader's language."""
        return _(self.meaning)

    def __str__(self) -> str:
        return _("%(code)s · %(words)s") % {"code": self.code, "words": self.name}


RELIABILITY: dict[Reliability, Level] = {
    "A": Level("A", noop("completely reliable"), noop("No doubt; a history of being right.")),
    "B": Level("B", noop("usually reliable"), noop("Minor doubt; right most of the time.")),
    "C": Level("C", noop("fairly reliable"), noop("Doubt; but has been right in the past.")),
    "D": Level("D", noop("not usually reliable"), noop("Much doubt; has been right now and then.")),
    "E": Level("E", noop("unreliable"), noop("A history of being wrong.")),
    "F": Level("F", noop("cannot be judged"), noop("No basis for a rating.")),
}
"""The ratings of a source."""

CREDIBILITY: dict[Credibility, Level] = {
    1: Level(
        "1",
        noop("confirmed by other sources"),
        noop("Independent sources confirm it; it is logical and fits what else is known."),
    ),
    2: Level("2", noop("probably true"), noop("Not confirmed; logical, and fits what is known.")),
    3: Level(
        "3",
        noop("possibly true"),
        noop("Not confirmed; reasonably logical, and fits some of what is known."),
    ),
    4: Level(
        "4",
        noop("doubtful"),
        noop("Not confirmed; possible but not logical, and nothing else bears on it."),
    ),
    5: Level(
        "5", noop("improbable"), noop("Not confirmed; not logical, and contradicted by others.")
    ),
    6: Level("6", noop("cannot be judged"), noop("No basis for a rating.")),
}
"""The ratings of a piece of information."""
