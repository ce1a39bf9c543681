"""What the program or the camera wrote about a picture: EXIF, its position, its thumbnail."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from msgspec import Struct
from PIL import ExifTags, Image

from unsealed.lab.moments import Moment, of_exif

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST = 500
_FEW_BYTES = 8
_FAULTS = (OSError, ValueError, SyntaxError, KeyError, IndexError, TypeError, ZeroDivisionError)
_THUMBNAIL_START, _THUMBNAIL_LENGTH = 0x0201, 0x0202
_PREFIX = b"Exif\0\0"


class Position(Struct, frozen=True):
    """A place on the earth in degrees, as EXIF gives it; `when` is the satellites' time."""

    latitude: float
    longitude: float
    altitude: float | None
    when: Moment | None

    @property
    def is_possible(self) -> bool:
        """Whether such a place exists."""
        return abs(self.latitude) <= 90 and abs(self.longitude) <= 180

    def __str__(self) -> str:
        north, east = ("NS"[self.latitude < 0], "EW"[self.longitude < 0])
        return f"{abs(self.latitude):.6f}° {north}, {abs(self.longitude):.6f}° {east}"


class Exif(Struct, frozen=True):
    """The records of EXIF by their names in the standard, its position, and its thumbnail."""

    tags: Mapping[str, str]
    position: Position | None
    thumbnail: bytes | None

    def date(self, name: str, zone: str) -> Moment | None:
        """A date with the zone that stands beside it; None where there is none."""
        raw = self.tags.get(name, "").strip()
        return of_exif(raw, self.tags.get(zone, "")) if raw.strip(" :0") else None

    def number(self, name: str) -> int | None:
        """A record as a whole number; None where it is none."""
        try:
            return int(float(self.tags.get(name, "")))
        except (ValueError, OverflowError):
            return None


def read_exif(picture: Image.Image) -> Exif:
    """What is written about the picture; of a damaged record, the part that can be read."""
    try:
        exif = _as_written(picture)
    except _FAULTS:
        return Exif({}, None, None)
    tags = _named(exif, ExifTags.TAGS)
    turned = picture.info.get("original_orientation")
    if isinstance(turned, int):  # libheif turns the picture and says that it need not be turned
        tags["Orientation"] = str(turned)
    tags |= _named(_directory(exif, ExifTags.IFD.Exif), ExifTags.TAGS)
    position = _directory(exif, ExifTags.IFD.GPSInfo)
    tags |= _named(position, ExifTags.GPSTAGS)
    return Exif(tags, _position(position, tags), _thumbnail(picture, exif))


def _as_written(picture: Image.Image) -> Image.Exif:
    """The records without what Pillow adds to them from XMP."""
    packet = picture.info.get("exif")
    if not isinstance(packet, bytes):
        return picture.getexif()
    exif = Image.Exif()
    exif.load(packet)
    return exif


def _directory(exif: Image.Exif, number: int) -> Mapping[int, object]:
    try:
        found: Mapping[int, object] = exif.get_ifd(number)
    except _FAULTS:
        return {}
    return found


def _named(records: Mapping[int, object], names: Mapping[int, str]) -> dict[str, str]:
    return {names[tag]: _shown(value) for tag, value in records.items() if tag in names}


def _shown(value: object) -> str:
    if isinstance(value, bytes):
        plain = value.strip(b"\0 ")
        if plain.isascii() and plain.decode("ascii").isprintable() and plain:
            return plain.decode("ascii")[:_LONGEST]
        return value.hex(" ") if len(value) <= _FEW_BYTES else f"{len(value)} bytes"
    if isinstance(value, tuple):
        return ", ".join(map(_shown, value[:16]))
    return str(value).partition("\0")[0].strip()[:_LONGEST]


def _position(records: Mapping[int, object], tags: Mapping[str, str]) -> Position | None:
    tag = ExifTags.GPS
    latitude = _degrees(records.get(tag.GPSLatitude), records.get(tag.GPSLatitudeRef), "S")
    longitude = _degrees(records.get(tag.GPSLongitude), records.get(tag.GPSLongitudeRef), "W")
    if latitude is None or longitude is None:
        return None
    height = _number(records.get(tag.GPSAltitude))
    if height is not None and records.get(tag.GPSAltitudeRef) in (b"\1", 1):
        height = -height
    return Position(latitude, longitude, height, _satellite_time(records, tags))


def _degrees(value: object, reference: object, negative: str) -> float | None:
    parts = [_number(each) for each in value] if isinstance(value, tuple) else []
    if not parts or None in parts:
        return None
    degrees = sum((part or 0.0) / float(60**index) for index, part in enumerate(parts[:3]))
    sign = -1.0 if str(reference).strip("\0 ").upper() == negative else 1.0
    return sign * degrees


def _number(value: object) -> float | None:
    try:
        number = float(value)  # type: ignore[arg-type]  # what is no number raises
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return number if math.isfinite(number) else None


def _satellite_time(records: Mapping[int, object], tags: Mapping[str, str]) -> Moment | None:
    clock = records.get(ExifTags.GPS.GPSTimeStamp)
    parts = [_number(each) for each in clock] if isinstance(clock, tuple) else []
    day = tags.get("GPSDateStamp", "").strip()
    if len(parts) != 3 or None in parts or not day:
        return None
    hour, minute, second = (int(part or 0) for part in parts)
    return of_exif(f"{day} {hour:02}:{minute:02}:{second:02}", "Z")


def _thumbnail(picture: Image.Image, exif: Image.Exif) -> bytes | None:
    records = _directory(exif, ExifTags.IFD.IFD1)
    start, length = records.get(_THUMBNAIL_START), records.get(_THUMBNAIL_LENGTH)
    packet = picture.info.get("exif")
    if not (isinstance(start, int) and isinstance(length, int) and isinstance(packet, bytes)):
        return None
    content = packet.removeprefix(_PREFIX)[start : start + length]
    return content if content.startswith(b"\xff\xd8") else None
