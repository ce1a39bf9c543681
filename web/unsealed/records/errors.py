"""What can go wrong with the records, in words for the people whom it stops.

`str()` of a fault is for learners: it names no file. `place` and `detail` are for the operator's
log: which database, and what it said.
"""

from __future__ import annotations

import errno
import sqlite3

from unsealed.language import gettext as _
from unsealed.language import noop


class RecordsError(Exception):
    """The records cannot do what was asked. Nothing was half written."""

    words = noop(
        "Your work could not be reached just now. Nothing that was kept is lost. "
        "Try again; if it stays so, tell whoever runs this course."
    )

    def __init__(self, *, place: str = "", detail: str = "") -> None:
        super().__init__(place, detail)
        self.place = place
        self.detail = detail

    def __str__(self) -> str:
        return _(self.words)

    @property
    def said(self) -> str:
        """What the database said, for a log: below its first line PostgreSQL may quote a row."""
        return self.detail.partition("\n")[0]

    @property
    def for_operator(self) -> str:
        """What a command prints: the words, and below them which database said what."""
        return f"{self}\n({self.place}: {self.detail})"


class DiskFull(RecordsError):
    """There is no room left to write."""

    words = noop(
        "This could not be kept: the disk of the machine that runs this course is full. "
        "Everything kept before is safe. Tell whoever runs the course, then send it again."
    )


class DatabaseBusy(RecordsError):
    """Something else holds the database longer than we wait."""

    words = noop(
        "This could not be kept yet: something else is using the course's records. "
        "Everything kept before is safe. Wait a moment, then send it again."
    )


class DatabaseReadOnly(RecordsError):
    """The file or folder may not be written, or not even opened."""

    words = noop(
        "This could not be kept: the course's records may not be written on this machine. "
        "Everything kept before is safe. Tell whoever runs the course."
    )


class DatabaseDamaged(RecordsError):
    """The file is no sound database."""

    words = noop(
        "The course's records are damaged, so nothing can be kept or shown of your work. "
        "Tell whoever runs the course: the records can be restored from a backup."
    )


class DatabaseTooNew(RecordsError):
    """The database was made by a later version of this program."""

    words = noop(
        "The course's records were made by a newer version of this program. "
        "Tell whoever runs the course: the program must be updated before it can use them."
    )


class NameTaken(RecordsError):
    """Somebody else has the name already."""

    words = noop(
        "Somebody has joined under this name already. If that was you on another device, ask your "
        "teacher to let you in again, or use your four words."
    )


class NotOnTheList(RecordsError):
    """The class takes only the names that its teacher wrote down."""

    words = noop(
        "This name is not on the list of the class. Choose yours from the list, or ask your "
        "teacher to add it."
    )


class LastOperator(RecordsError):
    """Without this operator there would be none."""

    words = noop(
        "This is the only operator who can sign in, so the role and the account stay. Make "
        "somebody else an operator first."
    )


class ClassesLeft(RecordsError):
    """Classes would be left that nobody leads."""

    words = noop(
        "Nobody else leads some of the classes of this account, so nothing was erased. Name a "
        "teacher who can sign in to take them over."
    )


class AttemptClosed(RecordsError):
    """The attempt was handed in, or takes its answers in another way."""

    words = noop(
        "This attempt takes no such answer: it was handed in, or its answers are given together. "
        "Go back to the lesson. What you gave before is kept."
    )


class NoAttempt(RecordsError):
    """There is no such attempt."""

    words = noop("There is no such attempt. Go back to the lesson and start one.")


class Refused(Exception):
    """A constraint of the tables refused a row; the caller knows what that means."""


_BY_CODE: dict[int, type[RecordsError]] = {
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_IOERR_SHMSIZE: DiskFull,  # the index of the write-ahead log could not grow
    sqlite3.SQLITE_BUSY: DatabaseBusy,
    sqlite3.SQLITE_LOCKED: DatabaseBusy,
    sqlite3.SQLITE_READONLY: DatabaseReadOnly,
    sqlite3.SQLITE_CANTOPEN: DatabaseReadOnly,
    sqlite3.SQLITE_PERM: DatabaseReadOnly,
    sqlite3.SQLITE_CORRUPT: DatabaseDamaged,
    sqlite3.SQLITE_NOTADB: DatabaseDamaged,
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_BY_STATE: dict[str, type[RecordsError]] = {
    "53100": DiskFull,
    "53300": DatabaseBusy,  # too many connections
    "55P03": DatabaseBusy,  # waited for a lock in vain
    "40P01": DatabaseBusy,  # two waited for each other
    "40001": DatabaseBusy,
    "25006": DatabaseReadOnly,  # a stand-by, or a server that was set so
    "42501": DatabaseReadOnly,  # the account may not write here
    "XX001": DatabaseDamaged,
    "XX002": DatabaseDamaged,
}
_BY_ERRNO: dict[int, type[RecordsError]] = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.EROFS: DatabaseReadOnly,
    errno.EACCES: DatabaseReadOnly,
    errno.EPERM: DatabaseReadOnly,
    errno.ETIMEDOUT: DatabaseBusy,  # another process keeps its turn to write
}


def understood(error: Exception, *, place: str) -> Exception:
    """What the driver's error means, as one of ours."""
    # The command line names these errors and should not wait for SQLAlchemy to be able to.
    from sqlalchemy.exc import DBAPIError

    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    # Every driver names it so, or derives from it (PEP 249).
    if any(kind.__name__ == "IntegrityError" for kind in type(cause).__mro__):
        return Refused(str(cause))
    return _kind(cause)(place=place, detail=str(cause))


def _kind(cause: BaseException) -> type[RecordsError]:
    if isinstance(cause, OSError):
        return _BY_ERRNO.get(cause.errno or 0, RecordsError)
    if state := getattr(cause, "sqlstate", None):
        return _BY_STATE.get(state, RecordsError)
    code: int = getattr(cause, "sqlite_errorcode", 0)
    # The low byte is the primary code: https://sqlite.org/rescode.html#primary_result_codes
    return _BY_CODE.get(code) or _BY_CODE.get(code & 0xFF, RecordsError)
