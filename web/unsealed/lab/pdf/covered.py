"""Text that is in a PDF though nobody sees it: below a box, in the colour of the page, outside it.

A letter counts as hidden where the page, drawn as a reader would see it, shows one flat colour
all over the letter's place. The geometry alone only says where it is worth looking.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import pypdfium2
from msgspec import Struct

from unsealed.lab.pdf.reading import (
    ALMOST_WHITE,
    are_alike,
    area,
    band_of,
    overlap,
    read_pages,
    render,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

    from unsealed.lab.pdf.reading import Box, Letter, PageRead, Painted

_COVERED = 0.6
"""How much of a letter's box has to lie below a shape."""
_FLAT = 24
"""How far apart the lightest and the darkest of a flat place may be, of 255."""
_DARK = 110
_SHOWN = 200
"""How many pieces of hidden text are listed."""
_LEAST = 0.01
_FEWEST = 2
"""How many letters make a piece; single ones lie below the lines of hatchings and drawings."""
_RENDERED = 60
"""How many pages are drawn to look at them."""


class Hidden(Struct, frozen=True):
    """Text that does not show: on which page, where, what covers it, and of which colour it is.

    `cover` is `shape`, `image`, the kind of a note, or `nothing` where nothing lies over it.
    """

    page: int
    text: str
    box: Box
    cover: str
    is_dark: bool


class PageSeen(Struct, frozen=True):
    """What a page is made of: its letters, those that are never painted, and pictures' share."""

    page: int
    letters: int
    invisible: int
    pictured: float


class Survey(Struct, frozen=True):
    """All pages, what does not show on them, and the pages of notes that ask for a redaction.

    `undrawn` pages could hide something and were too many to look at.
    """

    pages: tuple[PageSeen, ...]
    hidden: tuple[Hidden, ...]
    marked: tuple[int, ...]
    undrawn: int


def survey(data: bytes) -> Survey:
    """What the pages hold and what of it shows."""
    seen: list[PageSeen] = []
    hidden: list[Hidden] = []
    marked: list[int] = []
    drawn = 0
    with pypdfium2.PdfDocument(data) as document:
        for page, read in read_pages(document):
            seen.append(_seen(read))
            marked += [read.number for each in read.painted if each.kind == "redact"]
            suspects = _suspects(read)
            if not suspects:
                continue
            drawn += 1
            if drawn <= _RENDERED and len(hidden) < _SHOWN:
                hidden += _hidden(page, read, suspects)
    unseen = max(drawn - _RENDERED, 0)
    return Survey(tuple(seen), tuple(hidden[:_SHOWN]), tuple(marked), unseen)


def _seen(read: PageRead) -> PageSeen:
    letters = [each for each in read.letters if each.character.strip()]
    invisible = sum(1 for each in letters if each.writing and each.writing.is_invisible)
    pictures = [area(overlap(each.box, read.box)) for each in read.painted if each.kind == "image"]
    share = min(sum(pictures) / read.area, 1.0) if read.area else 0.0
    return PageSeen(read.number, read.count, invisible, share)


def _suspects(read: PageRead) -> list[tuple[Letter, str]]:
    """Every letter with what may hide it; nothing where nothing may hide any."""
    suspects = [(letter, _cover(letter, read)) for letter in read.letters]
    return suspects if any(cover for _, cover in suspects) else []


def _hidden(
    page: pypdfium2.PdfPage, read: PageRead, suspects: list[tuple[Letter, str]]
) -> list[Hidden]:
    picture, scale = render(page)
    look = Look(picture, scale, read.box)
    return list(_pieces(read.number, [(each, cover, look) for each, cover in suspects]))


class Look(Struct, frozen=True):
    """A page as it looks, to be looked at place by place."""

    picture: Image
    scale: float
    page: Box

    def at(self, box: Box) -> tuple[bool, bool]:
        """Whether a place shows one flat colour, and whether that is dark."""
        left, top = (box[0] - self.page[0]) * self.scale, (self.page[3] - box[3]) * self.scale
        right = max((box[2] - self.page[0]) * self.scale, left + 2)
        bottom = max((self.page[3] - box[1]) * self.scale, top + 2)
        place = (int(left), int(top), int(right + 1), int(bottom + 1))
        extremes = self.picture.crop(place).getextrema()
        ranges = [band for band in extremes if isinstance(band, tuple)]
        is_flat = all(high - low <= _FLAT for low, high in ranges)
        return is_flat, max(high for _, high in ranges) < _DARK


def _cover(letter: Letter, read: PageRead) -> str:
    """What may hide a letter, by where things stand; "" where nothing does."""
    if not letter.character.strip() or area(letter.box) < _LEAST:
        return ""
    if area(overlap(letter.box, read.box)) < _LEAST:
        return "outside"
    middle = (letter.box[1] + letter.box[3]) / 2
    for each in read.bands.get(band_of(middle), ()):
        if _may_hide(each, letter):
            return each.kind
    if (
        letter.writing
        and not letter.writing.is_invisible
        and min(letter.writing.colour) >= ALMOST_WHITE
    ):
        return "nothing"
    return ""


def _may_hide(each: Painted, letter: Letter) -> bool:
    left, bottom, right, top = each.box
    if right <= letter.box[0] or left >= letter.box[2]:
        return False
    if top <= letter.box[1] or bottom >= letter.box[3]:
        return False
    if area(overlap(each.box, letter.box)) < _COVERED * area(letter.box):
        return False
    if letter.writing is None or each.order > letter.writing.order:
        return True
    if letter.writing.is_invisible:
        return True  # the letters of a scan stand over its picture, and a box may be part of that
    return each.colour is not None and are_alike(each.colour, letter.writing.colour)


def _pieces(page: int, suspects: list[tuple[Letter, str, Look]]) -> Iterator[Hidden]:
    """The hidden letters, joined to the pieces in which they follow one another."""
    judged = [(letter, _judge(letter, cover, look)) for letter, cover, look in suspects]
    for (cover, is_dark), run in groupby(_bridged(judged), key=lambda each: each[1]):
        letters = [each[0] for each in run]
        text = "".join(letter.character for letter in letters).strip()
        if cover and sum(map(str.isalnum, text)) >= _FEWEST:
            yield Hidden(page, text, _around(letters), cover, is_dark)


_Judgement = tuple[str, bool]
"""What hides a letter, and whether its place is dark; "" where it can be seen."""


def _judge(letter: Letter, cover: str, look: Look) -> _Judgement:
    if not cover or cover == "outside":
        return cover, False
    is_flat, is_dark = look.at(letter.box)
    if letter.writing and letter.writing.is_invisible and not is_dark:
        return "", False
    return (cover, is_dark) if is_flat else ("", False)


def _bridged(judged: list[tuple[Letter, _Judgement]]) -> Iterator[tuple[Letter, _Judgement]]:
    """The judgements, with a space taken for what the letter before it is."""
    before = ("", False)
    for letter, judgement in judged:
        if letter.character.strip():
            before = judgement
        yield letter, before


def _around(letters: list[Letter]) -> Box:
    boxes = [letter.box for letter in letters if area(letter.box)]
    lefts, bottoms, rights, tops = zip(*(boxes or [letter.box for letter in letters]), strict=True)
    return (min(lefts), min(bottoms), max(rights), max(tops))
