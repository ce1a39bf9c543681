"""The code on a certificate: what was measured, signed by this installation, and nobody's name.

The code holds the figures themselves, so that nothing has to be kept for it: whoever types it in is
shown what it says, and only this installation can have written it. Forty letters:

- a number for the layout, which a later one with more figures raises,
- the way through the course, by the first bytes of a hash of its id,
- lessons, judgements, mean Brier score in ten-thousandths,
- three days, counted from 1 January 2020: the first and last lesson finished, and the issue,
- the first ten bytes of an HMAC-SHA256 over all that. Eighty bits cannot be guessed by asking.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from unsealed.records.classes import CODE_LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterable

_LAYOUT: Final = 1
_FIELDS: Final = struct.Struct(">B3sBHHHHH")
_SIGNED_BY: Final = 10
_NO_SCORE: Final = 0xFFFF
_FIRST_DAY: Final = date(2020, 1, 1)
_BASE32: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_TO_OURS: Final = str.maketrans(_BASE32, CODE_LETTERS)
_FROM_OURS: Final = str.maketrans(CODE_LETTERS, _BASE32)
_LENGTH: Final = (_FIELDS.size + _SIGNED_BY) * 8 // 5


@dataclass(frozen=True, slots=True)
class Measured:
    """What a certificate says. `mean_brier` is None where there were too few judgements."""

    way: bytes
    lessons: int
    judged: int
    mean_brier: float | None
    first_on: date
    last_on: date
    issued_on: date


def mark_of(way: str) -> bytes:
    """What stands in a code for a way through the course."""
    return hashlib.sha256(way.encode()).digest()[:3]


def way_with(mark: bytes, ways: Iterable[str]) -> str | None:
    """The way that a code names; None where it is no longer among these."""
    return next((way for way in ways if mark_of(way) == mark), None)


def code_of(measured: Measured, secret: str) -> str:
    """The code, in groups of five letters."""
    score = _NO_SCORE if measured.mean_brier is None else round(measured.mean_brier * 10_000)
    days = (measured.first_on, measured.last_on, measured.issued_on)
    figures = _FIELDS.pack(
        _LAYOUT,
        measured.way,
        min(measured.lessons, 0xFF),
        min(measured.judged, 0xFFFF),
        score,
        *((day - _FIRST_DAY).days for day in days),
    )
    letters = base64.b32encode(figures + _signature(figures, secret)).decode().translate(_TO_OURS)
    return "-".join(letters[place : place + 5] for place in range(0, len(letters), 5))


def measured_by(code: str, secret: str) -> Measured | None:
    """What a code says; None for one that this installation never gave. Any text is a code."""
    letters = "".join(code.upper().split()).replace("-", "")
    if len(letters) != _LENGTH or not set(letters) <= set(CODE_LETTERS):
        return None
    packed = base64.b32decode(letters.translate(_FROM_OURS))
    figures, signature = packed[: _FIELDS.size], packed[_FIELDS.size :]
    if not hmac.compare_digest(signature, _signature(figures, secret)):
        return None
    layout, way, lessons, judged, score, *days = _FIELDS.unpack(figures)
    if layout != _LAYOUT:
        return None
    mean_brier = None if score == _NO_SCORE else score / 10_000
    first_on, last_on, issued_on = (_FIRST_DAY + timedelta(days=count) for count in days)
    return Measured(way, lessons, judged, mean_brier, first_on, last_on, issued_on)


def _signature(figures: bytes, secret: str) -> bytes:
    key = hashlib.sha256(b"unsealed certificate\0" + secret.encode()).digest()
    return hmac.digest(key, figures, "sha256")[:_SIGNED_BY]
