"""Opening a picture within bounds, and the parts that it is built of."""

from __future__ import annotations

import contextlib
import io
import re
import struct
import warnings
import zlib
from typing import TYPE_CHECKING

from msgspec import Struct
from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from unsealed.lab.evidence import Unreadable
from unsealed.lab.report import say
from unsealed.language import noop

if TYPE_CHECKING:
    from collections.abc import Iterator

with contextlib.suppress(ImportError):  # no wheel of it everywhere; HEIF is unreadable then
    import pi_heif

    pi_heif.register_heif_opener(thumbnails=False)

READERS = (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
"""Loaded here, so that a picture's type has its reader whichever picture came before."""
MOST_PIXELS = 400_000_000
"""Of larger pictures nothing is decoded; a phone's largest have half of it."""
MOST_DECODED = 60_000_000
_FORMATS = {
    "jpeg": ("JPEG", "MPO"),
    "png": ("PNG",),
    "gif": ("GIF",),
    "tiff": ("TIFF",),
    "webp": ("WEBP",),
    "heif": ("HEIF", "AVIF"),
    "bmp": ("BMP",),
}
_LONGEST_TEXT = 100_000
_MARKER = re.compile(rb"\xff+([^\x00\xd0-\xd7\xff])", re.DOTALL)
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_FRAMES = {0xC0: "baseline", 0xC1: "extended", 0xC2: "progressive", 0xC3: "lossless"}
_STANDALONE = {0x01, 0xD8, *range(0xD0, 0xD8)}


class Segment(Struct, frozen=True):
    """A part of a JPEG or PNG by its name, where it starts and what it holds."""

    name: str
    start: int
    data: bytes


class Structure(Struct, frozen=True):
    """The parts of a picture's file. `end` is where the picture ends, None where it never does."""

    segments: tuple[Segment, ...]
    end: int | None
    process: str = ""
    sampling: tuple[tuple[int, int], ...] = ()

    def first(self, name: str, beginning: bytes = b"") -> bytes | None:
        """What the first part of a name holds that begins so; None where there is none."""
        for segment in self.segments:
            if segment.name == name and segment.data.startswith(beginning):
                return segment.data
        return None


def open_picture(data: bytes, type_: str) -> Image.Image:
    """The picture, not yet decoded. Raises Unreadable, saying why."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow refuses at twice this number
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Image.open(io.BytesIO(data), formats=_FORMATS[type_])
    except Image.DecompressionBombError:
        why = say(
            noop("it claims more than %(pixels)d million pixels"), pixels=MOST_PIXELS // 10**6
        )
        raise Unreadable(why) from None
    except UnidentifiedImageError:
        why = say(noop("no picture of its type can be read from it"))
        raise Unreadable(why) from None
    # It's OK because Pillow's readers raise whatever a broken header makes of them.
    except (OSError, ValueError, SyntaxError, struct.error, IndexError, KeyError) as error:
        why = say(noop("the beginning of the picture is damaged"))
        raise Unreadable(why, raw=f"{type(error).__name__}: {error}") from None


def small(picture: Image.Image, size: tuple[int, int]) -> Image.Image | None:
    """The picture in grey, no larger than the size; None where it can't be decoded in bounds."""
    if picture.format in ("JPEG", "MPO"):
        picture.draft("L", (size[0] * 2, size[1] * 2))
    if picture.width * picture.height > MOST_DECODED:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return picture.convert("L").resize(size, Image.Resampling.BOX)
    except (OSError, ValueError, SyntaxError, struct.error, IndexError, KeyError, EOFError):
        return None


def structure_of(data: bytes, type_: str) -> Structure:
    """The parts of a JPEG or PNG; for another type, nothing but where its header says it ends."""
    if type_ == "jpeg":
        return _of_jpeg(data)
    if type_ == "png":
        return _of_png(data)
    if type_ == "webp" and len(data) >= 8:
        end = int.from_bytes(data[4:8], "little") + 8
        return Structure((), end if end <= len(data) else None)
    return Structure((), len(data))


def _of_jpeg(data: bytes) -> Structure:
    segments = tuple(_jpeg_segments(data))
    frame = next((each for each in segments if each.name.startswith("SOF")), None)
    last = segments[-1] if segments else None
    return Structure(
        segments=segments,
        end=last.start + 2 if last and last.name == "EOI" else None,
        process=_FRAMES.get(int(frame.name[3:]) + 0xC0, frame.name) if frame else "",
        sampling=tuple(_sampling(frame.data)) if frame else (),
    )


def _jpeg_segments(data: bytes) -> Iterator[Segment]:
    place = 2
    while found := _MARKER.search(data, place):
        code, start = found[1][0], found.end() - 2
        if code == _END_OF_IMAGE:
            yield Segment("EOI", start, b"")
            return
        place = found.end()
        if code in _STANDALONE:
            continue
        length = int.from_bytes(data[place : place + 2], "big")
        if length < 2:
            return
        yield Segment(_jpeg_name(code), start, data[place + 2 : place + length])
        place += length


def _jpeg_name(code: int) -> str:
    if 0xE0 <= code <= 0xEF:
        return f"APP{code - 0xE0}"
    if 0xC0 <= code <= 0xCF and code not in (0xC4, 0xC8, 0xCC):
        return f"SOF{code - 0xC0}"
    return {_START_OF_SCAN: "SOS", 0xDB: "DQT", 0xFE: "COM", 0xC4: "DHT"}.get(code, f"{code:02X}")


def _sampling(frame: bytes) -> Iterator[tuple[int, int]]:
    for component in range(frame[5] if len(frame) > 5 else 0):
        place = 7 + 3 * component
        if place < len(frame):
            yield frame[place] >> 4, frame[place] & 15


def png_texts(structure: Structure) -> Iterator[tuple[str, str]]:
    """The texts of a PNG with their keywords: ISO/IEC 15948, section 11.3.4."""
    for segment in structure.segments:
        keyword, _, content = segment.data.partition(b"\0")
        name = keyword.decode("latin-1")
        if segment.name == "tEXt":
            yield name, content.decode("latin-1")
        elif segment.name == "zTXt":
            yield name, _inflated(content[1:]).decode("latin-1")
        elif segment.name == "iTXt" and len(content) > 2:
            written = content[2:].split(b"\0", 2)[-1]
            yield name, (_inflated(written) if content[0] else written).decode("utf-8", "replace")


def _inflated(content: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(content, _LONGEST_TEXT)
    except zlib.error:
        return b""


def _of_png(data: bytes) -> Structure:
    segments, place = [], 8
    while place + 12 <= len(data):
        length = int.from_bytes(data[place : place + 4], "big")
        name = data[place + 4 : place + 8].decode("latin-1")
        segments.append(Segment(name, place, data[place + 8 : place + 8 + length]))
        place += 12 + length
        if name == "IEND":
            return Structure(tuple(segments), place)
    return Structure(tuple(segments), None)
