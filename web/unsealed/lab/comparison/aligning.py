"""Aligns two texts by their words.

Words that stand once in each text hold the two together (Bram Cohen's patience diff); between
them, the longest common stretches do (Ratcliff and Obershelp, as Python's difflib has it). What
is shared is found so as a reader finds it, and the time stays in bounds for long texts.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from difflib import SequenceMatcher
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from unsealed.lab.comparison.natures import nature_of
from unsealed.lab.comparison.segments import Change, Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_WORD = re.compile(r"\S+")
_CELLS = 1_000_000
"""How many pairs of words difflib may look at between two words that hold the texts together."""


class _Block(NamedTuple):
    """A stretch of words, by its ends in both texts; `is_same` where the words are the same."""

    is_same: bool
    original_start: int
    original_end: int
    copy_start: int
    copy_end: int


def align(original: str, copy: str) -> tuple[Segment, ...]:
    """The segments of two texts. White space alone makes no difference."""
    first, second = _Text(original), _Text(copy)
    blocks = _joined(_blocks(first.keys, second.keys))
    return tuple(_segment(first, second, block) for block in blocks)


class _Text:
    """A text, its words, and the words as they are compared: composed, as Unicode's form C."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.ends = [found.start() for found in re.finditer("\n", text)]
        self.last = len(text.rstrip())
        self.starts = [found.start() for found in _WORD.finditer(text)]
        self.keys = [unicodedata.normalize("NFC", word) for word in _WORD.findall(text)]

    def slice(self, start: int, end: int) -> str:
        """The words from `start` up to `end`, with the white space after each."""
        return self.text[self._place(start) : self._place(end)]

    def line(self, word: int) -> int:
        """The line, from 1, that a word stands in; for the one after the last, the last."""
        place = self.starts[word] if word < len(self.starts) else self.last
        return bisect_left(self.ends, place) + 1

    def _place(self, word: int) -> int:
        """Where a word begins; white space before the first belongs to it."""
        if word == 0:
            return 0
        return self.starts[word] if word < len(self.starts) else len(self.text)


def _segment(first: _Text, second: _Text, block: _Block) -> Segment:
    change = _change(block)
    original = first.slice(block.original_start, block.original_end)
    copy = second.slice(block.copy_start, block.copy_end)
    return Segment(
        change=change,
        original=original,
        copy=copy,
        nature=None if change is Change.SAME else nature_of(original, copy),
        original_line=first.line(block.original_start),
        copy_line=second.line(block.copy_start),
        copy_word=block.copy_start,
        copy_words=block.copy_end - block.copy_start,
    )


def _change(block: _Block) -> Change:
    if block.is_same:
        return Change.SAME
    if block.original_start == block.original_end:
        return Change.ADDED
    return Change.REMOVED if block.copy_start == block.copy_end else Change.CHANGED


def _blocks(first: Sequence[str], second: Sequence[str]) -> Iterator[_Block]:
    """The blocks of both texts, in order."""
    return _within(first, second, _Block(False, 0, len(first), 0, len(second)))


def _within(first: Sequence[str], second: Sequence[str], gap: _Block) -> Iterator[_Block]:
    """The blocks of a gap: what both sides begin and end with, and what lies between."""
    head = _shared(_words(first, second, gap))
    start = (gap.original_start + head, gap.copy_start + head)
    yield _Block(True, gap.original_start, start[0], gap.copy_start, start[1])
    ours, theirs = first[start[0] : gap.original_end], second[start[1] : gap.copy_end]
    tail = _shared((ours[::-1], theirs[::-1]))
    end = (gap.original_end - tail, gap.copy_end - tail)
    yield from _between(first, second, _Block(False, start[0], end[0], start[1], end[1]))
    yield _Block(True, end[0], gap.original_end, end[1], gap.copy_end)


def _words(
    first: Sequence[str], second: Sequence[str], gap: _Block
) -> tuple[Sequence[str], Sequence[str]]:
    ours = first[gap.original_start : gap.original_end]
    return ours, second[gap.copy_start : gap.copy_end]


def _shared(sides: tuple[Sequence[str], Sequence[str]]) -> int:
    """How many words both sides begin with."""
    pairs = zip(*sides, strict=False)
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _between(first: Sequence[str], second: Sequence[str], gap: _Block) -> Iterator[_Block]:
    """The blocks of a gap whose sides neither begin nor end alike."""
    ours, theirs = _words(first, second, gap)
    anchors = _anchors(ours, theirs)
    if not anchors:
        yield from _found_by_difflib(ours, theirs, gap)
        return
    start = (gap.original_start, gap.copy_start)
    for place, other in anchors:
        here = (gap.original_start + place, gap.copy_start + other)
        yield from _within(first, second, _Block(False, start[0], here[0], start[1], here[1]))
        yield _Block(True, here[0], here[0] + 1, here[1], here[1] + 1)
        start = (here[0] + 1, here[1] + 1)
    rest = _Block(False, start[0], gap.original_end, start[1], gap.copy_end)
    yield from _within(first, second, rest)


def _found_by_difflib(ours: Sequence[str], theirs: Sequence[str], gap: _Block) -> Iterator[_Block]:
    if len(ours) * len(theirs) > _CELLS or not (ours and theirs):
        yield gap
        return
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    by, other_by = gap.original_start, gap.copy_start
    for tag, start, end, other, other_end in matcher.get_opcodes():
        is_same = tag == "equal"
        yield _Block(is_same, start + by, end + by, other + other_by, other_end + other_by)


def _anchors(first: Sequence[str], second: Sequence[str]) -> list[tuple[int, int]]:
    """Places of words that stand once in each text, in the longest order that both have."""
    once = _once(second)
    pairs = [(place, once[word]) for word, place in _once(first).items() if word in once]
    return _longest_rising(pairs)


def _once(words: Sequence[str]) -> dict[str, int]:
    counted = Counter(words)
    return {word: place for place, word in enumerate(words) if counted[word] == 1}


def _longest_rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most pairs whose second places rise, of pairs whose first places do."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for number, (_place, other) in enumerate(pairs):
        pile = bisect_left(tops, other)
        before.append(ends[pile - 1] if pile else None)
        tops[pile : pile + 1] = [other]
        ends[pile : pile + 1] = [number]
    chosen: list[tuple[int, int]] = []
    last = ends[-1] if ends else None
    while last is not None:
        chosen.append(pairs[last])
        last = before[last]
    return chosen[::-1]


def _joined(blocks: Iterable[_Block]) -> Iterator[_Block]:
    """The blocks that are not empty; no two of one sort follow one another."""
    last: _Block | None = None
    for block in blocks:
        if block.original_start == block.original_end and block.copy_start == block.copy_end:
            continue
        if last is not None and last.is_same == block.is_same:
            last = last._replace(original_end=block.original_end, copy_end=block.copy_end)
            continue
        if last is not None:
            yield last
        last = block
    if last is not None:
        yield last
