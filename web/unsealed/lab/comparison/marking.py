"""What can be marked in a copy, its words or its lines, and what became of somebody's marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec import Struct

from unsealed.lab.comparison.aligning import align
from unsealed.lab.comparison.segments import alterations

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from unsealed.lab.comparison.segments import Segment

By = Literal["word", "line"]
"""Whether words are marked, or whole lines."""
_WORD = re.compile(r"\S+")


class Unit(NamedTuple):
    """A word or line that can be marked: its number from 1 as a form sends it, and its text."""

    value: str
    words: str


class Row(NamedTuple):
    """A line of a copy, counted from 1, and what can be marked in it."""

    number: int
    units: tuple[Unit, ...]


class Change(Struct, frozen=True):
    """An alteration, and the units of the copy that stand for it."""

    segment: Segment
    units: frozenset[str]


class Marked(Struct, frozen=True):
    """What became of marks: which alterations they found and missed, and what was unchanged.

    `score` is the harmonic mean of precision and recall, and no more than the share of the
    alterations found less the share of the unchanged units marked: marking all gives nothing.
    """

    found: tuple[Change, ...]
    missed: tuple[Change, ...]
    in_vain: tuple[Unit, ...]
    marks: int
    precision: float
    recall: float
    score: float

    @property
    def changes(self) -> tuple[Change, ...]:
        """All the alterations, in the order of the copy."""
        both = (*self.found, *self.missed)
        return tuple(sorted(both, key=lambda change: change.segment.copy_word))

    @property
    def hits(self) -> int:
        """How many of the marks stand on an alteration."""
        return self.marks - len(self.in_vain)


def rows_of(copy: str, by: By) -> tuple[Row, ...]:
    """The lines of a copy that have words, and what can be marked in each."""
    rows: list[Row] = []
    count = 0
    for number, line in enumerate(copy.split("\n"), start=1):
        words = _WORD.findall(line)
        if words and by == "line":
            rows.append(Row(number, (Unit(str(number), " ".join(words)),)))
        elif words:
            units = (Unit(str(count + place), word) for place, word in enumerate(words, start=1))
            rows.append(Row(number, tuple(units)))
        count += len(words)
    return tuple(rows)


def changes_of(original: str, copy: str, by: By) -> tuple[Change, ...]:
    """The alterations of a copy, each with the words or lines that stand for it.

    Where something was removed there is nothing to mark: what stands before and after it does.
    """
    units = tuple(_unit_of_each_word(copy, by))
    return tuple(
        Change(each, frozenset(units[place] for place in _reach(each, len(units))))
        for each in alterations(align(original, copy))
    )


def judge(original: str, copy: str, by: By, marked: Collection[str]) -> Marked:
    """What became of marks, given as numbers of units; what is no unit counts for nothing."""
    changes = changes_of(original, copy, by)
    units = [unit for row in rows_of(copy, by) for unit in row.units]
    right = frozenset[str]().union(*(change.units for change in changes))
    chosen = [unit for unit in units if unit.value in marked]
    in_vain = tuple(unit for unit in chosen if unit.value not in right)
    found = tuple(change for change in changes if not change.units.isdisjoint(marked))
    precision = (len(chosen) - len(in_vain)) / len(chosen) if chosen else float(not changes)
    recall = len(found) / len(changes) if changes else 1.0
    unchanged = sum(unit.value not in right for unit in units)
    return Marked(
        found=found,
        missed=tuple(change for change in changes if change not in found),
        in_vain=in_vain,
        marks=len(chosen),
        precision=precision,
        recall=recall,
        score=_score(precision, recall, len(in_vain) / unchanged if unchanged else 0.0),
    )


def _score(precision: float, recall: float, wasted: float) -> float:
    if not precision or not recall:
        return 0.0
    f1 = 2 * precision * recall / (precision + recall)
    return max(0.0, min(f1, recall - wasted))


def _unit_of_each_word(copy: str, by: By) -> Iterator[str]:
    for row in rows_of(copy, by):
        for unit in row.units:
            yield from [unit.value] * len(unit.words.split())


def _reach(segment: Segment, count: int) -> range:
    """The words of the copy that stand for an alteration."""
    start, end = segment.copy_word, segment.copy_word + segment.copy_words
    return range(start, end) if start < end else range(max(start - 1, 0), min(start + 1, count))
