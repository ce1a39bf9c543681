"""Departures: an account is erased for good, and its classes stay with whoever leads them then.

A class that nobody else leads would be lost to everybody, so nobody leaves one behind: another
teacher takes it over in the same transaction, or nothing is erased.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import delete, func, select

from unsealed.records import accounts, classes, erasures, sign_ins, tables
from unsealed.records.errors import ClassesLeft
from unsealed.records.inserting import insert_into
from unsealed.records.tables import ClassId, TeacherId
from unsealed.records.times import utc_now

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from unsealed.records.classes import Class
    from unsealed.records.store import Records

_TEACHERS = tables.teachers.c
_TEACHING = tables.class_teachers.c
_CLASSES = tables.classes.c
_ROLES = tables.teacher_roles.c


class Departure(Struct, frozen=True):
    """What goes with an account and what stays: nobody else leads the classes that are `left`."""

    sign_ins: int
    has_demonstration: bool
    is_last_operator: bool
    shared: tuple[Class, ...]
    left: tuple[Class, ...]


def of(records: Records, account: TeacherId) -> Departure:
    """What erasing the account would come to; nothing is erased by it."""
    with records.reading() as connection:
        return _departure(connection, account)


def erase(
    records: Records,
    account: TeacherId,
    *,
    successor: TeacherId | None = None,
    now: datetime | None = None,
) -> Departure:
    """Remove an account; the successor leads the classes that nobody else does from then on.

    Raises LastOperator, and ClassesLeft where nobody who can takes over classes that are left.
    """
    moment = now or utc_now()
    with records.writing() as connection:
        found = _departure(connection, account)
        if found.left:
            to = _successor(connection, account, successor)
            _lead(connection, (each.id for each in found.left), to, moment)
        if erase_within(connection, account, now=moment):
            accounts.require_an_operator(connection)
    records.empty_log()
    return found


def erase_within(connection: Connection, account: TeacherId, *, now: datetime) -> bool:
    """Remove an account and its demonstration within the caller's transaction; if there was one."""
    invented = select(_CLASSES.id).where(_CLASSES.demonstration_for == account)
    for class_id in list(connection.scalars(invented)):
        classes.erase_within(connection, ClassId(class_id), now=now)
    sign_ins.end_within(connection, account)
    connection.execute(delete(tables.class_teachers).where(_TEACHING.teacher == account))
    connection.execute(delete(tables.teacher_roles).where(_ROLES.teacher == account))
    was_there = connection.execute(delete(tables.teachers).where(_TEACHERS.id == account)).rowcount
    if was_there:
        erasures.note_within(connection, erasures.ACCOUNT, account, now)
    return bool(was_there)


def adopt(records: Records, teacher: TeacherId, *, now: datetime | None = None) -> int:
    """Let a teacher lead the classes that nobody leads; how many these are.

    There are none, but where a backup was restored from before somebody left.
    """
    with records.writing() as connection:
        alone = _without_teacher(connection)
        _lead(connection, alone, teacher, now or utc_now())
    return len(alone)


def without_teacher(records: Records) -> int:
    """How many classes nobody leads."""
    with records.reading() as connection:
        return len(_without_teacher(connection))


def _departure(connection: Connection, account: TeacherId) -> Departure:
    places = select(func.count()).where(tables.sign_ins.c.teacher == account)
    invented = select(_CLASSES.id).where(_CLASSES.demonstration_for == account)
    is_shared = _is_led_by_another(account)
    return Departure(
        sign_ins=connection.scalar(places) or 0,
        has_demonstration=connection.scalar(invented) is not None,
        is_last_operator=connection.scalar(_OPERATORS.where(_TEACHERS.id != account)) is None,
        shared=_led(connection, account, is_shared),
        left=_led(connection, account, ~is_shared),
    )


def _led(
    connection: Connection, account: TeacherId, which: ColumnElement[bool]
) -> tuple[Class, ...]:
    query = (
        select(*_CLASSES)
        .join(tables.class_teachers, _TEACHING.class_id == _CLASSES.id)
        .where(_TEACHING.teacher == account, _CLASSES.demonstration_for.is_(None), which)
        .order_by(_CLASSES.title, _CLASSES.id)
    )
    return tuple(classes.as_class(row) for row in connection.execute(query))


def _is_led_by_another(account: TeacherId) -> ColumnElement[bool]:
    """Whether a class has another teacher who can sign in and open it."""
    other = tables.class_teachers.alias()
    return (
        select(other.c.teacher)
        .where(
            other.c.class_id == _CLASSES.id,
            other.c.teacher != account,
            other.c.teacher.in_(_WHO_CAN_LEAD),
        )
        .correlate(tables.classes)
        .exists()
    )


_WHO_CAN_SIGN_IN = (
    select(_TEACHERS.id)
    .join(tables.teacher_roles, _ROLES.teacher == _TEACHERS.id)
    .where(_TEACHERS.disabled_at.is_(None))
)
_WHO_CAN_LEAD = _WHO_CAN_SIGN_IN.where(_ROLES.role == "teacher")
_OPERATORS = _WHO_CAN_SIGN_IN.where(_ROLES.role == "operator")


def _successor(
    connection: Connection, account: TeacherId, successor: TeacherId | None
) -> TeacherId:
    if successor is None or successor == account:
        raise ClassesLeft
    if connection.scalar(_WHO_CAN_LEAD.where(_TEACHERS.id == successor)) is None:
        raise ClassesLeft
    return successor


def _lead(
    connection: Connection, led: Iterable[ClassId], teacher: TeacherId, since: datetime
) -> None:
    rows = [{"class_id": each, "teacher": teacher, "since": since} for each in led]
    if rows:
        insertion = insert_into(tables.class_teachers, connection.dialect.name)
        connection.execute(insertion.on_conflict_do_nothing(), rows)


def _without_teacher(connection: Connection) -> list[ClassId]:
    is_led = select(_TEACHING.teacher).where(_TEACHING.class_id == _CLASSES.id).exists()
    query = select(_CLASSES.id).where(~is_led, _CLASSES.demonstration_for.is_(None))
    return [ClassId(each) for each in connection.scalars(query)]
