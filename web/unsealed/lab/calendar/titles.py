"""Titles in a text against a table of who held the office when, where one was handed in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from unsealed.lab.calendar.offices import BadTable, read_offices
from unsealed.lab.report import Bearing, Finding, Verdict, clip, count, say
from unsealed.language import noop

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from unsealed.lab.calendar.dates import WrittenDate
    from unsealed.lab.calendar.offices import Holder
    from unsealed.lab.report import Words

_FARTHEST = 40
"""How many characters may stand between a title and a name that belong together."""


def title_findings(
    text: str, dated: date | None, written: Sequence[WrittenDate], aids: Mapping[str, bytes]
) -> Iterator[Finding]:
    """The finding on the titles of a text; none where no table was handed in or names nobody."""
    table = aids.get("offices")
    if table is None:
        return
    try:
        holders = read_offices(table)
    except BadTable as fault:
        message = noop("The table of offices cannot be read: %(why)s.")
        yield _finding(say(message, why=str(fault)), Verdict.CANNOT_TELL)
        return
    named = _named(text, holders)
    if named:
        yield _judged(text, named, _day_of(dated, written))


def _day_of(dated: date | None, written: Sequence[WrittenDate]) -> date | None:
    """The document's own day, else the one day that its text has, else none."""
    days = {each.day for each in written if each.day is not None}
    return dated or (days.pop() if len(days) == 1 else None)


def _named(text: str, holders: Sequence[Holder]) -> dict[tuple[int, str], list[Holder]]:
    """Where a title and a name stand together, and the holders that they can mean."""
    named: dict[tuple[int, str], list[Holder]] = {}
    for holder in holders:
        for match in _together(holder).finditer(text):
            named.setdefault((match.start(), " ".join(match[0].split())), []).append(holder)
    return dict(sorted(named.items()))


def _together(holder: Holder) -> re.Pattern[str]:
    titles, names = (_any_of(each) for each in (holder.titles, holder.names))
    between = rf"[^.!?\n]{{0,{_FARTHEST}}}?"
    return re.compile(rf"\b{titles}\b{between}\b{names}\b|\b{names},{between}\b{titles}\b")


def _any_of(texts: Sequence[str]) -> str:
    longest_first = sorted(texts, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(each) for each in longest_first) + ")"


def _judged(
    text: str, named: Mapping[tuple[int, str], Sequence[Holder]], day: date | None
) -> Finding:
    if day is None:
        message = noop("Titles are named, but the document has no one day to hold them against.")
        return _finding(say(message), Verdict.CANNOT_TELL)
    wrong = [
        (place, shown, holders[0])
        for (place, shown), holders in named.items()
        if not any(each.held_it_on(day) for each in holders)
    ]
    if not wrong:
        found = count(
            noop("%(number)d title fits its day, %(day)s."),
            noop("%(number)d titles fit the day, %(day)s."),
            len(named),
            day=day.isoformat(),
        )
        return _finding(found, Verdict.CONSISTENT)
    place, shown, holder = wrong[0]
    line = text.count("\n", 0, place) + 1
    found = _wrong(len(wrong), shown, line, day, holder)
    return _finding(found, Verdict.INCONSISTENT, place=f"line:{line}", raw=clip(shown))


def _wrong(number: int, shown: str, line: int, day: date, holder: Holder) -> Words:
    return count(
        noop('"%(text)s" in line %(line)d does not fit %(day)s: %(name)s was %(office)s %(span)s.'),
        noop(
            '%(number)d titles do not fit %(day)s. The first is "%(text)s" in line %(line)d:'
            " %(name)s was %(office)s %(span)s."
        ),
        number,
        text=shown,
        line=line,
        day=day.isoformat(),
        name=holder.name,
        office=holder.office,
        span=_span(holder),
    )


def _span(holder: Holder) -> Words:
    if holder.end is None:
        return say(noop("from %(begin)s on"), begin=holder.begin.isoformat())
    message = noop("from %(begin)s to %(end)s")
    return say(message, begin=holder.begin.isoformat(), end=holder.end.isoformat())


def _finding(
    found: Words, verdict: Verdict, *, place: str | None = None, raw: str | None = None
) -> Finding:
    return Finding(
        check="calendar.offices",
        name=say(noop("Titles against the table of offices")),
        found=found,
        verdict=verdict,
        shows=say(noop("Whether people have the titles that they had on the document's day.")),
        shows_not=say(
            noop(
                "That the table is whole, nor that the writer kept to titles: people are called by"
                " old and coming ones."
            )
        ),
        bears_on=Bearing.AUTHENTIC,
        place=place,
        raw=raw,
    )
