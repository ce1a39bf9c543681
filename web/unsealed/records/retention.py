"""What is erased when, without anybody having to think of it.

A class goes on the day that its teacher set. What belongs to nobody who still comes goes after a
time that is the same everywhere. Each step can be taken again, by several at once, to no harm.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from sqlalchemy import and_, delete, func, or_, select

from unsealed.records import backups, classes, erasures, holdings, tables, views
from unsealed.records.addresses import located
from unsealed.records.tables import LearnerId

if TYPE_CHECKING:
    from sqlalchemy import Column, ColumnElement

    from unsealed.records.classes import Class
    from unsealed.records.store import Records
    from unsealed.settings import Settings

DRAFTS: Final = timedelta(days=180)
"""After which an answer that was begun and never given is erased."""
COPIES: Final = timedelta(days=100)
"""After which a copy goes that the program made by itself before an upgrade or a restoring."""
WARNED: Final = timedelta(days=30)
"""How long beforehand the pages of a class warn that it is erased."""
_TIDIED: Final = "tidied"
"""The file that says when all was last tidied, and within it when the records were written anew."""
_A_DAY: Final = timedelta(days=1)
_A_MONTH: Final = timedelta(days=30.5)
_AT_ONCE: Final = 100
_LEARNERS = tables.learners.c


class Due(Struct, frozen=True):
    """What is to be erased now."""

    classes: tuple[Class, ...]
    learners: tuple[LearnerId, ...]
    drafts: int
    copies: tuple[Path, ...]

    def __bool__(self) -> bool:
        return bool(self.classes or self.learners or self.drafts or self.copies)


def due(records: Records, settings: Settings, *, now: datetime) -> Due:
    """What is to be erased now, and nothing of it is yet."""
    since = now - settings.keep_months * _A_MONTH
    old_drafts = select(func.count()).select_from(tables.drafts).where(_is_old_draft(now))
    with records.reading() as connection:
        alone = connection.scalars(select(_LEARNERS.id).where(_is_gone(since)))
        learners = tuple(LearnerId(each) for each in alone)
        drafts = connection.scalar(old_drafts) or 0
    copies = backups.made_by_itself_before(records_folder(settings), now - COPIES)
    return Due(classes.expired(records, now=now), learners, drafts, copies)


def tidy(
    records: Records,
    settings: Settings,
    *,
    now: datetime,
    due_at: datetime | None = None,
    largest: float = inf,
) -> Due:
    """Erase what is due now, or was at another moment; what that was.

    Then the file of the records is written anew, if anybody was erased since it was, so that nobody
    is left in its gaps; unless it has more bytes than said, for writers wait meanwhile.
    """
    then = due_at or now
    found = due(records, settings, now=then)
    classes.erase_expired(records, due_at=then, now=now)
    since = then - settings.keep_months * _A_MONTH
    for first in range(0, len(found.learners), _AT_ONCE):
        _erase_gone(records, found.learners[first : first + _AT_ONCE], since, now)
    with records.writing() as connection:
        connection.execute(delete(tables.drafts).where(_is_old_draft(then)))
        erasures.forget_within(connection, then)
    for copy in found.copies:
        copy.unlink(missing_ok=True)
    views.forget_old(settings.data / views.FOLDER)
    records.empty_log()
    _compact(records, settings, found, now=now, largest=largest)
    return found


def is_time(settings: Settings, *, now: datetime) -> bool:
    """Whether it is a day since all was tidied by this installation."""
    last = _last_tidied(settings)
    return last is None or not timedelta() <= now - last < _A_DAY


def borne_out(settings: Settings, *, now: datetime) -> datetime | None:
    """The moment of which a clock that is wrong for less than a day cannot deceive us.

    What was due when all was last tidied is due; of what has become due since then only the clock
    of now says so. None where nothing was tidied yet.
    """
    last = _last_tidied(settings)
    return None if last is None else min(last, now)


def _last_tidied(settings: Settings) -> datetime | None:
    try:
        return datetime.fromtimestamp((settings.data / _TIDIED).stat().st_mtime, UTC)
    except OSError:
        return None


def _compact(
    records: Records, settings: Settings, found: Due, *, now: datetime, largest: float
) -> None:
    """Write the file of the records anew where it has gaps, and note when all that was."""
    kept = settings.data / _TIDIED
    last = _last_compacted(kept)
    erased = erasures.moments(records)
    has_gaps = found.drafts or (erased and (last is None or erased[0] >= last))
    if has_gaps and records.size() <= largest:
        records.compact()
        last = now
    kept.write_text(last.isoformat() if last else "", encoding="utf-8")
    os.utime(kept, (now.timestamp(), now.timestamp()))


def _last_compacted(kept: Path) -> datetime | None:
    try:
        return datetime.fromisoformat(kept.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def records_folder(settings: Settings) -> Path:
    """The folder that the records lie in, or for those on a server the data folder."""
    where = located(settings.database_url, settings.data)
    is_file = where.get_backend_name() == "sqlite"
    return Path(str(where.database)).parent if is_file else settings.data


def _erase_gone(
    records: Records, learners: tuple[LearnerId, ...], since: datetime, now: datetime
) -> None:
    with records.writing() as connection:
        # Somebody may have come back since they were looked for.
        still = select(_LEARNERS.id).where(_LEARNERS.id.in_(learners), _is_gone(since))
        for learner in list(connection.scalars(still)):
            holdings.erase_within(connection, LearnerId(learner), now=now)


def _is_old_draft(now: datetime) -> ColumnElement[bool]:
    return tables.drafts.c.saved_at < now - DRAFTS


def _is_gone(since: datetime) -> ColumnElement[bool]:
    """Whether a learner is in no class and has done nothing since."""
    return and_(
        _LEARNERS.created_at < since,
        or_(_LEARNERS.phrase_set_at.is_(None), _LEARNERS.phrase_set_at < since),
        ~select(tables.members.c.learner)
        .where(tables.members.c.learner == _LEARNERS.id)
        .correlate(tables.learners)
        .exists(),
        *(
            ~_has_since(moment, since)
            for moment in (
                tables.progress.c.updated_at,
                tables.answers.c.answered_at,
                tables.attempts.c.started_at,
                tables.drafts.c.saved_at,
                tables.hints_opened.c.opened_at,
            )
        ),
    )


def _has_since(moment: Column[datetime], since: datetime) -> ColumnElement[bool]:
    table = moment.table
    return (
        select(table.c.learner)
        .where(table.c.learner == _LEARNERS.id, moment >= since)
        .correlate(tables.learners)
        .exists()
    )
