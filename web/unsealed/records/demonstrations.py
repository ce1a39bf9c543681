"""Demonstration classes: invented learners whose answers went the way of all answers.

A teacher has one at most. Nobody can join it, and what is in it is counted nowhere else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import select

from unsealed.records import answers, classes, learners, members, progress, sittings, tables
from unsealed.records.inserting import insert_into
from unsealed.records.marks import keep_within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select

    from unsealed.records.answers import GivenAnswer
    from unsealed.records.classes import Class
    from unsealed.records.marks import Marking
    from unsealed.records.sittings import WholeSitting
    from unsealed.records.store import Records
    from unsealed.records.tables import LearnerId, TeacherId

_CLASSES = tables.classes.c
_MEMBERS = tables.members.c


class Finished(Struct, frozen=True):
    """That a learner came to a step of a lesson, and when they finished it, if they did."""

    learner: LearnerId
    lesson: str
    step: str
    at: datetime
    is_finished: bool


class InventedTerm(Struct, frozen=True):
    """What invented learners did since the term began; markings count them from 1.

    The sittings are of no class yet."""

    begins: datetime
    answers: tuple[GivenAnswer, ...]
    finished: tuple[Finished, ...]
    markings: tuple[Marking, ...]
    sittings: tuple[WholeSitting, ...] = ()


def of_teacher(records: Records, teacher: TeacherId) -> Class | None:
    """The teacher's demonstration, if they have one."""
    query = select(*_CLASSES).where(_CLASSES.demonstration_for == teacher)
    with records.reading() as connection:
        row = connection.execute(query).first()
    return classes.as_class(row) if row else None


def make(
    records: Records,
    teacher: TeacherId,
    title: str,
    names: Iterable[str],
    invent: Callable[[tuple[LearnerId, ...]], InventedTerm],
    *,
    now: datetime,
) -> tuple[Class, bool]:
    """The teacher's demonstration, and whether it is new: made whole or not at all.

    `invent` says what the learners of these ids did; it is called before anything is written.
    """
    if kept := of_teacher(records, teacher):
        return kept, False
    listed = tuple(names)
    ids = tuple(learners.new_id() for _name in listed)
    term = invent(ids)
    with records.writing() as connection:
        row = classes.new_row(connection, title, is_open=False, now=now)
        row |= {"made_at": term.begins, "demonstration_for": teacher}
        insertion = insert_into(tables.classes, connection.dialect.name).values(row)
        if connection.execute(insertion.on_conflict_do_nothing()).rowcount:
            found = classes.as_class(_row(connection, row["id"]))
            classes.lead_within(connection, found.id, teacher, now)
            _fill(connection, found, listed, ids, term)
            return found, True
    # Somebody was quicker, in another tab; it may even be gone again by now.
    return make(records, teacher, title, listed, invent, now=now)


def invented() -> Select[tuple[str]]:
    """The ids of all invented learners, to be left out of whatever counts people."""
    return (
        select(_MEMBERS.learner)
        .join(tables.classes, _CLASSES.id == _MEMBERS.class_id)
        .where(_CLASSES.demonstration_for.is_not(None))
    )


def is_invented(learner: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a learner is, asked of one after the other: for who looks at some learners only.

    Not by EXISTS: PostgreSQL makes a join of that, and goes through all the members there are.
    """
    found = invented().where(_MEMBERS.learner == learner).correlate(learner.table).limit(1)
    return found.scalar_subquery().is_not(None)


# `Any`: connections and rows have values of every column type.
def _fill(
    connection: Any,
    found: Class,
    names: tuple[str, ...],
    ids: tuple[LearnerId, ...],
    term: InventedTerm,
) -> None:
    for name, learner in zip(names, ids, strict=True):
        members.insert_within(connection, found.id, name, learner, term.begins, term.begins)
    answers.record_all_within(connection, term.answers)
    for each in term.finished:
        key = (each.learner, each.lesson)
        progress.reach_within(connection, *key, each.step, each.at)
        if each.is_finished:
            progress.finish_within(connection, *key, each.at)
    for whole in term.sittings:
        sitting = replace(whole.sitting, class_id=found.id)
        sittings.keep_within(connection, replace(whole, sitting=sitting))
    for marking in term.markings:
        keep_within(connection, found.id, ids[marking.number - 1], marking, term.begins)


def _row(connection: Any, class_id: str) -> Any:
    return connection.execute(select(*_CLASSES).where(_CLASSES.id == class_id)).one()
