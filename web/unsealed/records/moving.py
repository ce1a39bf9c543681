"""Moving all records to another database: copied, compared row by row, and only then kept."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from unsealed.language import gettext as _
from unsealed.records import copying
from unsealed.records.addresses import located
from unsealed.records.restoring import is_in_use
from unsealed.records.store import Records

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection

    from unsealed.records.copying import Counts


class MoveRefused(Exception):
    """The records are not moved. The text says why; nothing was changed."""


def move(source: str, target: str, *, folder: Path) -> Counts:
    """How many rows of each table are in the target now, each the same as in the source.

    The source stays as it is. Raises MoveRefused, CopyFault, and RecordsError in its kinds.
    """
    begin, end = located(source, folder), located(target, folder)
    if begin == end:
        raise MoveRefused(_("the records are there already."))
    _refuse_served_file(begin)
    old = Records.open(source, folder=folder)
    try:
        new = Records.open(target, folder=folder)
        try:
            return _moved(old, new)
        finally:
            new.close()
    finally:
        old.close()


def _moved(old: Records, new: Records) -> Counts:
    # As one who writes: whoever does not know of the move waits, and no answer comes in between.
    with old.writing() as source, new.writing() as target:
        _refuse_served(old, source)
        _refuse_full(new, target)
        copying.copy(source, target)
        return copying.compare(source, target)


def _refuse_served_file(where: URL) -> None:
    if where.get_backend_name() != "sqlite":
        return
    database = Path(str(where.database))
    if not database.exists():
        raise MoveRefused(_("there are no records in %(place)s yet.") % {"place": database})
    try:
        in_use = is_in_use(database)
    except sqlite3.DatabaseError:
        return  # opening it says what is wrong
    if in_use:
        raise MoveRefused(_("the course is being served. Stop it first; nothing was changed."))


def _refuse_served(records: Records, connection: Connection) -> None:
    if records.is_sqlite:
        return
    others = connection.exec_driver_sql(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'unsealed'"
        " AND datname = current_database() AND pid != pg_backend_pid()"
    ).scalar()
    if others:
        raise MoveRefused(_("the course is being served. Stop it first; nothing was changed."))


def _refuse_full(records: Records, connection: Connection) -> None:
    found = copying.counts(connection)
    if any(found.values()):
        words = {"place": records.place, "learners": found["learners"]}
        raise MoveRefused(
            _(
                "there are records in %(place)s already (learners: %(learners)d). Name an empty "
                "database; nothing was changed."
            )
            % words
        )
