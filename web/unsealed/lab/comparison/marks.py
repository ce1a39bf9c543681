"""Scores the words that a learner marked as altered: precision and recall.

Both are 1 where nothing was altered and nothing was marked: that is a right answer. Precision is
counted in words, so that marking everything does not pay; recall in alterations, so that a long
one counts once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from unsealed.lab.comparison.segments import alterations

if TYPE_CHECKING:
    from collections.abc import Collection

    from unsealed.lab.comparison.segments import Segment


@dataclass(frozen=True, slots=True)
class MarkScore:
    """How well marks fit: fractions, and what was found, missed and marked in vain."""

    precision: float
    recall: float
    found: tuple[Segment, ...]
    missed: tuple[Segment, ...]
    in_vain: tuple[int, ...]

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def score_marks(segments: tuple[Segment, ...], marked: Collection[int]) -> MarkScore:
    """The score of marked words of the copy, counted from 0.

    Where something was removed, there is no word to mark: the word before or after it stands
    for the gap.
    """
    altered = alterations(segments)
    reach = {number: _reach(each) for number, each in enumerate(altered)}
    found = tuple(altered[n] for n, words in reach.items() if not words.isdisjoint(marked))
    missed = tuple(altered[n] for n, words in reach.items() if words.isdisjoint(marked))
    all_words = frozenset().union(*reach.values())
    in_vain = tuple(sorted(set(marked) - all_words))
    distinct = len(set(marked))
    return MarkScore(
        precision=(distinct - len(in_vain)) / distinct if distinct else float(not altered),
        recall=len(found) / len(altered) if altered else 1.0,
        found=found,
        missed=missed,
        in_vain=in_vain,
    )


def _reach(segment: Segment) -> frozenset[int]:
    """The words of the copy that stand for an alteration."""
    start, end = segment.copy_word, segment.copy_word + segment.copy_words
    return frozenset(range(start, end)) if start < end else frozenset({start - 1, start})
