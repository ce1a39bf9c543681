"""Restoring a backup: into a file beside the records, verified there, and then put in their place.

Nothing that was there is ever destroyed: records that are replaced are kept under another name.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from unsealed.language import gettext as _
from unsealed.language import noop
from unsealed.records import backups, copying, departures, erasures, turns
from unsealed.records.addresses import located
from unsealed.records.backing_up import copy_of_rows
from unsealed.records.backups import BackupFault
from unsealed.records.errors import RecordsError
from unsealed.records.store import BUSY_SECONDS, Records
from unsealed.records.times import utc_now

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from unsealed.records.backups import Manifest
    from unsealed.records.erasures import Erasure

_SERVED = noop("the course is being served. Stop it first; nothing was changed.")


class Restored(Struct, frozen=True):
    """What was restored, and where what was there before is kept, if anything was."""

    manifest: Manifest
    kept: Path | None
    erased_again: int = 0
    without_teacher: int = 0


def check(archive: Path, folder: Path) -> Manifest:
    """What a backup holds, after all of it was unpacked and looked over. Raises BackupFault."""
    folder.mkdir(parents=True, exist_ok=True)
    with backups.unpacked(archive, folder) as (manifest, _database):
        _refuse_newer(archive, manifest)
        return manifest


def restore(archive: Path, url: str, *, folder: Path, with_erased: bool = False) -> Restored:
    """Put a backup in the place of the records. Raises BackupFault, and RecordsError.

    Who was erased since it was made is erased from it too, unless they are to come back.
    """
    where = located(url, folder)
    is_file = where.get_backend_name() == "sqlite"
    beside = Path(str(where.database)).parent if is_file else folder
    beside.mkdir(parents=True, exist_ok=True)
    with backups.unpacked(archive, beside) as (manifest, database):
        _refuse_newer(archive, manifest)
        if is_file:
            known = () if with_erased else _erased_in(Path(str(where.database)))
            again = _erased_again(database, known)
            kept = _swapped(database, Path(str(where.database)))
        else:
            kept, again = _replaced(database, url, folder, with_erased=with_erased)
    return Restored(manifest, kept, *again)


def _erased_in(database: Path) -> tuple[Erasure, ...]:
    """Who was erased, as the records say that are there now; nobody where they cannot be read."""
    if not database.exists():
        return ()
    records = Records(located(f"sqlite:///{database}", database.parent))
    try:
        with records.reading() as connection:
            return erasures.known(connection)
    except RecordsError:
        return ()  # damaged, which is why a backup is restored, or older than the list
    finally:
        records.close()


def _erased_again(database: Path, erased: tuple[Erasure, ...]) -> tuple[int, int]:
    """Erase from an unpacked backup who was erased since it was made.

    How many people that were, and how many classes nobody leads any more.
    """
    if not erased:
        return 0, 0
    records = Records.open(f"sqlite:///{database}", folder=database.parent)
    try:
        with records.writing() as connection:
            count = erasures.apply_within(connection, erased)
        again = count, departures.without_teacher(records)
        records.compact()
    finally:
        records.close()
    backups.close_log(database)
    return again


def is_in_use(database: Path) -> bool:
    """Whether a server has this file open. If none has, all that was written is in the file.

    Raises sqlite3.DatabaseError where it is no sound database.
    """
    with closing(sqlite3.connect(database, timeout=0.5, isolation_level=None)) as connection:
        try:
            # Only who is alone with the file can take it out of the mode with a log beside it.
            connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
                return True
            raise
    return False


def _refuse_newer(archive: Path, manifest: Manifest) -> None:
    from unsealed.records.migrating import revisions  # Alembic is slow to import

    if manifest.revision not in revisions():
        raise BackupFault(
            _("%(file)s was made by a newer version of this program (%(program)s). Update it.")
            % {"file": archive, "program": manifest.program}
        )


def _swapped(fresh: Path, database: Path) -> Path | None:
    """Put the fresh file in the place of the database; where that one is kept now."""
    with _writers_waiting(database):
        if not database.exists():
            fresh.replace(database)
            backups.sync_folder(database.parent)
            return None
        try:
            if is_in_use(database):
                raise BackupFault(_(_SERVED))
        except sqlite3.DatabaseError:
            pass  # it is damaged, which is why a backup is restored
        kept = database.with_name(f"{database.name}-before-{utc_now():%Y%m%d-%H%M%S}")
        for ending in ("-wal", "-shm"):  # only what is damaged has them still
            _moved(Path(f"{database}{ending}"), Path(f"{kept}{ending}"))
        _named_too(database, kept)
        fresh.replace(database)
        backups.sync_folder(database.parent)
        return kept


def _moved(path: Path, to: Path) -> None:
    if path.exists():
        path.rename(to)


def _named_too(database: Path, kept: Path) -> None:
    """Give the file a second name, so that it is never without one, whatever happens now."""
    try:
        kept.hardlink_to(database)
    except OSError:  # this file system knows no second names
        database.rename(kept)


@contextmanager
def _writers_waiting(database: Path) -> Iterator[None]:
    ours = turns.Turns(turns.side_file(database))
    try:
        with ours.taken(lambda: BUSY_SECONDS):
            yield
    except TimeoutError as error:
        raise BackupFault(_(_SERVED)) from error
    finally:
        ours.close()


def _replaced(
    database: Path, url: str, folder: Path, *, with_erased: bool
) -> tuple[Path | None, tuple[int, int]]:
    """Put all rows in the place of those on a server, in one transaction.

    Where those are kept, and what `_erased_again` says.
    """
    fresh = Records.open(f"sqlite:///{database}", folder=folder)
    records = Records.open(url, folder=folder)
    try:
        with records.reading() as connection:
            known = () if with_erased else erasures.known(connection)
        with fresh.writing() as connection:
            count = erasures.apply_within(connection, known)
        again = count, departures.without_teacher(fresh)
        with records.writing() as target, fresh.reading() as source:
            kept = _kept_rows(target, folder)
            copying.empty(target)
            copying.copy(source, target)
            copying.compare(source, target)
    finally:
        fresh.close()
        records.close()
    return kept, again


def _kept_rows(connection: Connection, folder: Path) -> Path | None:
    """A backup of all rows that are there, if there are any."""
    if not any(copying.counts(connection).values()):
        return None
    made = backups.make(copy_of_rows(connection), folder / backups.FOLDER, ending="-before-restore")
    return made.path
