"""What the stations of a mail and their clocks show, in words."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from unsealed.lab.mail.durations import CLOCKS_DIFFER, STANDS_LONG, duration, moment
from unsealed.lab.mail.route import steps
from unsealed.lab.mail.route_stops import stops_of
from unsealed.lab.report import Bearing, Finding, Table, Verdict, clip, count, say
from unsealed.language import noop

if TYPE_CHECKING:
    from unsealed.lab.mail.headers import Header
    from unsealed.lab.mail.route import Hop, Step
    from unsealed.lab.report import Words

_WHOLE_HOUR = timedelta(hours=1)
_A_DAY = timedelta(days=1)


def of_route(hops: tuple[Hop, ...], date: Header | None) -> Finding:
    """The finding of the stations and the times between them; `date` is the field Date."""
    passed = steps(hops)
    odd = tuple(words for step in passed if (words := _oddity(step)) is not None)
    backwards = [step.took for step in passed if step.took is not None and step.took < -_A_DAY]
    return Finding(
        check="mail.route",
        name=say(noop("Way of the mail")),
        found=_found(passed, odd),
        verdict=_verdict(hops, odd, is_backwards=bool(backwards)),
        shows=say(
            noop(
                "Which servers say that they passed the mail on, and when by their own clocks. "
                "The uppermost field was written by the receiver's server."
            )
        ),
        shows_not=say(
            noop(
                "That the lower fields are true: whoever sent the mail may have put them there. "
                "Wrong clocks and zones are common on honest servers."
            )
        ),
        bears_on=Bearing.PROVENANCE,
        place="header:Received" if hops else None,
        details=odd,
        table=_table(passed) if hops else None,
        stops=stops_of(hops, date),
    )


def _found(passed: tuple[Step, ...], odd: tuple[Words, ...]) -> Words:
    if not passed:
        message = noop(
            "No server has noted that it passed the mail on. It may be a draft, a copy in the "
            "sender's own folder, or an export."
        )
        return say(message)
    stations = count(noop("%(number)d station"), noop("%(number)d stations"), len(passed))
    if not any(step.hop.is_dated for step in passed):
        return say(
            noop("The mail names %(stations)s, none with a time that can be read."),
            stations=stations,
        )
    if odd:
        return say(
            noop("The mail names %(stations)s; their times do not run evenly."), stations=stations
        )
    return say(
        noop("The mail names %(stations)s, each later than the one before."), stations=stations
    )


def _verdict(hops: tuple[Hop, ...], odd: tuple[Words, ...], *, is_backwards: bool) -> Verdict:
    if not any(hop.is_dated for hop in hops):
        return Verdict.CANNOT_TELL
    if is_backwards:
        return Verdict.INCONSISTENT
    return Verdict.NOTABLE if odd else Verdict.CONSISTENT


def _oddity(step: Step) -> Words | None:
    """What is odd about the time from one station to the next, if anything."""
    if not step.hop.is_dated:
        message = noop("Station %(number)d: the time can't be read.")
        return say(message, number=step.number)
    if step.took is None or -CLOCKS_DIFFER <= step.took <= STANDS_LONG:
        return None
    values: dict[str, int | Words] = {"number": step.number, "time": duration(abs(step.took))}
    if step.took > STANDS_LONG:
        message = noop(
            "Station %(number)d comes %(time)s after the one before: the mail waited, was passed "
            "on later, or a clock is wrong."
        )
        return say(message, **values)
    if _is_whole_hours(-step.took):
        message = noop(
            "Station %(number)d lies %(time)s before the one before it: almost exactly full "
            "hours, as when a clock has the wrong zone."
        )
        return say(message, **values)
    message = noop(
        "Station %(number)d lies %(time)s before the one before it: one of the clocks is wrong, "
        "or one of the fields made up."
    )
    return say(message, **values)


def _is_whole_hours(time: timedelta) -> bool:
    rest = time % _WHOLE_HOUR
    return time < _A_DAY and min(rest, _WHOLE_HOUR - rest) < CLOCKS_DIFFER


def _table(passed: tuple[Step, ...]) -> Table:
    columns = (
        say(noop("Station")),
        say(noop("Handed over by")),
        say(noop("Its address")),
        say(noop("Taken by")),
        say(noop("Time by its clock")),
        say(noop("In UTC")),
        say(noop("Seconds since the last")),
    )
    return Table(columns, tuple(map(_row, passed)))


def _row(step: Step) -> tuple[str, ...]:
    hop = step.hop
    took = "" if step.took is None else f"{int(step.took.total_seconds()):+d}"
    when = moment(hop.when, hop.zone)
    utc = "" if hop.when is None else f"{hop.when.astimezone(UTC):%H:%M:%S}"
    hosts = (clip(hop.handed_by), hop.address, clip(hop.taken_by))
    return (str(step.number), *hosts, when, utc, took)
