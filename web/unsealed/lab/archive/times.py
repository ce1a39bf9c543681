"""What the times of an archive's entries say: when, in what bursts, by the clock of which zone.

ZIP: PKWARE's APPNOTE 6.3.10, section 4.4.6 (DOS time: local, in steps of two seconds), and
Info-ZIP's extra field 0x5455 (UTC). TAR: POSIX.1-2017, pax, "mtime" (UTC).
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from unsealed.lab.report import Bearing, Finding, Table, Verdict, count, say
from unsealed.language import noop

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from unsealed.lab.archive.entry import Entry
    from unsealed.lab.report import Words

_PAUSE = timedelta(hours=1)
_MANY = 3
_NO_TIME = datetime(1980, 1, 1)  # noqa: DTZ001  # the first moment that DOS can write: no zone
_QUARTER = timedelta(minutes=15)
_HOUR = timedelta(hours=1)
_FURTHEST = timedelta(hours=14)
_ROUNDING = timedelta(seconds=3)


def time_findings(entries: Sequence[Entry]) -> Iterator[Finding]:
    """The findings on the times of entries; none where the archive has no times."""
    timed = [(time, entry) for entry in entries if (time := _time(entry)) is not None]
    if timed:
        yield _spread(sorted((time for time, _entry in timed)), len(entries))
    zoned = [entry for entry in entries if entry.local and entry.utc]
    if zoned:
        yield _zone(zoned)


def _time(entry: Entry) -> datetime | None:
    """The entry's time, without a zone so that all can be sorted; None for a time never set."""
    if entry.local is not None:
        return None if entry.local == _NO_TIME else entry.local
    return entry.utc.replace(tzinfo=None) if entry.utc else None


def _spread(times: Sequence[datetime], total: int) -> Finding:
    bursts = list(_bursts(times))
    same, often = Counter(times).most_common(1)[0]
    is_set_at_once = often >= _MANY and often * 2 > total
    details = _same_second(same, often, total) if is_set_at_once else ()
    return Finding(
        check="archive.entry-times",
        name=say(noop("Times of the entries")),
        found=_between(times[0], times[-1], bursts),
        verdict=Verdict.NOTABLE if is_set_at_once else Verdict.CONSISTENT,
        shows=say(noop("When each file was last changed, by the clock of a machine that held it.")),
        shows_not=say(
            noop(
                "That the clock was right, nor that the times are the first ones: copying,"
                " unpacking and one command set them anew."
            )
        ),
        bears_on=Bearing.PROVENANCE,
        details=details,
        table=_table_of(bursts),
    )


def _between(first: datetime, last: datetime, bursts: Sequence[Sequence[datetime]]) -> Words:
    if first == last:
        return say(noop("Changed at %(time)s, all of them."), time=_shown(first))
    message = noop("Changed between %(first)s and %(last)s, in %(bursts)s.")
    return say(message, first=_shown(first), last=_shown(last), bursts=_number(bursts))


def _number(bursts: Sequence[Sequence[datetime]]) -> Words:
    return count(noop("%(number)d burst"), noop("%(number)d bursts"), len(bursts))


def _same_second(same: datetime, often: int, total: int) -> tuple[Words, ...]:
    message = noop(
        "%(often)d of %(total)d entries have the same time, %(time)s: they were copied, unpacked or"
        " set by a program then."
    )
    return (say(message, often=often, total=total, time=_shown(same)),)


def _bursts(times: Sequence[datetime]) -> Iterator[list[datetime]]:
    """Times that follow one another within an hour, together."""
    burst: list[datetime] = []
    for time in times:
        if burst and time - burst[-1] > _PAUSE:
            yield burst
            burst = []
        burst.append(time)
    yield burst


def _table_of(bursts: Sequence[Sequence[datetime]]) -> Table:
    columns = (say(noop("From")), say(noop("To")), say(noop("Entries")))
    rows = ((_shown(each[0]), _shown(each[-1]), str(len(each))) for each in bursts[:50])
    return Table(columns, tuple(rows))


def _zone(entries: Sequence[Entry]) -> Finding:
    """Local time against UTC, where an entry gives both: their difference is the packer's zone."""
    offsets = Counter(_offset(entry) for entry in entries)
    named = ", ".join(_offset_shown(each) for each in sorted(offsets))
    message, verdict = _zone_verdict(offsets)
    return Finding(
        check="archive.zone",
        name=say(noop("Local time against UTC")),
        found=say(message, zones=named),
        verdict=verdict,
        shows=say(noop("The time zone that the machine was set to when the files were packed.")),
        shows_not=say(
            noop("Where the machine stood. A zone is a setting, and is set on purpose, too.")
        ),
        bears_on=Bearing.PROVENANCE,
        place=f"entry:{entries[0].name}",
        raw=f"{entries[0].local} / {entries[0].utc}",
    )


def _zone_verdict(offsets: Collection[timedelta]) -> tuple[str, Verdict]:
    if any(not _is_zone(each) for each in offsets):
        message = noop("The two times of an entry differ by no time zone: %(zones)s.")
        return message, Verdict.INCONSISTENT
    if max(offsets) - min(offsets) > _HOUR:
        message = noop("The entries were packed in several time zones: UTC %(zones)s.")
        return message, Verdict.NOTABLE
    return noop("The clock of the packing machine stood at UTC %(zones)s."), Verdict.CONSISTENT


def _offset(entry: Entry) -> timedelta:
    """Local time less UTC, to the quarter of an hour where that is within ZIP's rounding."""
    if entry.local is None or entry.utc is None:
        raise ValueError(entry.name)
    exact = entry.local - entry.utc.astimezone(UTC).replace(tzinfo=None)
    nearest = round(exact / _QUARTER) * _QUARTER
    return nearest if abs(exact - nearest) <= _ROUNDING else exact


def _is_zone(offset: timedelta) -> bool:
    return abs(offset) <= _FURTHEST and offset % _QUARTER == timedelta(0)


def _offset_shown(offset: timedelta) -> str:
    sign = "-" if offset < timedelta(0) else "+"
    minutes, seconds = divmod(int(abs(offset).total_seconds()), 60)
    shown = f"{sign}{minutes // 60:02}:{minutes % 60:02}"
    return f"{shown}:{seconds:02}" if seconds else shown


def _shown(time: datetime) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S") if time.year >= 1000 else time.isoformat(" ")
