"""Teachers: who may see and lead a class. A name and a password, and nothing else about them."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update

from unsealed.records import tables
from unsealed.records.errors import NameTaken, Refused
from unsealed.records.names import folded, tidied
from unsealed.records.tables import TeacherId
from unsealed.records.times import utc_now

if TYPE_CHECKING:
    from datetime import datetime

    from argon2 import PasswordHasher
    from sqlalchemy import Row

    from unsealed.records.store import Records

SHORTEST_PASSWORD = 10
_LONGEST_PASSWORD = 200
_AT_ONCE = threading.BoundedSemaphore(2)
"""A hash takes 64 MB: however many try to sign in at once, only so many are worked out."""
_TEACHERS = tables.teachers.c
# Rows have values of every column's type, which `Row[Any]` says.


@dataclass(frozen=True, slots=True)
class Teacher:
    """A teacher. `stamp` changes with the password, so that old sign-ins end with it."""

    id: TeacherId
    name: str
    stamp: str


def add(records: Records, name: str, password: str, *, now: datetime | None = None) -> Teacher:
    """A new teacher. Raises NameTaken where another has the name."""
    row = {
        "id": secrets.token_urlsafe(9),
        "name": tidied(name),
        "folded": folded(tidied(name)),
        "password": _hashed(password),
        "created_at": now or utc_now(),
    }
    try:
        with records.writing() as connection:
            connection.execute(tables.teachers.insert().values(row))
    except Refused as refused:
        raise NameTaken(detail=str(row["name"])) from refused
    return Teacher(TeacherId(str(row["id"])), str(row["name"]), _stamp(str(row["password"])))


def signing_in(records: Records, name: str, password: str) -> Teacher | None:
    """The teacher of this name and password. None takes as long as one, whichever was wrong."""
    with records.reading() as connection:
        query = select(*_TEACHERS).where(_TEACHERS.folded == folded(tidied(name)))
        row = connection.execute(query).first()
    is_right = _is_password(row.password if row else _nobodys(), password)
    return _teacher(row) if row is not None and is_right else None


def of(records: Records, teacher: TeacherId) -> Teacher | None:
    """The teacher of this id, or None."""
    with records.reading() as connection:
        row = connection.execute(select(*_TEACHERS).where(_TEACHERS.id == teacher)).first()
    return _teacher(row) if row else None


def named(records: Records, name: str) -> Teacher | None:
    """The teacher of this name, or None."""
    with records.reading() as connection:
        query = select(*_TEACHERS).where(_TEACHERS.folded == folded(tidied(name)))
        row = connection.execute(query).first()
    return _teacher(row) if row else None


def names(records: Records) -> tuple[str, ...]:
    """The names of all teachers, by the alphabet."""
    with records.reading() as connection:
        query = select(_TEACHERS.name).order_by(_TEACHERS.folded)
        return tuple(connection.scalars(query))


def are_any(records: Records) -> bool:
    """Whether there is a teacher at all."""
    with records.reading() as connection:
        return bool(connection.scalar(select(func.count()).select_from(tables.teachers)))


def set_password(records: Records, teacher: TeacherId, password: str) -> None:
    """Give a teacher another password; wherever they are signed in by the old one, that ends."""
    change = update(tables.teachers).where(_TEACHERS.id == teacher)
    with records.writing() as connection:
        connection.execute(change.values(password=_hashed(password)))


def _teacher(row: Row[Any]) -> Teacher:
    return Teacher(TeacherId(row.id), row.name, _stamp(row.password))


def _stamp(password_hash: str) -> str:
    return sha256(password_hash.encode()).hexdigest()[:16]


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher  # with the first sign-in: most starts see none

    return PasswordHasher()


def _hashed(password: str) -> str:
    with _AT_ONCE:
        return _hasher().hash(password[:_LONGEST_PASSWORD])


@cache
def _nobodys() -> str:
    return _hashed(secrets.token_urlsafe(16))


def _is_password(password_hash: str, password: str) -> bool:
    from argon2.exceptions import VerifyMismatchError

    with _AT_ONCE:
        try:
            return _hasher().verify(password_hash, password[:_LONGEST_PASSWORD])
        except VerifyMismatchError:
            return False
