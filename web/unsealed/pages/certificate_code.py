"""The code on a certificate: what was measured, signed by this installation, and nobody's name.

The code holds the figures themselves, so that nothing has to be kept for it: whoever types it in is
shown what it says, and only this installation can have written it. Forty letters, or sixty-four
with a test before and after:

- a number for the layout: 1, or 2 with a test,
- the way through the course, by the first bytes of a hash of its id,
- lessons, judgements, mean Brier score in ten-thousandths,
- three days, counted from 1 January 2020: the first and last lesson finished, and the issue,
- with a test, of each of its two forms: its letter, its day, and four counts,
- the first ten bytes of an HMAC-SHA256 over all that. Eighty bits cannot be guessed by asking.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from unsealed.pages.certificate_forms import SIZE, packed, unpacked
from unsealed.records.classes import CODE_LETTERS
from unsealed.secret_keys import certificate_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unsealed.pages.certificate_forms import TakenTest
    from unsealed.secret_keys import RetiredKey

_PLAIN: Final = 1
_TESTED: Final = 2
_FIELDS: Final = struct.Struct(">B3sBHHHHH")
_SIGNED_BY: Final = 10
_NO_SCORE: Final = 0xFFFF
_FIRST_DAY: Final = date(2020, 1, 1)
_BASE32: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_TO_OURS: Final = str.maketrans(_BASE32, CODE_LETTERS)
_FROM_OURS: Final = str.maketrans(CODE_LETTERS, _BASE32)
_LENGTHS: Final = {(_FIELDS.size + more + _SIGNED_BY) * 8 // 5: more for more in (0, SIZE)}
"""How many letters a code has, and how many bytes of it are a test's."""


class Measured(Struct, frozen=True):
    """What a certificate says. `mean_brier` is None where there were too few judgements, `test`
    where none was taken before and after."""

    way: bytes
    lessons: int
    judged: int
    mean_brier: float | None
    first_on: date
    last_on: date
    issued_on: date
    test: TakenTest | None = None


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
        _TESTED if measured.test else _PLAIN,
        measured.way,
        min(measured.lessons, 0xFF),
        min(measured.judged, 0xFFFF),
        score,
        *((day - _FIRST_DAY).days for day in days),
    )
    if measured.test:
        figures += packed(measured.test)
    letters = (
        base64.b32encode(figures + _signature(figures, certificate_key(secret)))
        .decode()
        .translate(_TO_OURS)
    )
    return "-".join(letters[place : place + 5] for place in range(0, len(letters), 5))


def measured_by(code: str, keys: Iterable[RetiredKey]) -> Measured | None:
    """What a code says; None for one that this installation never gave. Any text is a code.

    A key that was rotated away knows no code again that was issued later.
    """
    letters = "".join(code.upper().split()).replace("-", "")
    if len(letters) not in _LENGTHS or not set(letters) <= set(CODE_LETTERS):
        return None
    content = base64.b32decode(letters.translate(_FROM_OURS))
    more = _LENGTHS[len(letters)]
    figures, signature = content[:-_SIGNED_BY], content[-_SIGNED_BY:]
    knowing = [each for each in keys if _is_right(signature, figures, each.certificate_key)]
    if not knowing:
        return None
    layout, way, lessons, judged, score, *days = _FIELDS.unpack(figures[: _FIELDS.size])
    if layout != (_TESTED if more else _PLAIN):
        return None
    mean_brier = None if score == _NO_SCORE else score / 10_000
    first_on, last_on, issued_on = (_FIRST_DAY + timedelta(days=count) for count in days)
    if all(each.until is not None and issued_on > each.until for each in knowing):
        return None
    test = unpacked(figures[_FIELDS.size :]) if more else None
    return Measured(way, lessons, judged, mean_brier, first_on, last_on, issued_on, test)


def _is_right(signature: bytes, figures: bytes, key: bytes) -> bool:
    return hmac.compare_digest(signature, _signature(figures, key))


def _signature(figures: bytes, key: bytes) -> bytes:
    return hmac.digest(key, figures, "sha256")[:_SIGNED_BY]
