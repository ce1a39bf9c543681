"""Cells of the gradebook's file, and what spreadsheets do to them.

A cell that a spreadsheet would take for a formula is written with an apostrophe before what
makes it one, at the beginning of the cell and wherever a spreadsheet of another country might
see the beginning of one. The rule is undone by its own inverse, so every text comes back.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

_STARTS: Final = "(?P<start>^|[;,\t\r\n])"
_FORMULA: Final = "(?=[=+\\-@\uff1d\uff0b\uff0d\uff20])"
_TO_GUARD = re.compile(f"{_STARTS}(?P<marks>'*){_FORMULA}")
_GUARDED = re.compile(f"{_STARTS}'(?P<marks>'*){_FORMULA}")
_MONTH: Final = r"(?:jan|feb|mar|mär|mrz|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)\w{0,6}\.?"
# What a spreadsheet makes of 1-2, 3/4 or 10.11, in the ways that we have seen.
_DATE = re.compile(
    rf"\d{{1,4}}[-./]\d{{1,2}}[-./]\d{{1,4}}|\d{{1,2}}[-./]\s?{_MONTH}([-./ ]\d{{2,4}})?"
    rf"|{_MONTH}[-. ]\d{{2,4}}",
    re.IGNORECASE,
)
_POWER = re.compile(r"\d+(?:[.,]\d+)?E[+-]?\d+", re.IGNORECASE)
_WAYS_OF_DATES: Final = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%m/%d/%Y", "%d/%m/%Y", "%m/%d/%y")


def guarded(text: str) -> str:
    """The text so that no spreadsheet takes it, or a part of it, for a formula."""
    return _TO_GUARD.sub(r"\g<start>'\g<marks>", text)


def unguarded(cell: str) -> str:
    """The text that `guarded` made this cell of; what was never guarded stays as it is."""
    return _GUARDED.sub(r"\g<start>\g<marks>", cell)


def is_spoiled(cell: str) -> bool:
    """Whether a spreadsheet seems to have made a date or a power of ten of what was typed."""
    return bool(_DATE.fullmatch(cell) or _POWER.fullmatch(cell))


def has_lost_zeros(before: str, now: str) -> bool:
    """Whether what is left is what was there, but for zeros before or after it."""
    return before != now and _bare(before) == _bare(now) != ""


def is_same_value(ours: str, found: str) -> bool:
    """Whether a cell still says what we wrote, in whatever way a spreadsheet writes it now."""
    if ours == found:
        return True
    day = _day(ours)
    if day is not None:
        return day in _days(found)
    return _number(ours) == _number(found) is not None


def _bare(text: str) -> str:
    plain = text.replace(",", ".")
    if not re.fullmatch(r"[\d.]+", plain):
        return ""
    whole, dot, rest = plain.partition(".")
    rest = rest.rstrip("0")
    return (whole.lstrip("0") or "0") + (dot + rest if rest else "")


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _days(text: str) -> frozenset[date | None]:
    found = set[date | None]()
    for way in _WAYS_OF_DATES:
        try:
            found.add(datetime.strptime(text, way).date())  # noqa: DTZ007 - a day, no moment
        except ValueError:
            continue
    return frozenset(found)
