"""Changes small real files in the ways in which files break, and in which people break them."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

_LARGEST = 2 * 2**20
_EXTREMES = (b"\0", b"\xff", b"\x7f", bytes(4), b"\xff" * 4, b"\x7f\xff\xff\xff", b"\x80\0\0\0")
_PIECES = (
    b"%s%(x)s%n", b"\xe2\x80\xae", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\r\n\r\n", b"../" * 9,
    b"99999999999999999999", b"-1", b"1e999", b"NaN", b"<!ENTITY a '&a;&a;'>", b"<![CDATA[",
    b"&#0;", b"<" * 40, b"[" * 3000, b"(" * 3000, b"<<" * 1500, b"=?utf-8?q?=ff?=", b"9" * 5000,
    b"Content-Type: multipart/mixed\n", b"31 February 2019", b"; " * 500, b"/Length 999999999",
    b"endstream", b" 0 R", b"\0",
)  # fmt: skip


def mutate(data: bytes, others: list[bytes], rng: Random) -> bytes:
    """The data with one to six changes, within a bound; often inside of what is packed."""
    if rng.random() < 0.5:
        packed = _inside(data, others, rng)
        if packed is not None:
            return packed
    for _time in range(rng.choice((1, 1, 1, 2, 3, 6))):
        data = rng.choice(_CHANGES)(data, others, rng)[:_LARGEST]
    return data


def _span(data: bytes, rng: Random, most: int = 200) -> tuple[int, int]:
    start = rng.randrange(len(data) + 1)
    return start, min(len(data), start + rng.randrange(most))


def _flip(data: bytes, _others: list[bytes], rng: Random) -> bytes:
    changed = bytearray(data)
    for _time in range(rng.choice((1, 2, 8, 40)) if data else 0):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _put(data: bytes, _others: list[bytes], rng: Random) -> bytes:
    start, _end = _span(data, rng)
    return data[:start] + rng.choice(_PIECES) + data[start:]


def _replace(data: bytes, _others: list[bytes], rng: Random) -> bytes:
    start, _end = _span(data, rng)
    piece = rng.choice((*_EXTREMES, *_PIECES, rng.randbytes(rng.randrange(1, 20))))
    return data[:start] + piece + data[start + len(piece) :]


def _remove(data: bytes, _others: list[bytes], rng: Random) -> bytes:
    start, end = _span(data, rng)
    return data[:start] + data[end:]


def _repeat(data: bytes, _others: list[bytes], rng: Random) -> bytes:
    start, end = _span(data, rng)
    return data[:end] + data[start:end] * rng.choice((1, 1, 10, 1000)) + data[end:]


def _truncate(data: bytes, _others: list[bytes], rng: Random) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _behead(data: bytes, _others: list[bytes], rng: Random) -> bytes:
    return data[rng.randrange(len(data) + 1) :]


def _splice(data: bytes, others: list[bytes], rng: Random) -> bytes:
    other = rng.choice(others)
    return data[: rng.randrange(len(data) + 1)] + other[rng.randrange(len(other) + 1) :]


def _renumber(data: bytes, _others: list[bytes], rng: Random) -> bytes:
    places = [place for place, byte in enumerate(data[:100_000]) if 48 <= byte <= 57]
    if not places:
        return data
    place = rng.choice(places)
    number = rng.choice((b"0", b"-1", b"65536", b"4294967296", b"99999999999999999999", b"1.5"))
    return data[:place] + number + data[place + 1 :]


_CHANGES: tuple[Callable[[bytes, list[bytes], Random], bytes], ...] = (
    _flip, _flip, _put, _replace, _replace, _remove, _repeat, _truncate, _behead, _splice,
    _renumber,
)  # fmt: skip


def _inside(data: bytes, others: list[bytes], rng: Random) -> bytes | None:
    """The data with a change in what is packed in it; None where nothing is."""
    if data.startswith(b"PK"):
        return _inside_zip(data, others, rng)
    if b"FlateDecode" in data:
        return _inside_streams(data, others, rng)
    packers = {b"\x1f\x8b": gzip, b"BZh": bz2, b"\xfd7zXZ": lzma}
    for signature, packer in packers.items():
        if data.startswith(signature):
            return packer.compress(mutate(packer.decompress(data), others, rng))
    return None


def _inside_zip(data: bytes, others: list[bytes], rng: Random) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        infos = old.infolist()
        chosen = rng.choice(infos)
        for info in infos:
            content = old.read(info)
            new.writestr(info, mutate(content, others, rng) if info is chosen else content)
    return buffer.getvalue()


def _inside_streams(data: bytes, others: list[bytes], rng: Random) -> bytes | None:
    """A PDF with a change in one of its compressed streams; its table of places is then wrong."""
    starts = _places(data, b"stream\n")
    rng.shuffle(starts)
    for start in starts:
        end = data.find(b"endstream", start)
        try:
            content = zlib.decompress(data[start:end])
        except zlib.error:
            continue
        return data[:start] + zlib.compress(mutate(content, others, rng)) + data[end:]
    return None


def _places(data: bytes, mark: bytes) -> list[int]:
    places, place = [], data.find(mark)
    while place >= 0:
        places.append(place + len(mark))
        place = data.find(mark, place + 1)
    return places
