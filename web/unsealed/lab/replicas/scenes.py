"""What pictures show: landscapes drawn by chance, typed sheets, a room, a school yard."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from PIL import ImageFont

if TYPE_CHECKING:
    from PIL import ImageDraw

Direction = Literal["north", "east", "south", "west"]
Colour = tuple[int, int, int]
Size = tuple[int, int]

PAPER: Colour = (250, 250, 245)
INK: Colour = (30, 30, 30)
_WALL: Colour = (214, 208, 196)
_FLOOR: Colour = (168, 160, 148)
_SKY: Colour = (190, 205, 220)
_SHADOW: Colour = (120, 115, 108)
_BARREL: Colour = (96, 112, 128)
_TOWARDS: dict[str, tuple[int, int]] = {
    "north": (0, -1),
    "east": (1, 0),
    "south": (0, 1),
    "west": (-1, 0),
}
_LINES = 24


class Room(Struct, frozen=True):
    """A room without windows: a number on the wall, a clock, and barrels."""

    number: str
    clock: str


class Yard(Struct, frozen=True):
    """A yard from above: a flagpole whose shadow points somewhere, and perhaps a clock."""

    shadow: Direction
    clock: str | None = None


def draw_land(pen: ImageDraw.ImageDraw, size: Size, seed: str) -> None:
    """A sky, hills, a few houses and a sun, as the seed has them."""
    chance = random.Random(seed)  # noqa: S311  # a drawing, not a secret
    width, height = size
    pen.rectangle((0, 0, *size), fill=_shade(chance, (150, 180, 210), 40))
    _sun(pen, chance, width, height)
    for step in range(3):
        _hills(pen, chance, size, height * (45 + 18 * step) // 100)
    for _ in range(chance.randint(3, 6)):
        _house(pen, chance, width, height)


def _shade(chance: random.Random, around: Colour, spread: int) -> Colour:
    red, green, blue = (min(max(part + chance.randint(-spread, spread), 0), 255) for part in around)
    return red, green, blue


def _sun(pen: ImageDraw.ImageDraw, chance: random.Random, width: int, height: int) -> None:
    across, up = (
        chance.randint(width // 8, width * 7 // 8),
        chance.randint(height // 12, height // 4),
    )
    size = height // chance.randint(9, 14)
    pen.ellipse((across - size, up - size, across + size, up + size), fill=(250, 240, 170))


def _hills(pen: ImageDraw.ImageDraw, chance: random.Random, size: Size, level: int) -> None:
    width, height = size
    points = [
        (width * step // 8, level + chance.randint(-height // 10, height // 10))
        for step in range(9)
    ]
    pen.polygon([(0, height), *points, (width, height)], fill=_shade(chance, (90, 120, 70), 45))


def _house(pen: ImageDraw.ImageDraw, chance: random.Random, width: int, height: int) -> None:
    wide = chance.randint(width // 16, width // 8)
    left, top = chance.randint(0, width - wide), chance.randint(height // 2, height * 4 // 5)
    pen.rectangle(
        (left, top, left + wide, top + wide * 2 // 3), fill=_shade(chance, (200, 190, 170), 50)
    )
    roof = [(left - 4, top), (left + wide // 2, top - wide // 2), (left + wide + 4, top)]
    pen.polygon(roof, fill=_shade(chance, (150, 70, 50), 40))
    pen.rectangle(
        (left + wide // 3, top + wide // 3, left + wide // 2, top + wide * 2 // 3),
        fill=(60, 50, 45),
    )


def draw_sheet(pen: ImageDraw.ImageDraw, size: Size, lines: tuple[str, ...]) -> None:
    """A sheet of paper on a desk, with these lines, each broken where it is too long."""
    width, height = size
    margin = width // 12
    pen.rectangle((0, 0, *size), fill=_FLOOR)
    pen.rectangle((margin // 2, margin // 3, width - margin // 2, height), fill=PAPER)
    font = ImageFont.load_default(height // 32)
    broken = [part for line in lines for part in _broken(pen, line, font, width - 2 * margin)]
    leading = min(height * 4 // 5 // max(len(broken), 1), height // 16)
    for number, line in enumerate(broken):
        pen.text((margin, margin + number * leading), line, fill=INK, font=font)


def _broken(
    pen: ImageDraw.ImageDraw,
    line: str,
    font: ImageFont.FreeTypeFont | ImageFont.ImageFont,
    width: int,
) -> list[str]:
    """The line in pieces that fit into the width."""
    pieces = [""]
    for word in line.split(" "):
        longer = f"{pieces[-1]} {word}".strip()
        if pieces[-1] and pen.textlength(longer, font=font) > width:
            pieces.append(word)
        else:
            pieces[-1] = longer
    return pieces


def draw_room(pen: ImageDraw.ImageDraw, size: Size, room: Room) -> None:
    """The room: wall, floor, number, clock, barrels; nobody is in it."""
    width, height = size
    pen.rectangle((0, 0, width, height * 2 // 3), fill=_WALL)
    pen.rectangle((0, height * 2 // 3, width, height), fill=_FLOOR)
    font = ImageFont.load_default(height // 5)
    pen.text((width // 8, height // 6), room.number, fill=INK, font=font)
    _clock(pen, (width * 3 // 4, height // 4), height // 7, room.clock)
    for number in range(5):
        _barrel(
            pen,
            width * (number * 2 + 1) // 12,
            height * 5 // 12 + height * (number % 2) // 12,
            size,
        )


def _barrel(pen: ImageDraw.ImageDraw, left: int, top: int, size: Size) -> None:
    wide, high = size[0] // 9, size[1] * 3 // 10
    pen.rectangle((left, top, left + wide, top + high), fill=_BARREL, outline=INK)
    pen.ellipse((left, top - high // 10, left + wide, top + high // 10), fill=_SKY, outline=INK)
    for part in (1, 2):
        level = top + high * part // 3
        pen.line((left, level, left + wide, level), fill=INK, width=3)


def draw_yard(pen: ImageDraw.ImageDraw, size: Size, yard: Yard) -> None:
    """The yard from above: north is at the top, as the rose in the corner says."""
    width, height = size
    foot = (width // 2, height // 2)
    pen.rectangle((0, 0, *size), fill=_WALL)
    pen.rectangle((width // 10, height // 10, width * 9 // 10, height * 17 // 20), fill=_FLOOR)
    right, down = _TOWARDS[yard.shadow]
    tip = (foot[0] + right * width // 4, foot[1] + down * height // 4)
    pen.line((foot, tip), fill=_SHADOW, width=height // 40)
    _disc(pen, foot, height // 45, INK)
    _rose(pen, size)
    if yard.clock is not None:
        _clock(pen, (width * 4 // 5, height // 4), height // 8, yard.clock)


def _rose(pen: ImageDraw.ImageDraw, size: Size) -> None:
    width, height = size
    across, up, arm = width // 6, height // 4, height // 14
    font = ImageFont.load_default(height // 26)
    pen.line((across, up - arm, across, up + arm), fill=INK, width=3)
    pen.line((across - arm, up, across + arm, up), fill=INK, width=3)
    for letter, right, down in (("N", 0, -1), ("E", 1, 0), ("S", 0, 1), ("W", -1, 0)):
        at = (across + right * arm * 3 // 2, up + down * arm * 3 // 2)
        pen.text(at, letter, fill=INK, font=font, anchor="mm")


def _clock(pen: ImageDraw.ImageDraw, at: tuple[int, int], size: int, time: str) -> None:
    """A clock with two hands and twelve strokes."""
    hour, minute = (int(part) for part in time.split(":"))
    _disc(pen, at, size, INK)
    _disc(pen, at, size * 19 // 20, PAPER)
    for stroke in range(12):
        outer, inner = (_on_dial(at, size * part // 20, stroke * 30) for part in (18, 15))
        pen.line((outer, inner), fill=INK, width=max(size // 24, 2))
    hands = ((9, hour % 12 * 30 + minute // 2, 12), (14, minute * 6, 20))
    for part, degrees, thinness in hands:
        end = _on_dial(at, size * part // 20, degrees)
        pen.line((at, end), fill=INK, width=max(size // thinness, 2))


def _on_dial(at: tuple[int, int], length: int, degrees: int) -> tuple[int, int]:
    """The point so far from the middle, so many degrees after twelve."""
    turn = math.radians(degrees)
    return round(at[0] + math.sin(turn) * length), round(at[1] - math.cos(turn) * length)


def _disc(pen: ImageDraw.ImageDraw, at: tuple[int, int], size: int, fill: Colour) -> None:
    pen.ellipse((at[0] - size, at[1] - size, at[0] + size, at[1] + size), fill=fill)
