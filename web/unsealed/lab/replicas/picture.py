"""Training replicas of photographs: scenes that we draw, with records honest or planted.

The camera is invented. The words "training replica" stand on the face and in EXIF.
"""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from PIL import Image, ImageDraw, ImageFont

from unsealed.lab.replicas.exif_writing import write_exif

if TYPE_CHECKING:
    from datetime import datetime

    from unsealed.lab.replicas.exif_writing import Value

MARK = "Training replica: made by Unsealed for teaching."
"""What stands on the face and in the metadata."""
_THUMBNAIL = (160, 120)
_PRECISION = 10_000

Thumbnail = Literal["own", "another", "none"]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a replica shows and what is written beside it, and where its fault lies.

    `scene` is the seed of what is drawn. `thumbnail` is of this scene, of another, or missing.
    `position` are degrees north and east; `satellites` is their time. `claimed` is a size that the
    record gives in place of the true one.
    """

    scene: str
    taken: datetime
    size: tuple[int, int] = (1200, 900)
    make: str = "Larkspur"
    model: str = "LX-2"
    software: str = "LX-2 firmware 1.04"
    changed: datetime | None = None
    position: tuple[float, float] | None = None
    satellites: datetime | None = None
    thumbnail: Thumbnail = "own"
    claimed: tuple[int, int] | None = None
    has_zone: bool = True
    quality: int = 88


def make_snapshot(snapshot: Snapshot) -> bytes:
    """The replica as a JPEG."""
    buffer = io.BytesIO()
    _drawn(snapshot).save(
        buffer, "JPEG", quality=snapshot.quality, subsampling="4:2:0", exif=_exif(snapshot)
    )
    return buffer.getvalue()


def _drawn(snapshot: Snapshot) -> Image.Image:
    """A sky, hills, a few houses and a sun, as the seed has them, with the mark below."""
    chance = random.Random(snapshot.scene)  # noqa: S311  # a drawing, not a secret
    width, height = snapshot.size
    picture = Image.new("RGB", snapshot.size, _shade(chance, (150, 180, 210), 40))
    pen = ImageDraw.Draw(picture)
    _sun(pen, chance, width, height)
    for step in range(3):
        _hills(pen, chance, snapshot.size, height * (45 + 18 * step) // 100)
    for _ in range(chance.randint(3, 6)):
        _house(pen, chance, width, height)
    font = ImageFont.load_default(max(height // 36, 10))
    pen.rectangle((0, height - height // 18, width, height), fill=(250, 250, 245))
    pen.text((width // 60, height - height // 20), MARK, fill=(30, 30, 30), font=font)
    return picture


def _shade(
    chance: random.Random, around: tuple[int, int, int], spread: int
) -> tuple[int, int, int]:
    red, green, blue = (min(max(part + chance.randint(-spread, spread), 0), 255) for part in around)
    return red, green, blue


def _sun(pen: ImageDraw.ImageDraw, chance: random.Random, width: int, height: int) -> None:
    across, up = (
        chance.randint(width // 8, width * 7 // 8),
        chance.randint(height // 12, height // 4),
    )
    size = height // chance.randint(9, 14)
    pen.ellipse((across - size, up - size, across + size, up + size), fill=(250, 240, 170))


def _hills(
    pen: ImageDraw.ImageDraw, chance: random.Random, size: tuple[int, int], level: int
) -> None:
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


def _exif(snapshot: Snapshot) -> bytes:
    changed = snapshot.changed or snapshot.taken
    main: dict[int, Value] = {
        0x010E: MARK,
        0x010F: snapshot.make,
        0x0110: snapshot.model,
        0x0131: snapshot.software,
        0x0132: _date(changed),
        0x013B: "training replica",
    }
    width, height = snapshot.claimed or snapshot.size
    exif: dict[int, Value] = {
        0x9000: b"0232",
        0x9003: _date(snapshot.taken),
        0x9004: _date(snapshot.taken),
        0xA002: width,
        0xA003: height,
    }
    if snapshot.has_zone:
        exif |= {
            0x9010: _zone(changed),
            0x9011: _zone(snapshot.taken),
            0x9012: _zone(snapshot.taken),
        }
    return write_exif(main, exif, _gps(snapshot), _thumbnail(snapshot))


def _date(moment: datetime) -> str:
    return f"{moment:%Y:%m:%d %H:%M:%S}"


def _zone(moment: datetime) -> str:
    zone = f"{moment:%z}" or "+0000"
    return f"{zone[:3]}:{zone[3:5]}"


def _gps(snapshot: Snapshot) -> dict[int, Value]:
    if snapshot.position is None:
        return {}
    north, east = snapshot.position
    records: dict[int, Value] = {
        0: b"\2\3\0\0",
        1: "S" if north < 0 else "N",
        2: _sixtieths(north),
        3: "W" if east < 0 else "E",
        4: _sixtieths(east),
    }
    if snapshot.satellites:
        clock = snapshot.satellites
        records[7] = tuple(Fraction(part) for part in (clock.hour, clock.minute, clock.second))
        records[0x1D] = f"{clock:%Y:%m:%d}"
    return records


def _sixtieths(degrees: float) -> tuple[Fraction, ...]:
    whole, rest = divmod(abs(degrees), 1)
    minutes, rest = divmod(rest * 60, 1)
    seconds = Fraction(round(rest * 60 * _PRECISION), _PRECISION)
    return Fraction(int(whole)), Fraction(int(minutes)), seconds


def _thumbnail(snapshot: Snapshot) -> bytes | None:
    if snapshot.thumbnail == "none":
        return None
    scene = snapshot.scene + (" before" if snapshot.thumbnail == "another" else "")
    small = _drawn(replace(snapshot, scene=scene)).resize(_THUMBNAIL)
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=75)
    return buffer.getvalue()
