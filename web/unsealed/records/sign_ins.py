"""Where accounts are signed in: a cookie alone signs nobody in, so it can be made worthless.

A sign-in ends when it was not used for half a day, after two weeks in any case, when its owner
signs out there or everywhere, with another password, and when the account is disabled.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from sqlalchemy import delete, insert, or_, select, update

from unsealed.records import tables
from unsealed.records.errors import RecordsError
from unsealed.records.times import utc_now

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Select

    from unsealed.records.store import Records
    from unsealed.records.tables import TeacherId

UNUSED: Final = timedelta(hours=12)
"""After which nobody is signed in any more: a lesson's pauses are shorter, a night is not."""
LONGEST: Final = timedelta(days=14)
_SEEN_EVERY: Final = timedelta(minutes=10)
_SIGN_INS = tables.sign_ins.c


class SignIn(Struct, frozen=True):
    """One place where an account is signed in."""

    id: str
    began_at: datetime
    seen_at: datetime


def begin(records: Records, account: TeacherId, *, now: datetime | None = None) -> str:
    """Sign an account in; the word by which the place is known. Those that are over are removed."""
    moment, word = now or utc_now(), secrets.token_urlsafe(16)
    row = {"teacher": account, "id": word, "began_at": moment, "seen_at": moment}
    with records.writing() as connection:
        is_over = or_(_SIGN_INS.seen_at <= moment - UNUSED, _SIGN_INS.began_at <= moment - LONGEST)
        connection.execute(delete(tables.sign_ins).where(_SIGN_INS.teacher == account, is_over))
        connection.execute(insert(tables.sign_ins).values(row))
    return word


def is_in(records: Records, account: TeacherId, word: str, *, now: datetime | None = None) -> bool:
    """Whether the account is signed in by this word; notes now and then that it was seen."""
    moment = now or utc_now()
    with records.reading() as connection:
        found = connection.execute(_of(account).where(_SIGN_INS.id == word)).first()
    if found is None or _is_over(found.began_at, found.seen_at, moment):
        return False
    if moment - found.seen_at >= _SEEN_EVERY:
        _note(records, account, word, moment)
    return True


def of(records: Records, account: TeacherId, *, now: datetime | None = None) -> tuple[SignIn, ...]:
    """Where the account is signed in, last seen first."""
    moment = now or utc_now()
    with records.reading() as connection:
        rows = connection.execute(_of(account).order_by(_SIGN_INS.seen_at.desc(), _SIGN_INS.id))
        return tuple(
            SignIn(row.id, row.began_at, row.seen_at)
            for row in rows
            if not _is_over(row.began_at, row.seen_at, moment)
        )


def end(records: Records, account: TeacherId, word: str) -> None:
    """Sign the account out where it was signed in by this word."""
    with records.writing() as connection:
        end_within(connection, account, _SIGN_INS.id == word)


def end_others(records: Records, account: TeacherId, word: str) -> None:
    """Sign the account out everywhere but where it was signed in by this word."""
    with records.writing() as connection:
        end_within(connection, account, _SIGN_INS.id != word)


def end_all(records: Records, account: TeacherId) -> None:
    """Sign the account out everywhere."""
    with records.writing() as connection:
        end_within(connection, account)


def end_within(connection: Connection, account: TeacherId, *which: ColumnElement[bool]) -> None:
    """Sign the account out, within the caller's transaction."""
    connection.execute(delete(tables.sign_ins).where(_SIGN_INS.teacher == account, *which))


def _of(account: TeacherId) -> Select[tuple[str, datetime, datetime]]:
    columns = (_SIGN_INS.id, _SIGN_INS.began_at, _SIGN_INS.seen_at)
    return select(*columns).where(_SIGN_INS.teacher == account)


def _is_over(began_at: datetime, seen_at: datetime, moment: datetime) -> bool:
    return moment - seen_at >= UNUSED or moment - began_at >= LONGEST


def _note(records: Records, account: TeacherId, word: str, moment: datetime) -> None:
    place = (_SIGN_INS.teacher == account, _SIGN_INS.id == word)
    # It's OK not to note it: a page that is only looked at must not fail for want of a disk.
    with suppress(RecordsError), records.writing() as connection:
        connection.execute(update(tables.sign_ins).where(*place).values(seen_at=moment))
