"""Backups: one file each, which holds all records as a SQLite database, and says what it holds.

A backup is a zip of `records.db` and `manifest.json`: the hash of the database, its revision, and
how many rows each table has. It is the same kind of file whatever database the records are kept in.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sqlite3
import time
import zipfile
import zlib
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import asdict

from unsealed.language import gettext as _
from unsealed.language import noop
from unsealed.records.errors import understood
from unsealed.records.times import utc_now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

FORMAT = 1
"""The shape of the file. It grows by one when an older program could not read it any more."""
FOLDER = "backups"
KEPT_BEFORE_UPGRADES = 5
DATABASE, MANIFEST = "records.db", "manifest.json"
_NAME = re.compile(r"unsealed-\d{8}-\d{6}(-\d+)?\.zip")
_NAME_BEFORE = re.compile(r"unsealed-\d{8}-\d{6}(-\d+)?-before-upgrade\.zip")
_DATED = re.compile(r"(?<=-)\d{8}-\d{6}(?!\d)")
_BESIDE = ".unsealed-backup-"
_A_DAY = 86_400
_CHUNK = 1 << 20
_NONE_YET = noop("there are no records to back up yet.")


class BackupFault(Exception):
    """A backup cannot be made or used. The text says why, and what was left as it was."""


class Manifest(Struct, frozen=True):
    """What a backup says of itself."""

    format: int
    program: str
    revision: str
    made_at: str
    size: int
    sha256: str
    rows: Mapping[str, int]

    @property
    def moment(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.made_at)


class Backup(Struct, frozen=True):
    """A backup that was made: where it is, and what it says of itself."""

    path: Path
    manifest: Manifest


def make(copy_into: Callable[[Path], None], folder: Path, *, ending: str = "") -> Backup:
    """A backup in this folder, of the database that `copy_into` writes to the path it is given.

    Nothing is there under its name before it is whole, verified and on the disk.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _clear_away(folder)
    with TemporaryDirectory(prefix=_BESIDE, dir=folder) as name:
        database, packed = Path(name) / DATABASE, Path(name) / "packed"
        copy_into(database)
        manifest = _described(database)
        _pack(database, manifest, packed)
        path = _free_name(folder, manifest.moment, ending)
        packed.replace(path)
    sync_folder(folder)
    return Backup(path, manifest)


def copy_of_file(source: Path) -> Callable[[Path], None]:
    """Copies a SQLite database as it stands at one moment, whoever writes meanwhile."""

    def copy_into(target: Path) -> None:
        if not source.is_file():
            raise BackupFault(_(_NONE_YET))
        try:
            with (
                closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True)) as live,
                closing(sqlite3.connect(target)) as copy,
            ):
                # In one step: in pieces it would begin again with each new answer.
                live.backup(copy)
            close_log(target)
        except sqlite3.Error as error:
            raise understood(error, place=str(source)) from error

    return copy_into


