"""Accounts of those who teach, write or run the course: a name, a password, roles; no address."""

from __future__ import annotations

import secrets
import threading
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, Literal

from msgspec import Struct
from sqlalchemy import func, select, update

from unsealed.records import passwords, sign_ins, tables
from unsealed.records.errors import NameTaken, Refused
from unsealed.records.names import folded, tidied
from unsealed.records.tables import TeacherId
from unsealed.records.times import utc_now

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from argon2 import PasswordHasher
    from sqlalchemy import Connection, Row

    from unsealed.records.store import Records

Role = Literal["operator", "teacher", "author"]
ROLES: Final[tuple[Role, ...]] = ("operator", "teacher", "author")
"""Who looks after the installation, who leads classes, who writes lessons; one may be all."""
TEACHES: Final[frozenset[Role]] = frozenset({"teacher"})
SHORTEST_PASSWORD = passwords.SHORTEST
_AT_ONCE = threading.BoundedSemaphore(2)
"""A hash takes 64 MB: however many try to sign in at once, only so many are worked out."""
_TEACHERS = tables.teachers.c
_ROLES = tables.teacher_roles.c
_COUNT = select(func.count()).select_from(tables.teachers)
# Rows have values of every column's type, which `Row[Any]` says.


class Teacher(Struct, frozen=True):
    """An account. `stamp` changes with the password, so that old sign-ins end with it."""

    id: TeacherId
    name: str
    stamp: str
    roles: frozenset[Role]
    created_at: datetime
    disabled_at: datetime | None


def add(
    records: Records,
    name: str,
    password: str,
    roles: Collection[Role] = TEACHES,
    *,
    now: datetime | None = None,
) -> Teacher:
    """A new account; the first of all has every role. Raises NameTaken."""
    row = _new_row(name, password, now)
    try:
        with records.writing() as connection:
            has = roles if connection.scalar(_COUNT) else ROLES
            return _insert(connection, row, has)
    except Refused as refused:
        raise NameTaken(detail=str(row["name"])) from refused


def add_first(
    records: Records, name: str, password: str, *, now: datetime | None = None
) -> Teacher | None:
    """The first account of all, with every role; None where somebody was first."""
    row = _new_row(name, password, now)
    with records.writing() as connection:
        return None if connection.scalar(_COUNT) else _insert(connection, row, ROLES)


def _new_row(name: str, password: str, now: datetime | None) -> dict[str, object]:
    return {
        "id": secrets.token_urlsafe(9),
        "name": tidied(name),
        "folded": folded(tidied(name)),
        "password": _hashed(password),
        "created_at": now or utc_now(),
    }


def _insert(connection: Connection, row: dict[str, object], roles: Collection[Role]) -> Teacher:
    connection.execute(tables.teachers.insert().values(row))
    give_roles(connection, TeacherId(str(row["id"])), roles)
    found = connection.execute(select(*_TEACHERS).where(_TEACHERS.id == row["id"])).one()
    return _as_teacher(connection, found)


def give_roles(connection: Connection, teacher: TeacherId, roles: Collection[Role]) -> None:
    """Put roles down for an account that has none, within the caller's transaction."""
    rows = [{"teacher": teacher, "role": role} for role in ROLES if role in roles]
    if rows:
        connection.execute(tables.teacher_roles.insert(), rows)


def signing_in(records: Records, name: str, password: str) -> Teacher | None:
    """The account of this name and password, disabled or not.

    None takes as long as one, whichever of the two was wrong: the same hash is worked out, and as
    much is read.
    """
    nobodys = _nobodys()
    with records.reading() as connection:
        query = select(*_TEACHERS).where(_TEACHERS.folded == folded(tidied(name)))
        row = connection.execute(query).first()
    if not _is_password(row.password if row else nobodys, password) or row is None:
        return None
    with records.reading() as connection:
        return _as_teacher(connection, row)


def of(records: Records, teacher: TeacherId) -> Teacher | None:
    """The account of this id, or None."""
    with records.reading() as connection:
        row = connection.execute(select(*_TEACHERS).where(_TEACHERS.id == teacher)).first()
        return _as_teacher(connection, row) if row else None


def named(records: Records, name: str) -> Teacher | None:
    """The account of this name, or None."""
    with records.reading() as connection:
        query = select(*_TEACHERS).where(_TEACHERS.folded == folded(tidied(name)))
        row = connection.execute(query).first()
        return _as_teacher(connection, row) if row else None


def names(records: Records) -> tuple[str, ...]:
    """The names of all accounts, by the alphabet."""
    with records.reading() as connection:
        query = select(_TEACHERS.name).order_by(_TEACHERS.folded)
        return tuple(connection.scalars(query))


def are_any(records: Records) -> bool:
    """Whether there is an account at all."""
    with records.reading() as connection:
        return connection.execute(select(_TEACHERS.id).limit(1)).first() is not None


def set_password(records: Records, teacher: TeacherId, password: str) -> None:
    """Give a teacher another password; wherever they are signed in by the old one, that ends."""
    change = update(tables.teachers).where(_TEACHERS.id == teacher)
    kept = _hashed(password)
    with records.writing() as connection:
        connection.execute(change.values(password=kept))
        sign_ins.end_within(connection, teacher)


def as_teachers(connection: Connection, rows: Sequence[Row[Any]]) -> tuple[Teacher, ...]:
    """The accounts of these rows of their table, in this order, with their roles."""
    roles: dict[str, set[Role]] = {row.id: set() for row in rows}
    query = select(*_ROLES).where(_ROLES.teacher.in_(roles))
    for teacher, role in connection.execute(query):
        roles[teacher].add(role)
    return tuple(
        Teacher(
            id=TeacherId(row.id),
            name=row.name,
            stamp=_stamp(row.password),
            roles=frozenset(roles[row.id]),
            created_at=row.created_at,
            disabled_at=row.disabled_at,
        )
        for row in rows
    )


def _as_teacher(connection: Connection, row: Row[Any]) -> Teacher:
    (teacher,) = as_teachers(connection, [row])
    return teacher


def _stamp(password_hash: str) -> str:
    return sha256(password_hash.encode()).hexdigest()[:16]


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher  # with the first sign-in: most starts see none

    return PasswordHasher()


def _hashed(password: str) -> str:
    with _AT_ONCE:
        return _hasher().hash(password)


@cache
def _nobodys() -> str:
    return _hashed(secrets.token_urlsafe(16))


def _is_password(password_hash: str, password: str) -> bool:
    from argon2.exceptions import VerifyMismatchError

    with _AT_ONCE:
        try:
            # Of what is too long to be right no more is hashed than of any other.
            _hasher().verify(password_hash, password[: passwords.LONGEST])
        except VerifyMismatchError:
            return False
    return len(password) <= passwords.LONGEST
