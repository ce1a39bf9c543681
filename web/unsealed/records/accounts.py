"""What an operator does with accounts, and what they see of the installation: counts, no names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update

from unsealed.records import tables
from unsealed.records.demonstrations import invented
from unsealed.records.errors import LastOperator
from unsealed.records.teachers import as_teacher, give_roles
from unsealed.records.times import utc_now

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Table

    from unsealed.records.store import Records
    from unsealed.records.tables import TeacherId
    from unsealed.records.teachers import Role, Teacher

_TEACHERS = tables.teachers.c
_ROLES = tables.teacher_roles.c
_CLASSES = tables.classes.c
_LEARNERS = tables.learners.c


@dataclass(frozen=True, slots=True)
class Holdings:
    """How much an installation holds, without demonstrations."""

    accounts: int
    classes: int
    learners: int


def listed(records: Records) -> tuple[Teacher, ...]:
    """Every account, by the alphabet."""
    query = select(*_TEACHERS).order_by(_TEACHERS.folded)
    with records.reading() as connection:
        return tuple(as_teacher(connection, row) for row in connection.execute(query).all())


def set_roles(records: Records, account: TeacherId, roles: Collection[Role]) -> None:
    """Give an account these roles and no others. Raises LastOperator."""
    with records.writing() as connection:
        connection.execute(delete(tables.teacher_roles).where(_ROLES.teacher == account))
        give_roles(connection, account, roles)
        _require_an_operator(connection)


def disable(records: Records, account: TeacherId, *, now: datetime | None = None) -> None:
    """Let nobody sign in by an account; who is signed in is out. Raises LastOperator."""
    change = update(tables.teachers).where(_TEACHERS.id == account, _TEACHERS.disabled_at.is_(None))
    with records.writing() as connection:
        connection.execute(change.values(disabled_at=now or utc_now()))
        _require_an_operator(connection)


def enable(records: Records, account: TeacherId) -> None:
    """Let an account sign in again."""
    change = update(tables.teachers).where(_TEACHERS.id == account)
    with records.writing() as connection:
        connection.execute(change.values(disabled_at=None))


def holdings(records: Records) -> Holdings:
    """How much there is of everything."""
    with records.reading() as connection:
        return Holdings(
            accounts=_count(connection, tables.teachers),
            classes=_count(connection, tables.classes, _CLASSES.demonstration_for.is_(None)),
            learners=_count(connection, tables.learners, _LEARNERS.id.not_in(invented())),
        )


def _count(connection: Connection, table: Table, *where: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).select_from(table).where(*where)) or 0


def _require_an_operator(connection: Connection) -> None:
    query = (
        select(func.count())
        .select_from(tables.teacher_roles)
        .join(tables.teachers, _TEACHERS.id == _ROLES.teacher)
        .where(_ROLES.role == "operator", _TEACHERS.disabled_at.is_(None))
    )
    if not connection.scalar(query):
        raise LastOperator
