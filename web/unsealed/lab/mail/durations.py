"""Times and stretches of time as findings say them, and what is usual among clocks and queues."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from unsealed.lab.report import count
from unsealed.language import noop

if TYPE_CHECKING:
    from datetime import datetime

    from unsealed.lab.report import Words

CLOCKS_DIFFER = timedelta(minutes=5)
"""By how much clocks of sound servers differ."""
STANDS_LONG = timedelta(hours=4)
"""How long a mail stands in a queue before that is worth a word."""


def duration(time: timedelta) -> Words:
    """A stretch of time in its largest sensible unit."""
    seconds = int(time.total_seconds())
    if seconds < 2 * 60:
        return count(noop("%(number)d second"), noop("%(number)d seconds"), seconds)
    if seconds < 2 * 3600:
        return count(noop("%(number)d minute"), noop("%(number)d minutes"), seconds // 60)
    if seconds < 2 * 86_400:
        return count(noop("%(number)d hour"), noop("%(number)d hours"), seconds // 3600)
    return count(noop("%(number)d day"), noop("%(number)d days"), seconds // 86_400)


def moment(when: datetime | None, zone: str = "") -> str:
    """A time as it is shown in tables: with its zone, and the same in UTC."""
    if when is None:
        return "?"
    utc = f"{when.astimezone(tz=None) if when.tzinfo is None else when:%Y-%m-%d %H:%M:%S}"
    return f"{utc} {zone}".strip()
