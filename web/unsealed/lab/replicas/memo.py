"""Training replicas of typed memos: a sheet as an SVG drawing.

A typewriter's letters stand unevenly and are struck with uneven weight; a copier turns the sheet a
little and leaves specks. All of it follows from the seed. The words "training replica" stand on
the face and in the metadata.
"""

from __future__ import annotations

import random
from html import escape
from typing import TYPE_CHECKING

from msgspec import Struct

from unsealed.lab.replicas.memo_setting import SIZE, Letter, Machine, SetLine, face_of, set_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MARK = "Training replica, made for the course Unsealed."
"""What stands on the face and in the metadata."""
WIDTH = 576
MARGIN = 72
"""The sheet's width and its left margin, in points."""
_TOP = 66
_FOOT = 62
_PITCH: dict[Machine, float] = {"typewriter": 12, "word-processor": 13.8}
_PAPER = "#fdfbf4"
_BLACK = "#24211d"
_CARBON = "#3f4c6b"
_LAID_OVER = "#b0241c"
_RAISED = 'transform="translate(0 -330) scale(.65)"'
_UNEVEN = 22
_WEIGHTS = (0, 0, 9, 9, 20, 34)


class Memo(Struct, frozen=True):
    """A sheet. `copied` says how often it went through a copier, `carbon` that it is the carbon."""

    lines: tuple[str, ...]
    machine: Machine
    seed: str
    title: str
    copied: int = 0
    is_carbon: bool = False


def make_memo(memo: Memo) -> bytes:
    """The sheet as an SVG file. The same memo gives the same bytes."""
    lines = set_lines(memo.lines, memo.machine, memo.seed)
    height = round(_TOP + _FOOT + len(lines) * _PITCH[memo.machine])
    parts = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"'
        f' width="{WIDTH}" height="{height}">',
        f"<title>{escape(memo.title)}</title>",
        f"<desc>{MARK}</desc>",
        f"<metadata>{MARK} Machine: {memo.machine}.</metadata>",
        f"<defs>{''.join(_outlines(memo.machine, lines))}</defs>",
        _paper(height),
        _ink(_CARBON if memo.is_carbon else _BLACK, _turned(memo, height)),
        *_drawn(memo, lines),
        "</g>",
        *_specks(memo, height),
        _mark(height),
        "</svg>",
    )
    return "\n".join(parts).encode()


def as_upper_layer(sheet: bytes) -> bytes:
    """The sheet as if on glass, in another ink: to be laid over another sheet."""
    head, paper, rest = sheet.decode().partition('<rect class="paper"')
    drawn = rest.partition("/>")[2] if paper else rest
    for ink in (_BLACK, _CARBON):
        drawn = drawn.replace(f'fill="{ink}"', f'fill="{_LAID_OVER}"')
        drawn = drawn.replace(f'stroke="{ink}"', f'stroke="{_LAID_OVER}"')
    bare = drawn.partition('<g class="mark"')[0]
    return f"{head}{bare}</svg>".encode()


def _paper(height: int) -> str:
    return f'<rect class="paper" width="{WIDTH}" height="{height}" fill="{_PAPER}"/>'


def _ink(colour: str, turned: str) -> str:
    return f'<g class="ink" fill="{colour}" stroke="{colour}" stroke-width="0"{turned}>'


def _turned(memo: Memo, height: int) -> str:
    """How a copier lays the sheet: never quite straight."""
    if not memo.copied:
        return ""
    angle = _chance(memo, "turned").uniform(0.15, 0.25) * memo.copied
    return f' transform="rotate({angle:.2f} {WIDTH // 2} {height // 2})"'


def _outlines(machine: Machine, lines: Iterable[SetLine]) -> Iterator[str]:
    """Each letter that is used, once."""
    glyphs = face_of(machine).glyphs
    used = {(letter.character, letter.is_raised) for line in lines for letter in line.letters}
    for character, is_raised in sorted(used):
        place = f" {_RAISED}" if is_raised else ""
        yield f'<path id="{_name(character, is_raised)}" d="{glyphs[character][1]}"{place}/>'


def _name(character: str, is_raised: bool) -> str:
    return f"{'r' if is_raised else 'c'}{ord(character):x}"


def _drawn(memo: Memo, lines: Iterable[SetLine]) -> Iterator[str]:
    chance = _chance(memo, "struck")
    scale = SIZE / 1000
    for number, line in enumerate(lines):
        if not line.letters:
            continue
        down = _TOP + number * _PITCH[memo.machine]
        struck = "".join(_struck(letter, memo, chance) for letter in line.letters)
        yield (
            f'<g class="line" data-text="{escape(line.text)}"'
            f' transform="translate({MARGIN} {down:.1f}) scale({scale})">{struck}</g>'
        )


def _struck(letter: Letter, memo: Memo, chance: random.Random) -> str:
    name = _name(letter.character, letter.is_raised)
    if memo.machine == "word-processor":
        return f'<use href="#{name}" x="{letter.across}"/>'
    # Some types always strike too high or too low, and every stroke differs a little besides.
    own = _chance(memo, letter.character).randint(-_UNEVEN, _UNEVEN)
    down = own + chance.randint(-_UNEVEN // 2, _UNEVEN // 2)
    weight = chance.choice(_WEIGHTS) + (14 if memo.is_carbon else 0)
    return f'<use href="#{name}" x="{letter.across}" y="{down}" stroke-width="{weight}"/>'


def _specks(memo: Memo, height: int) -> Iterator[str]:
    """The dirt of each copying."""
    chance = _chance(memo, "specks")
    for _ in range(memo.copied * 14):
        across, down = chance.randint(8, WIDTH - 8), chance.randint(8, height - 30)
        yield f'<circle cx="{across}" cy="{down}" r="{chance.choice((0.4, 0.5, 0.7, 1.1))}"/>'


def _mark(height: int) -> str:
    """The mark at the foot, drawn as the letters are: it needs no typeface on the reader's side."""
    glyphs = face_of("word-processor").glyphs
    across, drawn = 0, []
    for character in MARK:
        drawn.append(f'<path transform="translate({across})" d="{glyphs[character][1]}"/>')
        across += glyphs[character][0]
    return (
        f'<g class="mark" fill="#9c2a23" transform="translate({MARGIN} {height - 16}) scale(.01)">'
        f"{''.join(drawn)}</g>"
    )


def _chance(memo: Memo, what: str) -> random.Random:
    return random.Random(f"{memo.seed} {what}")  # noqa: S311  # a drawing, not a secret
