"""A teacher's own columns: a mark and a note, a learner and lesson each, beside what was computed.

Answers are never changed by them. They belong to a seat in a class, and go when it goes.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct
from sqlalchemy import delete, select, update

from unsealed.records import tables
from unsealed.records.inserting import insert_into
from unsealed.records.names import folded, tidied
from unsealed.records.tables import ClassId, LearnerId
from unsealed.records.times import utc_now

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from unsealed.records.store import Records

LONGEST_MARK = 12
LONGEST_NOTE = 500
_MARKS = tables.marks.c
_MEMBERS = tables.members.c


class Mark(Struct, frozen=True):
    """What a teacher wrote down for a learner and lesson; either text may be empty."""

    class_id: ClassId
    class_title: str
    lesson: str
    mark: str
    note: str


class Marking(NamedTuple):
    """A mark and a note to be kept for the learner of a number in a class."""

    number: int
    lesson: str
    mark: str
    note: str


def mark_as_kept(typed: str) -> str:
    """The mark as it is kept: without control characters, with single spaces, not too long."""
    return tidied(typed)[:LONGEST_MARK].strip()


def note_as_kept(typed: str) -> str:
    """The note as it is kept: lines end in one way, and nothing in it steers a terminal."""
    lines = unicodedata.normalize("NFC", typed).replace("\r\n", "\n").replace("\r", "\n")
    visible = (
        letter if letter == "\n" or unicodedata.category(letter)[0] != "C" else " "
        for letter in lines.replace("\u2028", "\n").replace("\u2029", "\n")
    )
    return "".join(visible).strip()[:LONGEST_NOTE].strip()


def of_class(records: Records, class_id: ClassId) -> Mapping[LearnerId, Mapping[str, Mark]]:
    """What is written down in a class, by the learner and the lesson."""
    query = _QUERY.where(_MARKS.class_id == class_id)
    found: defaultdict[LearnerId, dict[str, Mark]] = defaultdict(dict)
    with records.reading() as connection:
        for learner, *columns in connection.execute(query):
            mark = Mark(*columns)
            found[LearnerId(learner)][mark.lesson] = mark
    return found


def of_learner(records: Records, learner: LearnerId) -> tuple[Mark, ...]:
    """What is written down of a learner, in all their classes."""
    query = _QUERY.where(_MARKS.learner == learner)
    with records.reading() as connection:
        return tuple(Mark(*columns) for _learner, *columns in connection.execute(query))


def keep(
    records: Records,
    class_id: ClassId,
    markings: Iterable[Marking],
    names: Mapping[int, str] | None = None,
    *,
    now: datetime | None = None,
) -> None:
    """Keep marks and notes, and other names by their numbers, all together or none.

    A marking of two empty texts takes away what was there; one of a number that nobody has in
    the class is passed over. Raises Refused where two would have one name.
    """
    moment = now or utc_now()
    with records.writing(class_id) as connection:
        _rename(connection, class_id, names or {})
        learners = _learners(connection, class_id)
        for marking in markings:
            if marking.number in learners:
                keep_within(connection, class_id, learners[marking.number], marking, moment)


def keep_within(
    connection: Connection,
    class_id: ClassId,
    learner: LearnerId,
    marking: Marking,
    moment: datetime,
) -> None:
    """Keep a mark and a note of this learner, within the caller's transaction."""
    mark, note = mark_as_kept(marking.mark), note_as_kept(marking.note)
    key = {"class_id": class_id, "learner": learner, "lesson": marking.lesson}
    if not (mark or note):
        gone = delete(tables.marks).where(*(_MARKS[name] == key[name] for name in key))
        connection.execute(gone)
        return
    row = {**key, "mark": mark, "note": note, "marked_at": moment}
    insertion = insert_into(tables.marks, connection.dialect.name).values(row)
    changed = {name: insertion.excluded[name] for name in ("mark", "note", "marked_at")}
    connection.execute(
        insertion.on_conflict_do_update(index_elements=("class", "learner", "lesson"), set_=changed)
    )


def _rename(connection: Connection, class_id: ClassId, names: Mapping[int, str]) -> None:
    # Names may change places: first nobody has any of them, then each has their own.
    for number in names:
        _set_name(connection, class_id, number, {"folded": f"\u0001{number}"})
    for number, name in names.items():
        _set_name(connection, class_id, number, {"name": tidied(name), "folded": folded(name)})


def _set_name(
    connection: Connection, class_id: ClassId, number: int, values: dict[str, Any]
) -> None:
    seat = (_MEMBERS.class_id == class_id, _MEMBERS.number == number)
    connection.execute(update(tables.members).where(*seat).values(values))


def _learners(connection: Connection, class_id: ClassId) -> Mapping[int, LearnerId]:
    query = select(_MEMBERS.number, _MEMBERS.learner).where(_MEMBERS.class_id == class_id)
    return {row.number: LearnerId(row.learner) for row in connection.execute(query)}


_QUERY = (
    select(
        _MARKS.learner,
        _MARKS.class_id,
        tables.classes.c.title,
        _MARKS.lesson,
        _MARKS.mark,
        _MARKS.note,
    )
    .join(tables.classes, tables.classes.c.id == _MARKS.class_id)
    .order_by(_MARKS.lesson, tables.classes.c.title)
)
