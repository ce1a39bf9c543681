"""Finds dates in a text, with the weekday that stands beside them, in ten languages."""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

_LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "pl", "ru", "uk")
_WIDTHS = ("wide", "abbreviated")
# Bounded, so that a text without a space costs no more than any other.
_NAME = r"(?<![^\W_])([^\W\d_]{2,15}(?:-feira)?)(?![^\W_])\.?"
_WEEKDAY = rf"(?:{_NAME},?\s{{1,3}}(?:(?:the|den|der|le|el|il|de|dnia)\s)?)?"
_DAY = r"(?<!\d)(\d{1,2})(?!\d)"
_YEAR = r"(\d{4})(?!\d)"
_DAY_FIRST = re.compile(
    rf"{_WEEKDAY}{_DAY}(?:\.|st|nd|rd|th|er|º|°)?\s{{1,3}}(?:de\s|of\s)?{_NAME},?\s{{1,3}}(?:de\s)?{_YEAR}"
)
_MONTH_FIRST = re.compile(rf"{_WEEKDAY}{_NAME}\s{{1,3}}{_DAY}(?:st|nd|rd|th)?,?\s{{1,3}}{_YEAR}")
_DOTTED = re.compile(rf"{_WEEKDAY}{_DAY}\.\s?(\d{{1,2}})\.\s?{_YEAR}")
_ISO = re.compile(r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])")
_TELLING = 3
_MONTHS_OF_A_YEAR, _LONGEST_MONTH = 12, 31


class WrittenDate(Struct, frozen=True):
    """A date as a text has it. `day` is None for one that no calendar has.

    `weekday` counts from Monday, 0, and is None where the text names none.
    """

    text: str
    line: int
    start: int
    day: date | None
    weekday: int | None = None


def dates_in(text: str) -> list[WrittenDate]:
    """The dates of a text, in its order."""
    ends = [found.start() for found in re.finditer("\n", text)]
    found = sorted(_found(text, ends), key=lambda each: each.start)
    befores: list[WrittenDate | None] = [None, *found]
    return [
        each for each, before in zip(found, befores, strict=False) if not _is_within(each, before)
    ]


def _is_within(later: WrittenDate, before: WrittenDate | None) -> bool:
    return before is not None and later.start < before.start + len(before.text)


def _found(text: str, ends: list[int]) -> Iterator[WrittenDate]:
    for match in _DAY_FIRST.finditer(text):
        weekday, day, month, year = match.groups()
        yield from _named(match, ends, weekday, (year, month, day))
    for match in _MONTH_FIRST.finditer(text):
        weekday, month, day, year = match.groups()
        yield from _named(match, ends, weekday, (year, month, day))
    for match in _DOTTED.finditer(text):
        yield from _dotted(match, ends)
    for match in _ISO.finditer(text):
        year, month, day = (int(each) for each in match.groups())
        if month <= _MONTHS_OF_A_YEAR and day <= _LONGEST_MONTH:
            yield _written(match, ends, _day(year, month, day), None)


def _named(
    match: re.Match[str], ends: list[int], weekday: str | None, parts: tuple[str, str, str]
) -> Iterator[WrittenDate]:
    month = _month(parts[1])
    if month is not None:
        found = _day(int(parts[0]), month, int(parts[2]))
        number = None if weekday is None else _weekday_of(weekday, parts[1])
        yield _written(match, ends, found, number)


def _dotted(match: re.Match[str], ends: list[int]) -> Iterator[WrittenDate]:
    """Day and month by numbers; what is a date only with the month first is left alone."""
    weekday, first, second, year = match.groups()
    found = _day(int(year), int(second), int(first))
    if found is not None or _day(int(year), int(first), int(second)) is None:
        number = None if weekday is None else _weekday_of(weekday, None)
        yield _written(match, ends, found, number)


def _written(
    match: re.Match[str], ends: list[int], day: date | None, weekday: int | None
) -> WrittenDate:
    # A word before the date that is no weekday is not part of it.
    is_word_before = weekday is None and match.re is not _ISO and match[1] is not None
    text = match.string[match.end(1) if is_word_before else match.start() : match.end()]
    text = text.lstrip(" .,\t\n")
    start = match.end() - len(text)
    return WrittenDate(text, bisect_left(ends, start) + 1, start, day, weekday)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(name: str) -> int | None:
    """The month that a name means; None for no month, or for different ones in two languages."""
    numbers = set(_names("months").get(name.casefold(), {}).values())
    return numbers.pop() if len(numbers) == 1 else None


def _weekday_of(name: str, month: str | None) -> int | None:
    """The weekday that a name means, in a language that has the month's name too.

    "qui" is Thursday in Portuguese and "who" in French: the month tells them apart. Where the
    month is a number, names of two letters mean no weekday, being words of some language.
    """
    known = _names("days").get(name.casefold(), {})
    if month is None:
        numbers = set(known.values()) if len(name) >= _TELLING else set()
    else:
        here = _names("months").get(month.casefold(), {})
        numbers = {number for language, number in known.items() if language in here}
    return numbers.pop() if len(numbers) == 1 else None


@cache
def _names(kind: str) -> dict[str, dict[str, int]]:
    """Names of months or days, as Unicode's CLDR has them: language → number, by name."""
    from babel import Locale

    known: dict[str, dict[str, int]] = {}
    for language in _LANGUAGES:
        forms = getattr(Locale(language), kind)
        for names in (forms[use][width] for use in ("format", "stand-alone") for width in _WIDTHS):
            for number, name in names.items():
                known.setdefault(name.rstrip(".").casefold(), {})[language] = number
    return known
