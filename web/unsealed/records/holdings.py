"""What is held about a learner: all of it, to be seen and taken along, or erased."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from unsealed.records import erasures, tables
from unsealed.records.times import utc_now

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Column, Connection, Select, Table

    from unsealed.questions.kind import JsonValue
    from unsealed.records.store import Records
    from unsealed.records.tables import ClassId, LearnerId

_NAMES = {
    "try_number": "try",
    "hints_opened": "hints",
    "members": "classes",
    "class_id": "class",
}
"""What is called otherwise in a download than in the tables."""
_OF_ACCOUNTS = {"teacher", "demonstration_for"}
"""Columns that name an account by its id, which leads to nobody and is nobody else's business."""


def of(records: Records, learner: LearnerId) -> dict[str, JsonValue]:
    """Everything that is held about the learner, as JSON: one list a table, moments in UTC.

    The phrase itself is not held, so only when it was set can be told.
    """
    with records.reading() as connection:
        held: dict[str, JsonValue] = {"learner": _learner(connection, learner)}
        for table in reversed(tables.OF_A_LEARNER):
            held[_NAMES.get(table.name, table.name)] = _rows(connection, table, learner)
    return held


def of_member(records: Records, class_id: ClassId, learner: LearnerId) -> dict[str, JsonValue]:
    """As `of`, but nothing of the other classes that the learner is in."""
    held = of(records, learner)
    for name, rows in held.items():
        if isinstance(rows, list):
            held[name] = [row for row in rows if not _is_elsewhere(row, class_id)]
    return held


def of_class(records: Records, class_id: ClassId) -> dict[str, JsonValue]:
    """Everything that is held about a class itself, and about none of its learners."""
    held: dict[str, JsonValue] = {}
    with records.reading() as connection:
        for table in tables.metadata.sorted_tables:
            if table is tables.classes or ("class_id" in table.c and "learner" not in table.c):
                key = table.c.id if table is tables.classes else table.c.class_id
                columns = [column for column in table.c if column.key not in _OF_ACCOUNTS]
                found = select(*columns).where(key == class_id)
                ordered = found.order_by(*table.primary_key.columns)
                held[table.name] = _told(connection, ordered, columns)
    return held


def _is_elsewhere(row: JsonValue, class_id: ClassId) -> bool:
    return isinstance(row, dict) and row.get("class", class_id) != class_id


def erase(
    records: Records, learner: LearnerId, *, now: datetime | None = None
) -> Mapping[str, int]:
    """Remove all that is held about the learner; how many rows of each table there were."""
    with records.writing(learner) as connection:
        erased = erase_within(connection, learner, now=now or utc_now())
    records.empty_log()
    return erased


def erase_within(connection: Connection, learner: LearnerId, *, now: datetime) -> Mapping[str, int]:
    """As `erase`, within the caller's transaction."""
    erased = {}
    for table in tables.OF_A_LEARNER:
        erased[table.name] = _removed(connection, table, learner)
    gone = delete(tables.learners).where(tables.learners.c.id == learner)
    erased["learners"] = connection.execute(gone).rowcount
    if erased["learners"]:
        erasures.note_within(connection, erasures.LEARNER, learner, now)
    return erased


def _learner(connection: Connection, learner: LearnerId) -> JsonValue:
    columns = tables.learners.c
    query = select(columns.created_at, columns.phrase_set_at).where(columns.id == learner)
    row = connection.execute(query).first()
    if row is None:
        return None
    return {
        "id": learner,
        "created_at": _plain(row.created_at),
        "recovery_phrase_set_at": _plain(row.phrase_set_at),
    }


def _rows(connection: Connection, table: Table, learner: LearnerId) -> JsonValue:
    columns = [column for column in table.c if column.key != "learner"]
    query = select(*columns).where(table.c.learner == learner)
    return _told(connection, query.order_by(*table.primary_key.columns), columns)


# `Any`: columns and their values are of several types.
def _told(connection: Connection, query: Select[Any], columns: Sequence[Column[Any]]) -> JsonValue:
    names = [_NAMES.get(column.key, column.key) for column in columns]
    return [
        {name: _plain(value) for name, value in zip(names, row, strict=True)}
        for row in connection.execute(query)
    ]


def _plain(value: date | JsonValue) -> JsonValue:
    """A moment or a day as JSON has it; a moment is a day too."""
    return value.isoformat() if isinstance(value, date) else value


def _removed(connection: Connection, table: Table, learner: LearnerId) -> int:
    return connection.execute(delete(table).where(table.c.learner == learner)).rowcount