def close_log(database: Path) -> None:
    """Take the database out of the mode with a log beside it: all of it is in one file then."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def before_upgrade(database: Path) -> Backup:
    """A backup of records that are about to be upgraded; of these, the newest few are kept."""
    folder = database.parent / FOLDER
    made = make(copy_of_file(database), folder, ending="-before-upgrade")
    earlier = _in_order(_NAME_BEFORE, folder)
    # Where the clock was set back, the one just made has the oldest name.
    _remove([path for path in earlier[KEPT_BEFORE_UPGRADES:] if path != made.path])
    return made


def made_by_itself_before(folder: Path, moment: datetime) -> tuple[Path, ...]:
    """The copies of records in this folder that no command asked for, if they are older."""
    return tuple(
        each.path
        for each in copies_in(folder)
        if each.made_at < moment and not _NAME.fullmatch(each.path.name)
    )


class Copy(Struct, frozen=True):
    """A file that holds records as they once were."""

    path: Path
    made_at: datetime


def copies_in(folder: Path) -> tuple[Copy, ...]:
    """The copies of records in a folder and its folder of backups, by their names; newest first."""
    found = [*folder.glob("records.db-before-*"), *(folder / FOLDER).glob("unsealed-*.zip")]
    copies = [Copy(path, made) for path in found if (made := _made_at(path.name))]
    return tuple(sorted(copies, key=lambda copy: (copy.made_at, copy.path.name), reverse=True))


def _made_at(name: str) -> datetime | None:
    """The moment in a copy's name; None where there is none."""
    if not (found := _DATED.search(name)):
        return None
    try:
        return datetime.strptime(found[0], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def remove_all_but(made: Path, newest: int, *, weeks: int = 0) -> int:
    """Remove all backups beside this one but the newest, and the newest of each of so many weeks.

    The one that was just made stays, whatever its name says: the clock may have been set back.

    Says how many it removed. What was made before an upgrade is not counted, and no other file is
    touched, also none that has the name of a backup and is none.
    """
    found = [path for path in _in_order(_NAME, made.parent) if _is_backup(path)]
    kept = {made, *found[:newest], *_newest_of_weeks(found)[:weeks]}
    return _remove([path for path in found if path not in kept])


@contextmanager
def unpacked(archive: Path, beside: Path) -> Iterator[tuple[Manifest, Path]]:
    """The database of a backup, in a folder beside another path for as long as the block lasts.

    It is whole and is what was packed: else BackupFault says what is wrong.
    """
    manifest = read_manifest(archive)
    free = shutil.disk_usage(beside).free
    if free < manifest.size:
        raise BackupFault(
            _("the backup needs %(needed)d MB in %(folder)s, and %(free)d MB are free. Make room.")
            % {"needed": _megabytes(manifest.size), "folder": beside, "free": _megabytes(free)}
        )
    with TemporaryDirectory(prefix=_BESIDE, dir=beside) as name:
        database = Path(name) / DATABASE
        _unpack(archive, database, manifest)
        yield manifest, database


def read_manifest(archive: Path) -> Manifest:
    """What a backup says of itself. Raises BackupFault where it is none, or of a newer program."""
    try:
        with zipfile.ZipFile(archive) as file:
            told = json.loads(file.read(MANIFEST))
        number = int(told["format"])
        if number > FORMAT:
            raise BackupFault(
                _("%(file)s was made by a newer version of this program (%(program)s). Update it.")
                % {"file": archive, "program": told.get("program", "?")}
            )
        return Manifest(**told)
    except FileNotFoundError as error:
        raise BackupFault(_("there is no file %(file)s.") % {"file": archive}) from error
    except OSError as error:
        words = {"file": archive, "reason": error.strerror}
        raise BackupFault(_("%(file)s cannot be read (%(reason)s).") % words) from error
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, NotImplementedError) as error:
        raise BackupFault(
            _("%(file)s is no backup of Unsealed, or it is damaged. Use another one.")
            % {"file": archive}
        ) from error


def faults_of(database: Path) -> str:
    """What is wrong with a SQLite database, in its own words; empty if nothing is."""
    try:
        with closing(sqlite3.connect(database)) as connection:
            found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(3)")]
            if found != ["ok"]:
                return "; ".join(found)
            lost = connection.execute("PRAGMA foreign_key_check").fetchone()
            return f"a row of {lost[0]} refers to one of {lost[2]} that is gone" if lost else ""
    except sqlite3.DatabaseError as error:
        return str(error)


def _described(database: Path) -> Manifest:
    """The manifest of a copy that was looked over. Raises BackupFault for a damaged one."""
    if faults := faults_of(database):
        raise BackupFault(
            _("the records are damaged (%(faults)s). No backup was made; older ones were left.")
            % {"faults": faults}
        )
    with closing(sqlite3.connect(database)) as connection:
        rows = _rows(connection)
        revision = _revision(connection)
    size, digest = _hash(database)
    made_at = utc_now().isoformat(timespec="seconds")
    return Manifest(FORMAT, _program(), revision, made_at, size, digest, rows)


