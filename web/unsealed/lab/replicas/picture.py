"""Training replicas of photographs: scenes that we draw, with records honest or planted.

The camera is invented. The words "training replica" stand on the face and in EXIF.
"""

from __future__ import annotations

import io
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace
from PIL import Image, ImageDraw, ImageFont

from unsealed.lab.replicas.exif_writing import write_exif
from unsealed.lab.replicas.scenes import INK, PAPER, draw_land, draw_room, draw_sheet, draw_yard

if TYPE_CHECKING:
    from datetime import datetime

    from unsealed.lab.replicas.exif_writing import Value
    from unsealed.lab.replicas.scenes import Room, Yard

MARK = "Training replica: made by Unsealed for teaching."
"""What stands on the face and in the metadata."""
_THUMBNAIL = (160, 120)
_PRECISION = 10_000

Thumbnail = Literal["own", "another", "none"]


class Snapshot(Struct, frozen=True):
    """What a replica shows and what is written beside it, and where its fault lies.

    `scene` is the seed of a landscape; a typed `sheet`, a `room` or a `yard` is drawn instead where
    it is given. Without `taken` nothing but the mark is written beside it. `thumbnail` is of this
    scene, of another, or missing. `position` are degrees north and east; `satellites` is their
    time. `claimed` is a size that the record gives in place of the true one.
    """

    scene: str
    taken: datetime | None
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
    sheet: tuple[str, ...] = ()
    room: Room | None = None
    yard: Yard | None = None


def make_snapshot(snapshot: Snapshot) -> bytes:
    """The replica as a JPEG."""
    buffer = io.BytesIO()
    beside = (
        {"comment": MARK} if snapshot.taken is None else {"exif": _exif(snapshot, snapshot.taken)}
    )
    _drawn(snapshot).save(buffer, "JPEG", quality=snapshot.quality, subsampling="4:2:0", **beside)
    return buffer.getvalue()


def _drawn(snapshot: Snapshot) -> Image.Image:
    """What is shown, with the mark below."""
    width, height = snapshot.size
    picture = Image.new("RGB", snapshot.size, PAPER)
    pen = ImageDraw.Draw(picture)
    _draw(pen, snapshot)
    font = ImageFont.load_default(max(height // 36, 10))
    pen.rectangle((0, height - height // 18, width, height), fill=PAPER)
    pen.text((width // 60, height - height // 20), MARK, fill=INK, font=font)
    return picture


def _draw(pen: ImageDraw.ImageDraw, snapshot: Snapshot) -> None:
    if snapshot.sheet:
        draw_sheet(pen, snapshot.size, snapshot.sheet)
    elif snapshot.room:
        draw_room(pen, snapshot.size, snapshot.room)
    elif snapshot.yard:
        draw_yard(pen, snapshot.size, snapshot.yard)
    else:
        draw_land(pen, snapshot.size, snapshot.scene)


def _exif(snapshot: Snapshot, taken: datetime) -> bytes:
    changed = snapshot.changed or taken
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
        0x9003: _date(taken),
        0x9004: _date(taken),
        0xA002: width,
        0xA003: height,
    }
    if snapshot.has_zone:
        exif |= {
            0x9010: _zone(changed),
            0x9011: _zone(taken),
            0x9012: _zone(taken),
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
    if snapshot.thumbnail == "another":
        snapshot = replace(
            snapshot, scene=f"{snapshot.scene} before", sheet=(), room=None, yard=None
        )
    small = _drawn(snapshot).resize(_THUMBNAIL)
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=75)
    return buffer.getvalue()
