"""The calendar and office check of any text: weekdays, days that never were, days to come, titles.

The calendar is the Gregorian one throughout; years before it came into use are left alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unsealed.lab.calendar.dates import dates_in
from unsealed.lab.calendar.titles import title_findings
from unsealed.lab.report import Bearing, Finding, Table, Verdict, clip, count, say
from unsealed.language import noop

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from unsealed.lab.calendar.dates import WrittenDate
    from unsealed.lab.report import Words

_ROWS = 50
_FIRST_YEAR = 1753  # the first whole year in which Britain and its colonies used it
_WEEKDAYS = (
    noop("Monday"),
    noop("Tuesday"),
    noop("Wednesday"),
    noop("Thursday"),
    noop("Friday"),
    noop("Saturday"),
    noop("Sunday"),
)


def calendar_findings(
    text: str, dated: date | None, aids: Mapping[str, bytes]
) -> Iterator[Finding]:
    """The findings on the dates and titles of a text that gives `dated` as its own day."""
    written = dates_in(text)
    never = [each for each in written if each.day is None]
    if never:
        yield _never(never)
    with_weekday = [each for each in written if _is_told(each)]
    if with_weekday:
        yield _weekdays(with_weekday)
    if dated is not None and written:
        yield _later(written, dated)
    yield from title_findings(text, dated, written, aids)


def _is_told(each: WrittenDate) -> bool:
    return each.weekday is not None and each.day is not None and each.day.year >= _FIRST_YEAR


def _never(written: Sequence[WrittenDate]) -> Finding:
    first = written[0]
    found = count(
        noop('"%(text)s" in line %(line)d is no day of any year.'),
        noop('%(number)d dates are no days of any year; "%(text)s" in line %(line)d is the first.'),
        len(written),
        text=first.text,
        line=first.line,
    )
    return Finding(
        check="calendar.day",
        name=say(noop("Days that never were")),
        found=found,
        verdict=Verdict.INCONSISTENT,
        shows=say(noop("Whoever wrote this did not copy it from a calendar.")),
        shows_not=say(noop("That the text is false: slips of the keyboard are common.")),
        bears_on=Bearing.AUTHENTIC,
        place=f"line:{first.line}",
        raw=clip(first.text),
    )


def _weekdays(written: Sequence[WrittenDate]) -> Finding:
    wrong = [each for each in written if each.day and each.day.weekday() != each.weekday]
    first = wrong[0] if wrong else written[0]
    return Finding(
        check="calendar.weekday",
        name=say(noop("Weekday against date")),
        found=_weekdays_found(wrong, len(written)),
        verdict=Verdict.INCONSISTENT if wrong else Verdict.CONSISTENT,
        shows=say(noop("Whether the weekday and the date were taken from one calendar.")),
        shows_not=say(
            noop(
                "Whether it was written on that day. People mistake weekdays in true letters, and a"
                " forger can look them up."
            )
        ),
        bears_on=Bearing.AUTHENTIC,
        place=f"line:{first.line}",
        raw=clip(first.text),
        table=_table(written),
    )


def _weekdays_found(wrong: Sequence[WrittenDate], number: int) -> Words:
    if not wrong:
        return count(
            noop("%(number)d date with its weekday, which is right."),
            noop("%(number)d dates with their weekdays, all of which are right."),
            number,
        )
    return count(
        noop('"%(text)s" in line %(line)d was a %(weekday)s.'),
        noop('%(number)d weekdays are wrong; "%(text)s" in line %(line)d was a %(weekday)s.'),
        len(wrong),
        text=wrong[0].text,
        line=wrong[0].line,
        weekday=_weekday(wrong[0]),
    )


def _weekday(written: WrittenDate) -> Words:
    if written.day is None:
        raise ValueError(written.text)
    return say(_WEEKDAYS[written.day.weekday()])


def _table(written: Sequence[WrittenDate]) -> Table:
    columns = (say(noop("Line")), say(noop("As written")), say(noop("Date")), say(noop("Agrees")))
    return Table(columns, tuple(_row(each) for each in written[:_ROWS]))


def _row(written: WrittenDate) -> tuple[str, str, str, str]:
    agrees = written.day is not None and written.day.weekday() == written.weekday
    shown = "" if written.day is None else written.day.isoformat()
    return str(written.line), clip(written.text, 60), shown, "✓" if agrees else "✗"


def _later(written: Sequence[WrittenDate], dated: date) -> Finding:
    later = [each for each in written if each.day is not None and each.day > dated]
    first = later[0] if later else None
    return Finding(
        check="calendar.later",
        name=say(noop("Dates later than the document's own")),
        found=_later_found(later, dated),
        verdict=Verdict.NOTABLE if later else Verdict.CONSISTENT,
        shows=say(noop("Whether the text speaks of days after the one that it gives as its own.")),
        shows_not=say(
            noop(
                "Whether that is odd: read the sentence. Plans and deadlines lie ahead; what is"
                " told as past cannot."
            )
        ),
        bears_on=Bearing.AUTHENTIC,
        place=None if first is None else f"line:{first.line}",
        raw=None if first is None else clip(first.text),
    )


def _later_found(later: Sequence[WrittenDate], dated: date) -> Words:
    if not later:
        return say(noop("None is later than %(dated)s."), dated=dated.isoformat())
    return count(
        noop('%(number)d date is later than %(dated)s: "%(text)s" in line %(line)d.'),
        noop(
            '%(number)d dates are later than %(dated)s; "%(text)s" in line %(line)d is the first.'
        ),
        len(later),
        dated=dated.isoformat(),
        text=later[0].text,
        line=later[0].line,
    )
