"""The learners of a class, by the names that they have there and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct
from sqlalchemy import delete, func, select, update

from unsealed.records import learners, merging, postgresql, tables
from unsealed.records.errors import NameTaken, NotOnTheList
from unsealed.records.names import folded, tidied
from unsealed.records.tables import ClassId, LearnerId
from unsealed.records.times import utc_now

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from unsealed.records.classes import Class
    from unsealed.records.store import Records

_MEMBERS = tables.members.c
_USUAL_TIME = 100  # percent of what a test allows

# Rows have values of every column's type, which `Row[Any]` says.


class Member(Struct, frozen=True):
    """A name in a class. `joined_at` is None while nobody has taken it."""

    number: int
    learner: LearnerId
    name: str
    added_at: datetime
    joined_at: datetime | None


class Membership(Struct, frozen=True):
    """A class that a learner is in, and the name that they have there."""

    class_id: ClassId
    title: str
    name: str
    is_archived: bool = False


def write_down(
    records: Records, class_id: ClassId, names: Iterable[str], *, now: datetime | None = None
) -> tuple[Member, ...]:
    """Put names on the list that are not there yet; returns those that are new."""
    moment = now or utc_now()
    with records.writing(class_id) as connection:
        known = {row.folded for row in _rows(connection, class_id)}
        added = []
        for name in filter(None, map(tidied, names)):
            if folded(name) not in known:
                known.add(folded(name))
                added.append(insert_within(connection, class_id, name, learners.new_id(), moment))
        return tuple(added)


def of_class(records: Records, class_id: ClassId) -> tuple[Member, ...]:
    """Everybody on the list, by the alphabet."""
    with records.reading() as connection:
        return tuple(_member(row) for row in _rows(connection, class_id))


def in_class(records: Records, class_id: ClassId, number: int) -> Member | None:
    """The member with this number in the class, or None."""
    with records.reading() as connection:
        row = _row(connection, class_id, number)
    return _member(row) if row else None


def of_learner(records: Records, learner: LearnerId) -> tuple[Membership, ...]:
    """The classes that a learner is in, the newest first."""
    query = (
        select(*(tables.classes.c[name] for name in ("id", "title", "archived_at")), _MEMBERS.name)
        .join(tables.members, _MEMBERS.class_id == tables.classes.c.id)
        .where(_MEMBERS.learner == learner)
        .order_by(_MEMBERS.added_at.desc(), tables.classes.c.id)
    )
    with records.reading() as connection:
        rows = connection.execute(query).all()
    return tuple(
        Membership(ClassId(row.id), row.title, row.name, row.archived_at is not None)
        for row in rows
    )


def join(
    records: Records, joined: Class, browser: LearnerId, name: str, *, now: datetime | None = None
) -> LearnerId:
    """Take a name in the class; returns the learner whom the browser is from now on.

    What the browser's learner did before goes along. Whoever is in the class already stays who
    they are. Raises NameTaken where somebody else has the name, and NotOnTheList for a name that
    is not on the list of a class that is not open.
    """
    moment = now or utc_now()
    wanted = tidied(name)
    with records.writing(joined.id, browser) as connection:
        rows = _rows(connection, joined.id)
        if any(row.learner == browser and row.joined_at is not None for row in rows):
            return browser
        row = next((row for row in rows if row.folded == folded(wanted)), None)
        if row is None:
            if not (joined.is_open and wanted):
                raise NotOnTheList(detail=wanted)
            insert_within(connection, joined.id, wanted, browser, moment, joined_at=moment)
            return browser
        if row.joined_at is not None:
            raise NameTaken(detail=wanted)
        seat = (_MEMBERS.class_id == joined.id, _MEMBERS.number == row.number)
        connection.execute(update(tables.members).where(*seat).values(joined_at=moment))
        into = LearnerId(row.learner)
        postgresql.wait_for(connection, into)
        if connection.scalar(select(func.count()).where(tables.learners.c.id == browser)):
            merging.carry_over(connection, browser, into)
        return into


def let_in_again(records: Records, class_id: ClassId, number: int) -> None:
    """Free a name, so that its owner can take it on another device. The work stays with it."""
    seat = (_MEMBERS.class_id == class_id, _MEMBERS.number == number)
    with records.writing(class_id) as connection:
        connection.execute(update(tables.members).where(*seat).values(joined_at=None))


def rename(records: Records, class_id: ClassId, number: int, name: str) -> None:
    """Give a member another name. Raises NameTaken where somebody else has it."""
    wanted = tidied(name)
    with records.writing(class_id) as connection:
        for row in _rows(connection, class_id):
            if row.folded == folded(wanted) and row.number != number:
                raise NameTaken(detail=wanted)
        seat = (_MEMBERS.class_id == class_id, _MEMBERS.number == number)
        change = update(tables.members).where(*seat)
        connection.execute(change.values(name=wanted, folded=folded(wanted)))


def remove(records: Records, class_id: ClassId, number: int) -> None:
    """Take a name off the list. What the learner did stays theirs, and is not the class's."""
    with records.writing(class_id) as connection:
        seat = (_MEMBERS.class_id == class_id, _MEMBERS.number == number)
        connection.execute(delete(tables.members).where(*seat))


def merge(records: Records, class_id: ClassId, source: int, into: int) -> None:
    """Make one member of two, for a learner who joined twice; again, it changes nothing."""
    with records.writing() as connection:
        going = _row(connection, class_id, source)
        staying = _row(connection, class_id, into)
        if going is None or staying is None or source == into:
            return
        if staying.time_factor == _USUAL_TIME:
            seat = (_MEMBERS.class_id == class_id, _MEMBERS.number == into)
            change = update(tables.members).where(*seat)
            connection.execute(change.values(time_factor=going.time_factor))
        merging.carry_over(connection, LearnerId(going.learner), LearnerId(staying.learner))


def insert_within(
    connection: Connection,
    class_id: ClassId,
    name: str,
    learner: LearnerId,
    moment: datetime,
    joined_at: datetime | None = None,
) -> Member:
    """Put a name on the list for this learner, within the caller's transaction."""
    learners.ensure(connection, learner, moment)
    last = select(func.max(_MEMBERS.number)).where(_MEMBERS.class_id == class_id)
    number = (connection.scalar(last) or 0) + 1
    row = {
        "class_id": class_id,
        "number": number,
        "learner": learner,
        "name": name,
        "folded": folded(name),
        "added_at": moment,
        "joined_at": joined_at,
    }
    connection.execute(tables.members.insert().values(row))
    return Member(number, learner, name, moment, joined_at)


def _rows(connection: Connection, class_id: ClassId) -> list[Row[Any]]:
    query = select(*_MEMBERS).where(_MEMBERS.class_id == class_id).order_by(_MEMBERS.folded)
    return list(connection.execute(query))


def _row(connection: Connection, class_id: ClassId, number: int) -> Row[Any] | None:
    query = select(*_MEMBERS).where(_MEMBERS.class_id == class_id, _MEMBERS.number == number)
    return connection.execute(query).first()


def _member(row: Row[Any]) -> Member:
    return Member(row.number, LearnerId(row.learner), row.name, row.added_at, row.joined_at)
