"""What an operator does with accounts, and what they see of the installation: counts, no names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import delete, func, select, update

from unsealed.records import sign_ins, tables
from unsealed.records.demonstrations import is_invented
from unsealed.records.errors import LastOperator
from unsealed.records.names import folded, tidied
from unsealed.records.teachers import as_teachers, give_roles
from unsealed.records.times import utc_now

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Connection, Select

    from unsealed.records.store import Records
    from unsealed.records.tables import TeacherId
    from unsealed.records.teachers import Role, Teacher

_TEACHERS = tables.teachers.c
_ROLES = tables.teacher_roles.c
_CLASSES = tables.classes.c
_LEARNERS = tables.learners.c


class Holdings(Struct, frozen=True):
    """How much an installation holds, without demonstrations; of each at most `most`."""

    accounts: int
    classes: int
    learners: int
    most: int | None = None

    @property
    def is_more(self) -> bool:
        """Whether there may be more of something than was counted."""
        return self.most in {self.accounts, self.classes, self.learners}


def listed(records: Records, begins: str = "", most: int | None = None) -> tuple[Teacher, ...]:
    """The accounts by the alphabet, at most so many, from those on whose name begins so."""
    query = select(*_TEACHERS).order_by(_TEACHERS.folded).limit(most)
    if begins:
        query = query.where(_TEACHERS.folded >= folded(tidied(begins)))
    with records.reading() as connection:
        return as_teachers(connection, connection.execute(query).all())


def set_roles(records: Records, account: TeacherId, roles: Collection[Role]) -> None:
    """Give an account these roles and no others. Raises LastOperator."""
    with records.writing() as connection:
        connection.execute(delete(tables.teacher_roles).where(_ROLES.teacher == account))
        give_roles(connection, account, roles)
        require_an_operator(connection)


def disable(records: Records, account: TeacherId, *, now: datetime | None = None) -> None:
    """Let nobody sign in by an account; who is signed in is out. Raises LastOperator."""
    change = update(tables.teachers).where(_TEACHERS.id == account, _TEACHERS.disabled_at.is_(None))
    with records.writing() as connection:
        connection.execute(change.values(disabled_at=now or utc_now()))
        sign_ins.end_within(connection, account)
        require_an_operator(connection)


def enable(records: Records, account: TeacherId) -> None:
    """Let an account sign in again."""
    change = update(tables.teachers).where(_TEACHERS.id == account)
    with records.writing() as connection:
        connection.execute(change.values(disabled_at=None))


def holdings(records: Records, most: int | None = None) -> Holdings:
    """How much there is of everything. `most` is how far it counts, for who cannot wait."""
    with records.reading() as connection:
        return Holdings(
            accounts=_count(connection, select(_TEACHERS.id), most),
            classes=_count(
                connection, select(_CLASSES.id).where(_CLASSES.demonstration_for.is_(None)), most
            ),
            learners=_count(
                connection, select(_LEARNERS.id).where(~is_invented(_LEARNERS.id)), most
            ),
            most=most,
        )


def _count(connection: Connection, query: Select[tuple[str]], most: int | None) -> int:
    some = query.limit(most).subquery()
    return connection.scalar(select(func.count()).select_from(some)) or 0


def require_an_operator(connection: Connection) -> None:
    """See that somebody is left who can look after accounts. Raises LastOperator."""
    query = (
        select(func.count())
        .select_from(tables.teacher_roles)
        .join(tables.teachers, _TEACHERS.id == _ROLES.teacher)
        .where(_ROLES.role == "operator", _TEACHERS.disabled_at.is_(None))
    )
    if not connection.scalar(query):
        raise LastOperator
