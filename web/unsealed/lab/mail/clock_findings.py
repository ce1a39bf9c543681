"""What times hidden in a mail show, held against its Date, in words."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from unsealed.lab.mail.durations import duration
from unsealed.lab.report import RAW_LENGTH, Bearing, Finding, Verdict, clip, say
from unsealed.language import noop

if TYPE_CHECKING:
    from datetime import datetime

    from unsealed.lab.mail.clock_marks import ClockMark
    from unsealed.lab.report import Words

_AFTER = timedelta(hours=1)
_BEFORE = timedelta(days=2)


def of_clock_mark(mark: ClockMark, written: datetime) -> Finding:
    """The finding of one mark."""
    found, verdict = _against(mark, written)
    return Finding(
        check="mail.clock-mark",
        name=say(noop("Time hidden in a field")),
        found=found,
        verdict=verdict,
        shows=say(
            noop(
                "What the clock of the writer's computer said. Few know of this second time, so "
                "whoever changes the Date seldom changes it."
            )
        ),
        shows_not=say(
            noop(
                "That the Date was changed: a draft that lay, or a mail that was sent again, keeps "
                "its old mark, and clocks go wrong. Those who know the mark can set it."
            )
        ),
        bears_on=Bearing.AUTHENTIC,
        place=mark.header.place,
        raw=clip(mark.header.text, RAW_LENGTH),
    )


def _against(mark: ClockMark, written: datetime) -> tuple[Words, Verdict]:
    values = {"field": mark.header.name, "time": f"{mark.when:%Y-%m-%d %H:%M} UTC"}
    before = written - mark.when
    if before < -_AFTER:
        message = noop("%(field)s holds the time %(time)s, which is %(apart)s after the Date.")
        return say(message, apart=duration(-before), **values), Verdict.INCONSISTENT
    if mark.is_of_thread:
        message = noop("By %(field)s the conversation began on %(time)s, not after the Date.")
        return say(message, **values), Verdict.CONSISTENT
    if before > _BEFORE:
        message = noop("%(field)s holds the time %(time)s, which is %(apart)s before the Date.")
        return say(message, apart=duration(before), **values), Verdict.NOTABLE
    message = noop("%(field)s holds the time %(time)s, which fits the Date.")
    return say(message, **values), Verdict.CONSISTENT
