"""Where each letter of a memo stands: as a typewriter sets it, or a word processor.

Places are in thousandths of the type's size, from the left margin and up from the line. A
typewriter moves on by the same step after every letter, and its typist ends a line at a bell. A
word processor gives each letter its own width, draws some pairs closer, and breaks lines itself.
"""

from __future__ import annotations

import json
import random
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

Machine = Literal["typewriter", "word-processor"]
SIZE = 12
"""The type's size in points: ten letters of a typewriter fill an inch."""
MEASURE = 432 * 1000 // SIZE
"""How wide a line may be: six inches."""
_FACES: Mapping[Machine, str] = {"typewriter": "typewriter", "word-processor": "book"}
_STEP = 600
LETTERS = frozenset(map(chr, range(0x20, 0x7F))) | set("§–—‘’“”")
"""Every character that the typefaces have."""
_BELL = 6
"""How many letters before the margin a typist may stop."""
_ENDING = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_RAISED = 0.65


class Letter(NamedTuple):
    """A letter and how far from the left margin it stands; a raised one is smaller."""

    character: str
    across: int
    is_raised: bool = False


class SetLine(NamedTuple):
    """A line as it is set: its text, and each letter that leaves a mark."""

    text: str
    letters: tuple[Letter, ...]


class Face(NamedTuple):
    """A typeface: width and outline of each letter, and the pairs that stand closer or wider."""

    glyphs: Mapping[str, tuple[int, str]]
    kern: Mapping[str, int]


@cache
def face_of(machine: Machine) -> Face:
    """The typeface of a machine."""
    file = Path(__file__).parent / "typefaces" / f"{_FACES[machine]}.json"
    told = json.loads(file.read_text("utf-8"))
    return Face(
        {letter: (each[0], each[1]) for letter, each in told["glyphs"].items()}, told["kern"]
    )


def set_lines(lines: Iterable[str], machine: Machine, seed: str) -> tuple[SetLine, ...]:
    """The lines as the machine sets them: each begins anew, and one that is too long is broken."""
    if machine == "typewriter":
        # A typist's hand, and no secret.
        chance = random.Random(f"bell {seed}")  # noqa: S311
        limit = MEASURE // _STEP
        broken = _broken(lines, lambda text: len(text) <= limit - chance.randrange(_BELL))
        return tuple(SetLine(text, tuple(_typed(text))) for text in broken)
    improved = (_with_curled_quotes(line) for line in lines)
    broken = _broken(improved, lambda text: _width(text) <= MEASURE)
    return tuple(SetLine(text, tuple(_processed(text))) for text in broken)


def _broken(lines: Iterable[str], fits: Callable[[str], bool]) -> Iterator[str]:
    """The lines, each in as many pieces as it needs; an empty line stays one."""
    for line in lines:
        piece, *words = line.split() or [""]
        for word in words:
            if fits(f"{piece} {word}"):
                piece = f"{piece} {word}"
                continue
            yield piece
            piece = word
        yield piece


def _typed(text: str) -> Iterator[Letter]:
    for place, character in enumerate(text):
        if character != " ":
            yield Letter(character, place * _STEP)


def _processed(text: str) -> Iterator[Letter]:
    for letter, _end in _placed(text):
        if letter.character != " ":
            yield letter


def _width(text: str) -> int:
    return max((end for _letter, end in _placed(text)), default=0)


def _placed(text: str) -> Iterator[tuple[Letter, int]]:
    """Each letter with the place where the next may begin."""
    face = face_of("word-processor")
    raised = {place for found in _ENDING.finditer(text) for place in range(*found.span())}
    across, before = 0, ""
    for place, character in enumerate(text):
        across += face.kern.get(before + character, 0)
        letter = Letter(character, across, place in raised)
        width = face.glyphs[character][0]
        across += round(width * _RAISED) if letter.is_raised else width
        before = "" if letter.is_raised else character
        yield letter, across


def _with_curled_quotes(text: str) -> str:
    """The text with the quotes that a word processor puts in place of straight ones."""
    opened = re.sub(r'(^|(?<=[\s(]))"', "\u201c", text)
    return opened.replace('"', "\u201d").replace("'", "\u2019")
