"""The way of a mail as a timeline: when it was written, and when each station took it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from unsealed.lab.mail.durations import CLOCKS_DIFFER, STANDS_LONG, duration, moment
from unsealed.lab.mail.route import read_date, read_zone
from unsealed.lab.report import Stop, say
from unsealed.language import noop

if TYPE_CHECKING:
    from unsealed.lab.mail.headers import Header
    from unsealed.lab.mail.route import Hop
    from unsealed.lab.report import Words


def stops_of(hops: tuple[Hop, ...], date: Header | None) -> tuple[Stop, ...]:
    """The stops in the order of the way; none where no station noted anything."""
    if not hops:
        return ()
    stops: list[Stop] = []
    last: datetime | None = None
    if date is not None:
        last = read_date(date.text)
        stops.append(
            _stop(say(noop("Written, as the mail says")), last, read_zone(date.text), None)
        )
    for hop in hops:
        stops.append(_stop(_station(hop), hop.when, hop.zone, last))
        last = hop.when or last
    return tuple(stops)


def _station(hop: Hop) -> Words:
    by, from_ = hop.taken_by or "?", hop.handed_by or hop.address
    if not from_:
        return say(noop("Taken by %(by)s"), by=by)
    return say(noop("Taken by %(by)s from %(handed)s"), by=by, handed=from_)


def _stop(name: Words, when: datetime | None, zone: str, last: datetime | None) -> Stop:
    if when is None:
        return Stop(name, "?")
    took = None if last is None else when - last
    return Stop(
        name=name,
        clock=moment(when, zone),
        utc=f"{when.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
        took=None if took is None else int(took.total_seconds()),
        apart=None if took is None else _apart(took),
        is_odd=took is not None and not -CLOCKS_DIFFER <= took <= STANDS_LONG,
    )


def _apart(took: timedelta) -> Words:
    if took < timedelta(0):
        return say(noop("%(time)s earlier, by its own clock"), time=duration(-took))
    return say(noop("%(time)s later"), time=duration(took))
