"""Backing up the records, in whatever database they are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from unsealed.language import gettext as _
from unsealed.records import backups, copying
from unsealed.records.addresses import located
from unsealed.records.backups import BackupFault
from unsealed.records.store import Records, revision_of
from unsealed.records.tables import HEAD

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from unsealed.records.backups import Backup


def back_up(url: str, *, folder: Path, into: Path | None = None) -> Backup:
    """A backup of the records as they stand now, whoever writes meanwhile.

    It lies in `into`, or beside the records. Raises BackupFault, and RecordsError in its kinds.
    """
    where = located(url, folder)
    if where.get_backend_name() != "sqlite":
        return _of_server(Records(where), into or folder / backups.FOLDER)
    database = Path(str(where.database))
    return backups.make(backups.copy_of_file(database), into or database.parent / backups.FOLDER)


def copy_of_rows(connection: Connection) -> Callable[[Path], None]:
    """Copies all rows that the connection sees into a new SQLite database, and compares them."""

    def copy_into(path: Path) -> None:
        file = Records.open(f"sqlite:///{path}", folder=path.parent)
        try:
            with file.writing() as target:
                copying.copy(connection, target)
                copying.compare(connection, target)
        finally:
            file.close()
        backups.close_log(path)

    return copy_into


def _of_server(records: Records, into: Path) -> Backup:
    try:
        with records.reading() as connection:
            revision = revision_of(connection)
            if revision is None:
                raise BackupFault(_("there are no records to back up yet."))
            if revision != HEAD:
                raise BackupFault(
                    _(
                        "the records are at revision %(found)s, and this program is at %(own)s. "
                        "Take the backup with the program that serves them, or with pg_dump."
                    )
                    % {"found": revision, "own": HEAD}
                )
            return backups.make(copy_of_rows(connection), into)
    finally:
        records.close()