def _rows(connection: sqlite3.Connection) -> dict[str, int]:
    names = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
        "AND name != 'alembic_version' ORDER BY name"
    ).fetchall()
    count = 'SELECT count(*) FROM "%s"'  # names of our own tables
    return {name: connection.execute(count % name).fetchone()[0] for (name,) in names}


def _revision(connection: sqlite3.Connection) -> str:
    try:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    except (sqlite3.OperationalError, TypeError) as error:
        raise BackupFault(_(_NONE_YET)) from error


def _program() -> str:
    try:
        return version("unsealed")
    except PackageNotFoundError:
        return "?"


def _pack(database: Path, manifest: Manifest, packed: Path) -> None:
    # Names of learners are in it: it is for its owner's eyes.
    descriptor = os.open(packed, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=2) + "\n")
            archive.write(database, DATABASE)
        file.flush()
        os.fsync(file.fileno())


def _unpack(archive: Path, database: Path, manifest: Manifest) -> None:
    try:
        with (
            zipfile.ZipFile(archive) as file,
            file.open(DATABASE) as packed,
            database.open("xb") as target,
        ):
            shutil.copyfileobj(packed, target, _CHUNK)
            target.flush()
            os.fsync(target.fileno())
        found = _hash(database)
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, ValueError) as error:
        raise _damaged(archive, str(error)) from error
    if found != (manifest.size, manifest.sha256):
        raise _damaged(archive, _("its hash is another"))
    if faults := faults_of(database):
        raise _damaged(archive, faults)
    with closing(sqlite3.connect(database)) as connection:
        if _rows(connection) != manifest.rows:
            raise _damaged(archive, _("rows are missing"))


def _damaged(archive: Path, faults: str) -> BackupFault:
    return BackupFault(
        _("%(file)s is damaged (%(faults)s). Use another one.")
        % {"file": archive, "faults": faults}
    )


def _hash(path: Path) -> tuple[int, str]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
        return file.tell(), digest.hexdigest()


def _free_name(folder: Path, moment: datetime, ending: str) -> Path:
    name = f"unsealed-{moment:%Y%m%d-%H%M%S}"
    path, number = folder / f"{name}{ending}.zip", 1
    while path.exists():
        number += 1
        path = folder / f"{name}-{number}{ending}.zip"
    return path


def _in_order(pattern: re.Pattern[str], folder: Path) -> list[Path]:
    """The backups of this kind of name, the newest first."""
    found = [path for path in folder.iterdir() if pattern.fullmatch(path.name)]
    # By the second; of two in one second the longer name is the newer one.
    return sorted(found, key=lambda path: (path.name[:24], len(path.name), path.name), reverse=True)


def _newest_of_weeks(found: Iterable[Path]) -> list[Path]:
    """Of backups in their order, the newest of each week in which one was made."""
    newest: dict[str, Path] = {}
    for path in found:
        newest.setdefault(_week_of(path), path)
    return list(newest.values())


def _week_of(path: Path) -> str:
    day = path.name.split("-")[1]
    try:
        return f"{date.fromisoformat(day):%G-%V}"
    except ValueError:  # somebody else named it, after no day of any calendar
        return day


def _is_backup(path: Path) -> bool:
    try:
        read_manifest(path)
    except BackupFault:
        return False
    return True


def _remove(too_many: list[Path]) -> int:
    for path in too_many:
        path.unlink(missing_ok=True)
    return len(too_many)


def _clear_away(folder: Path) -> None:
    """Remove what a backup that was killed has left; one that is under way is younger."""
    for path in folder.glob(f"{_BESIDE}*"):
        if time.time() - path.stat().st_mtime > _A_DAY:
            shutil.rmtree(path, ignore_errors=True)


def sync_folder(folder: Path) -> None:
    """See to it that the folder's list of files is on the disk."""
    if os.name == "nt":  # pragma: no cover - there folders cannot be opened
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _megabytes(size: int) -> int:
    return -(-size // 1_000_000)
