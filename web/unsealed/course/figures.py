"""Timelines and provenance chains, drawn as SVG.

A drawing is narrow and runs downwards, so that a phone shows it at its own size. It has no style
of its own: lines and text take the page's colour, and CSS finds them by their classes.
"""

from __future__ import annotations

import itertools
from html import escape
from typing import TYPE_CHECKING, Final
from unicodedata import east_asian_width

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WIDTH: Final = 320
_TEXT_LEFT: Final = 44
_AXIS: Final = 16
_LINE: Final = 20
_GAP: Final = 18
_TOP: Final = 22
# Of a sans serif of 15 units a letter takes 7.7 on average; 0.95 of the column keeps a reserve.
_COLUMNS: Final = int((_WIDTH - _TEXT_LEFT) / 7.7 * 0.95)


class Entry(Struct, frozen=True):
    """One stop of a drawing: its label, its plain text, and the shape that stands for it."""

    label: str
    text: str
    shape: str = "event"


# Drawn round the middle of a square of 24 units. What a role does is told by its shape and its
# word, never by colour: a sheet, a hand that takes, a hand that gives, a lens, a page of print,
# two of them, a cross.
SHAPES: Final = {
    "event": '<circle r="6"/>',
    "origin": '<path d="M-8-10h11l5 5v15h-16zM3-10v5h5"/>',
    "obtained-by": '<path d="M-10-6h20l-10 15z"/>',
    "released-by": '<path d="M-10 6h20l-10-15z"/>',
    "examined-by": '<circle r="7" cx="-2" cy="-2"/><path d="M3 3l7 7"/>',
    "reported-by": '<path d="M-9-9h18v18h-18zM-5-4h10M-5 0h10M-5 4h6"/>',
    "amplified-by": '<path d="M-10-6h14v16h-14zM-5-6v-4h15v15h-6"/>',
    "denied-by": '<circle r="10"/><path d="M-5-5l10 10M5-5l-10 10"/>',
}


def drawing(kind: str, name: str, title: str, entries: Sequence[Entry]) -> str:
    """The SVG of a timeline or chain. `name` is its id in the page; all texts are plain."""
    stops: list[str] = []
    marks: list[int] = []
    top = _TOP
    for entry in entries:
        marks.append(top)
        lines = wrapped(entry.text, _COLUMNS)
        stops.append(_stop(entry, lines, top))
        top += _LINE * (len(lines) + 1) + _GAP
    height = top - _GAP
    return (
        f'<svg class="figure {kind}" role="img" aria-labelledby="{name}" '
        f'viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}">'
        f'<title id="{name}">{escape(title)}</title>'
        f"{_axis(kind, marks)}{''.join(stops)}</svg>"
    )


def wrapped(text: str, columns: int) -> list[str]:
    """The text in lines of at most so many columns; a wide character takes two."""
    lines = [""]
    for word in text.split():
        for piece in _pieces(word, columns):
            joined = f"{lines[-1]} {piece}".strip()
            if lines[-1] and _columns(joined) > columns:
                lines.append(piece)
            else:
                lines[-1] = joined
    return lines


def _pieces(word: str, columns: int) -> Iterable[str]:
    """The word, or parts of it that fit a line: Chinese and addresses have no spaces."""
    if _columns(word) <= columns:
        yield word
        return
    piece, taken = "", 0
    for character in word:
        width = _columns(character)
        if taken + width > columns:
            yield piece
            piece, taken = "", 0
        piece += character
        taken += width
    yield piece


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _axis(kind: str, marks: Sequence[int]) -> str:
    """The line that joins the stops; a chain's has a head at each, for it has a direction."""
    if kind == "timeline":
        return f'<path class="axis" d="M{_AXIS} {marks[0]}V{marks[-1]}"/>' if len(marks) > 1 else ""
    return "".join(
        f'<path class="axis" d="M{_AXIS} {start + 16}V{end - 16}m-4-5l4 5l4-5"/>'
        for start, end in itertools.pairwise(marks)
    )


def _stop(entry: Entry, lines: Sequence[str], top: int) -> str:
    spans = "".join(
        f'<tspan x="{_TEXT_LEFT}" dy="{_LINE}">{escape(line)}</tspan>' for line in lines
    )
    return (
        f'<g class="shape shape-{entry.shape}" transform="translate({_AXIS} {top})">'
        f"{SHAPES[entry.shape]}</g>"
        f'<text class="label" x="{_TEXT_LEFT}" y="{top + 5}">{escape(entry.label)}</text>'
        f'<text class="words" y="{top + 5}">{spans}</text>'
    )
