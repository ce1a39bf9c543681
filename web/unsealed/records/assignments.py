"""Assignments: which lessons a class is to take, and by which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from unsealed.records import tables
from unsealed.records.inserting import insert_into
from unsealed.records.times import utc_now

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Row, Select

    from unsealed.records.store import Records
    from unsealed.records.tables import ClassId, LearnerId

_ASSIGNMENTS = tables.assignments.c


@dataclass(frozen=True, slots=True)
class Assignment:
    """A lesson that a class is to take. `due_on` is a day where the class is, or None."""

    class_title: str
    lesson: str
    given_at: datetime
    due_on: date | None


def give(
    records: Records,
    class_id: ClassId,
    lesson: str,
    due_on: date | None,
    *,
    now: datetime | None = None,
) -> None:
    """Set a lesson to a class; again, it changes the day."""
    row = {
        "class_id": class_id,
        "lesson": lesson,
        "given_at": now or utc_now(),
        "due_on": due_on.isoformat() if due_on else None,
    }
    with records.writing() as connection:
        insertion = insert_into(tables.assignments, connection.dialect.name).values(row)
        change = insertion.on_conflict_do_update(
            index_elements=("class", "lesson"), set_={"due_on": insertion.excluded.due_on}
        )
        connection.execute(change)


def take_back(records: Records, class_id: ClassId, lesson: str) -> None:
    """Set a lesson no longer. What was done in it stays."""
    with records.writing() as connection:
        connection.execute(
            delete(tables.assignments).where(
                _ASSIGNMENTS.class_id == class_id, _ASSIGNMENTS.lesson == lesson
            )
        )


def of_class(records: Records, class_id: ClassId) -> tuple[Assignment, ...]:
    """What a class is to do: first what is due first, and last what has no day."""
    return _found(records, _QUERY.where(_ASSIGNMENTS.class_id == class_id))


def of_learner(records: Records, learner: LearnerId) -> tuple[Assignment, ...]:
    """What a learner is to do in all classes that are not archived, in the same order."""
    query = _QUERY.join(tables.members, tables.members.c.class_id == _ASSIGNMENTS.class_id).where(
        tables.members.c.learner == learner, tables.classes.c.archived_at.is_(None)
    )
    return _found(records, query)


_QUERY = (
    select(tables.classes.c.title, _ASSIGNMENTS.lesson, _ASSIGNMENTS.given_at, _ASSIGNMENTS.due_on)
    .join(tables.classes, tables.classes.c.id == _ASSIGNMENTS.class_id)
    .order_by(_ASSIGNMENTS.due_on.is_(None), _ASSIGNMENTS.due_on, _ASSIGNMENTS.given_at)
)


# Rows and queries have values of every column's type.
def _found(records: Records, query: Select[Any]) -> tuple[Assignment, ...]:
    with records.reading() as connection:
        return tuple(_assignment(row) for row in connection.execute(query))


def _assignment(row: Row[Any]) -> Assignment:
    due_on = date.fromisoformat(row.due_on) if row.due_on else None
    return Assignment(row.title, row.lesson, row.given_at, due_on)
