"""The segments of an aligned pair of texts: usable side by side, inline, and as a list."""

from __future__ import annotations

from enum import StrEnum

from unsealed.lab.report import Crossing, Report, Words


class Change(StrEnum):
    """What became of a stretch of the original in the copy."""

    SAME = "same"
    CHANGED = "changed"
    REMOVED = "removed"
    ADDED = "added"


class Nature(StrEnum):
    """What kind of alteration it is: the first of these that fits."""

    UNSEEN = "unseen"
    PUNCTUATION = "punctuation"
    CAPITALS = "capitals"
    NEGATION = "negation"
    NUMBER = "number"
    WORDING = "wording"


class Segment(Crossing, frozen=True):
    """A stretch of both texts, white space and all: joined, they give the texts again.

    Words are counted from 0 and lines from 1. `copy_words` is how many words of the copy belong
    to it: none where something was removed.
    """

    change: Change
    original: str
    copy: str
    nature: Nature | None
    original_line: int
    copy_line: int
    copy_word: int
    copy_words: int


class Comparison(Crossing, frozen=True):
    """An original and a copy: the reports of both, and their texts in segments.

    `why` says why they could not be compared; there are no segments then.
    """

    original: Report
    copy: Report
    segments: tuple[Segment, ...] = ()
    why: Words | None = None


def alterations(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """The segments in which the copy differs; none of them is a possible answer."""
    return tuple(each for each in segments if each.change is not Change.SAME)
