"""Two typed sheets laid over each other: where their lines end, and how far letters are apart.

What is read is the sheets themselves, as `lab.replicas.memo` draws them.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import NamedTuple
from xml.etree import ElementTree as ET

from msgspec import Struct

_SVG = "{http://www.w3.org/2000/svg}"
_PLACED = re.compile(r"translate\((?P<across>[\d.]+) (?P<down>[\d.]+)\) scale\((?P<scale>[\d.]+)\)")
_MILLIMETRES = 25.4 / 72
_STRAIGHT = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")


class Line(NamedTuple):
    """A line of a sheet: its words, and how far from the margin each letter stands, in mm."""

    words: tuple[str, ...]
    letters: tuple[float, ...]


class Sheet(Struct, frozen=True):
    """A typed sheet: its lines from the top, without empty ones, and its size in points."""

    lines: tuple[Line, ...]
    width: int
    height: int

    @property
    def words(self) -> tuple[str, ...]:
        """All its words, with straight quotes: a curled one is the same word."""
        return tuple(word.translate(_STRAIGHT) for line in self.lines for word in line.words)

    @property
    def ends(self) -> tuple[int, ...]:
        """How many words stand on the sheet up to the end of each line."""
        return tuple(accumulate(len(line.words) for line in self.lines))


class LineEnd(Struct, frozen=True):
    """An end of a line of the lower sheet, and where its last word stands on the upper one.

    `apart` is how far the letters of a line are from those of the same line on the other sheet at
    most, in mm; None where the two lines do not hold the same words.
    """

    number: int
    last_words: str
    other_number: int
    agrees: bool
    apart: float | None


class Overlay(Struct, frozen=True):
    """What is found where one sheet is laid over another; no ends where their words differ."""

    has_same_words: bool
    ends: tuple[LineEnd, ...] = ()

    @property
    def agreeing(self) -> int:
        """How many line ends of the lower sheet are line ends of the upper one."""
        return sum(each.agrees for each in self.ends)

    @property
    def furthest(self) -> float | None:
        """How far letters are apart at most, on lines that hold the same words, in mm."""
        found = [each.apart for each in self.ends if each.apart is not None]
        return max(found) if found else None


def read_sheet(drawing: bytes) -> Sheet:
    """The lines of a sheet that we drew. Raises ValueError where it is none."""
    # It's OK because only files of our own making come here, none that anybody hands in.
    try:
        root = ET.fromstring(drawing)  # noqa: S314
    except ET.ParseError as error:
        raise ValueError("no drawing") from error
    lines = tuple(_line(each) for each in root.iter(f"{_SVG}g") if each.get("class") == "line")
    if not lines:
        raise ValueError("no sheet")
    return Sheet(lines, int(root.get("width", 0)), int(root.get("height", 0)))


def _line(group: ET.Element) -> Line:
    placed = _PLACED.match(group.get("transform", ""))
    if placed is None:
        raise ValueError("no place")
    scale = float(placed["scale"]) * _MILLIMETRES
    places = (float(each.get("x", 0)) * scale for each in group.iter(f"{_SVG}use"))
    return Line(tuple(group.get("data-text", "").split()), tuple(places))


def lay_over(lower: Sheet, upper: Sheet) -> Overlay:
    """Each line end of the lower sheet, held against the upper one."""
    if lower.words != upper.words:
        return Overlay(has_same_words=False)
    others = upper.ends
    ends = []
    for number, (line, end) in enumerate(zip(lower.lines, lower.ends, strict=True)):
        other = next(place for place, count in enumerate(others) if count >= end)
        agrees = others[other] == end
        apart = _apart(line, upper.lines[other]) if agrees else None
        last = " ".join(line.words[-2:])
        ends.append(LineEnd(number + 1, last, other + 1, agrees, apart))
    return Overlay(True, tuple(ends))


def _apart(line: Line, other: Line) -> float | None:
    if len(line.words) != len(other.words):
        return None
    return max(abs(here - there) for here, there in zip(line.letters, other.letters, strict=True))
