"""Dates as files write them: in PDF, in XMP and in EXIF, with their zone or without one.

PDF: ISO 32000-2, section 7.9.4. XMP: ISO 16684-1, section 8.2.1.4. EXIF: Exif 3.0, section 4.6.6.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

from msgspec import Struct

_PDF = re.compile(
    r"\s*(?:D:)?\s*(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?\s*(Z|[+-])?(?:(\d\d)'?(\d\d)?'?)?"
)
_ISO = re.compile(
    r"\s*(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*"
    r"(Z|[+-])?(?:(\d\d):?(\d\d))?)?)?)?\s*$"
)
_EXIF = re.compile(r"\s*(\d{4}):(\d\d):(\d\d)(?:[ T](\d\d):(\d\d):(\d\d)(?:\.\d+)?)?[\s\0]*$")
_ZONE = re.compile(r"\s*(Z|[+-])(?:(\d\d):?(\d\d))?[\s\0]*$")


_Groups = tuple[str | None, ...]
_NO_ZONE: _Groups = (None, None, None)


class Moment(Struct, frozen=True):
    """A date as a file has it. `when` is None where the text is no date."""

    raw: str
    when: datetime | None

    @property
    def has_zone(self) -> bool:
        """Whether the file says in which zone its clock stood."""
        return self.when is not None and self.when.tzinfo is not None

    @property
    def day(self) -> date | None:
        """The day by the clock that the file was made at."""
        return None if self.when is None else self.when.date()

    def __str__(self) -> str:
        if self.when is None:
            return self.raw
        zone = self.when.strftime("%z")
        shown = f" UTC{zone[:3]}:{zone[3:5]}" if zone else ""
        return f"{self.when:%Y-%m-%d %H:%M:%S}{shown}"


def of_pdf(raw: str) -> Moment:
    """The moment that a date of a PDF's information dictionary names: `D:20260714093000+02'00'`."""
    return Moment(raw, _built(_PDF.match(raw)))


def of_xmp(raw: str) -> Moment:
    """The moment that a date of XMP names: `2026-07-14T09:30:00+02:00`."""
    return Moment(raw, _built(_ISO.match(raw)))


def of_exif(raw: str, zone: str = "") -> Moment:
    """The moment that a date of EXIF names, `2026:07:14 09:30:00`, in its zone if one is given."""
    found = _EXIF.match(raw)
    if not found:
        return Moment(raw, None)
    offset = _ZONE.match(zone)
    return Moment(raw, _moment(found.groups(), offset.groups() if offset else _NO_ZONE))


def seconds_between(one: Moment, other: Moment) -> float | None:
    """How far the second lies after the first; None where a zone is missing, or a date is none."""
    if one.when is None or other.when is None or one.has_zone != other.has_zone:
        return None
    return (other.when - one.when).total_seconds()


def are_same(one: Moment, other: Moment) -> bool | None:
    """Whether two dates name one moment, to the second; by the clock where a zone is missing."""
    if one.when is None or other.when is None:
        return None
    apart = seconds_between(one, other)
    if apart is None:
        apart = (other.when.replace(tzinfo=None) - one.when.replace(tzinfo=None)).total_seconds()
    return abs(apart) < 1


def _built(found: re.Match[str] | None) -> datetime | None:
    return _moment(found.groups()[:6], found.groups()[6:9]) if found else None


def _moment(numbers: _Groups, zone: _Groups) -> datetime | None:
    lowest = (1, 1, 1, 0, 0, 0)
    year, month, day, hour, minute, second = (
        least if number is None else int(number)
        for number, least in zip(numbers, lowest, strict=True)
    )
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=_zone(*zone[:3]))
    except ValueError:
        return None


def _zone(sign: str | None, hours: str | None, minutes: str | None) -> timezone | None:
    if sign is None:
        return None
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    if offset >= timedelta(days=1):
        raise ValueError
    return timezone(-offset if sign == "-" else offset)
