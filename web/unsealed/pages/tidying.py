"""What a server process erases by itself, once a day, because nobody may keep it any longer."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from unsealed.records.store import Records
    from unsealed.settings import Settings

_LOOK_AGAIN: Final = 3600
"""Seconds between two looks at whether a day has passed since all was tidied."""
_LARGEST_TO_COMPACT: Final = 100_000_000
"""Bytes of records beyond which learners would wait too long while they are written anew: a second
or two on two cores, which is a file of about half a million answers."""
_LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""When nothing was due yet."""


def keep_tidy(records: Records, settings: Settings) -> None:
    """Tidy now if it is time, and look again each hour, for as long as the process lives."""
    while True:
        tidy_where_it_is_time(records, settings)
        time.sleep(_LOOK_AGAIN)


def tidy_where_it_is_time(records: Records, settings: Settings) -> None:
    """Once a day, erase what was due a day ago: then a clock that is ahead for a while erases
    nothing. It's OK if two processes do so at once.
    """
    from unsealed.records import retention
    from unsealed.records.errors import RecordsError

    now = datetime.now(UTC)
    # It's OK to go on without where that fails: in an hour it is tried again.
    with suppress(RecordsError, OSError):
        if retention.is_time(settings, now=now):
            sure = retention.borne_out(settings, now=now) or _LONG_AGO
            most = _LARGEST_TO_COMPACT
            retention.tidy(records, settings, now=now, due_at=sure, largest=most)
