"""Dates as people type them: "19 March 2016", "March 19, 2016", "2016-03-19", "19.3.2016"."""

from __future__ import annotations

import re
from datetime import date

from unsealed.language import gettext as _
from unsealed.language import noop
from unsealed.questions.answer_fault import AnswerFault

MONTHS = (
    noop("January"),
    noop("February"),
    noop("March"),
    noop("April"),
    noop("May"),
    noop("June"),
    noop("July"),
    noop("August"),
    noop("September"),
    noop("October"),
    noop("November"),
    noop("December"),
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FILLERS = ("of", "the", "st", "nd", "rd", "th")
_SHORTEST = 3
_LAST_MONTH = 12
_DAY_DIGITS = 2
_YEAR_DIGITS = 4
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"[0-9]+")
_FIGURES = re.compile(r"([0-9]{1,4}) ?([-./ ]) ?([0-9]{1,2}) ?\2 ?([0-9]{1,4})\.?")


def date_of(text: str) -> date:
    """The date that was typed. Raises AnswerFault if it is none, or could be two."""
    words = [word.casefold() for word in _WORD.findall(text)]
    if words:
        return _from_words(words, _NUMBER.findall(text))
    figures = _FIGURES.fullmatch(" ".join(text.split()))
    if figures is None:
        raise _unreadable()
    first, mark, second, third = figures.groups()
    if len(first) == _YEAR_DIGITS:
        return _date(year=first, month=second, day=third)
    return _year_last(first, second, third, mark=mark)


def date_in_words(day: date) -> str:
    """The date with its month in letters, in the reader's language: "19 March 2016"."""
    month = _(MONTHS[day.month - 1])
    return _("%(day)s %(month)s %(year)s") % {"day": day.day, "month": month, "year": day.year}


def _from_words(words: list[str], numbers: list[str]) -> date:
    months = [month for word in words if (month := _month(word))]
    others = [word for word in words if not (_month(word) or _is_filler(word))]
    if others or len(months) != 1:
        raise _unreadable()
    days = [number for number in numbers if len(number) <= _DAY_DIGITS]
    years = [number for number in numbers if len(number) == _YEAR_DIGITS]
    if len(days) == 1 and len(years) == 1 and len(numbers) == len(days) + len(years):
        return _date(year=years[0], month=str(months[0]), day=days[0])
    raise _incomplete()


def _year_last(first: str, second: str, year: str, *, mark: str) -> date:
    """Day and month before the year. With points the day comes first; else it must be clear."""
    if mark == "." or int(first) > _LAST_MONTH or first == second:
        return _date(year=year, month=second, day=first)
    if int(second) > _LAST_MONTH:
        return _date(year=year, month=first, day=second)
    raise AnswerFault(
        _(
            "%(date)s can be read in two ways, with the day or the month first."
            " Write the month in letters: 19 March 2016."
        )
        % {"date": f"{first}{mark}{second}{mark}{year}"}
    )


def _date(*, year: str, month: str, day: str) -> date:
    if len(year) != _YEAR_DIGITS:
        raise AnswerFault(_("Write the year with four digits: 19 March 2016."))
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise AnswerFault(_("There is no such day in the calendar. Check the numbers.")) from None


def _month(word: str) -> int | None:
    """The number of the month that a word names or begins, in the source or reader's language."""
    if len(word) < _SHORTEST:
        return None
    for number, name in enumerate(MONTHS, start=1):
        if any(known.casefold().startswith(word) for known in (name, _(name))):
            return number
    return None


def _is_filler(word: str) -> bool:
    return word in _FILLERS or (
        len(word) >= _SHORTEST and any(day.startswith(word) for day in _WEEKDAYS)
    )


def _incomplete() -> AnswerFault:
    return AnswerFault(_("Write day, month and year: 19 March 2016, for example."))


def _unreadable() -> AnswerFault:
    return AnswerFault(_("Write a date: 19 March 2016 or 2016-03-19, for example."))
