"""Writing EXIF: the records of a picture as the directories of a TIFF.

TIFF 6.0, section 2, and Exif 3.0, section 4.6. Big-endian, records in the order of their numbers.
"""

from __future__ import annotations

import struct
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

Value = str | int | bytes | tuple[Fraction, ...]
_HEADER = b"MM\0*\0\0\0\x08"
_PREFIX = b"Exif\0\0"
_EXIF, _GPS = 0x8769, 0x8825
_COMPRESSION, _START, _LENGTH = 0x0103, 0x0201, 0x0202
_JPEG = 6
_ASCII, _LONG, _RATIONAL, _UNDEFINED = 2, 4, 5, 7


def write_exif(
    main: Mapping[int, Value],
    exif: Mapping[int, Value],
    gps: Mapping[int, Value],
    thumbnail: bytes | None,
) -> bytes:
    """The packet that stands in a picture, with its marker."""
    start = len(_HEADER)
    after_main = start + len(_directory({**main, _EXIF: 0, _GPS: 0}, start, 0))
    after_exif = after_main + len(_directory(exif, after_main, 0))
    after_gps = after_exif + len(_directory(gps, after_exif, 0))
    links = {**main, _EXIF: after_main, _GPS: after_exif}
    second = after_gps if thumbnail else 0
    return (
        _PREFIX
        + _HEADER
        + _directory(links, start, second)
        + _directory(exif, after_main, 0)
        + _directory(gps, after_exif, 0)
        + (_with_thumbnail(thumbnail, after_gps) if thumbnail else b"")
    )


def _with_thumbnail(thumbnail: bytes, start: int) -> bytes:
    records: dict[int, Value] = {_COMPRESSION: _JPEG, _START: 0, _LENGTH: len(thumbnail)}
    size = len(_directory(records, start, 0))
    return _directory({**records, _START: start + size}, start, 0) + thumbnail


def _directory(records: Mapping[int, Value], start: int, following: int) -> bytes:
    """A directory that stands at `start`, and after it the values that do not fit into it."""
    heads, beyond = b"", b""
    place = start + 2 + 12 * len(records) + 4
    for tag, value in sorted(records.items()):
        kind, number, content = _written(value)
        if len(content) > 4:
            heads += struct.pack(">HHII", tag, kind, number, place + len(beyond))
            beyond += content + b"\0" * (len(content) % 2)
        else:
            heads += struct.pack(">HHI", tag, kind, number) + content.ljust(4, b"\0")
    return struct.pack(">H", len(records)) + heads + struct.pack(">I", following) + beyond


def _written(value: Value) -> tuple[int, int, bytes]:
    if isinstance(value, str):
        content = value.encode("ascii") + b"\0"
        return _ASCII, len(content), content
    if isinstance(value, int):
        return _LONG, 1, struct.pack(">I", value)
    if isinstance(value, bytes):
        return _UNDEFINED, len(value), value
    parts = [struct.pack(">II", part.numerator, part.denominator) for part in value]
    return _RATIONAL, len(value), b"".join(parts)
