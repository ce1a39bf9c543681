"""Making one learner of two: what one did on another device joins what the other did before.

An attempt keeps its number where that is free. Where both learners have an open attempt of the
same number and preset, the questions that only one of them answered join it. Whatever collides
becomes an attempt of its own, numbered after those that are there: nothing is dropped, and the
answer that counted goes on counting.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, delete, func, literal, select, update

from unsealed.records import progress, tables
from unsealed.records.inserting import insert_into

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement, Connection, Row, Table

    from unsealed.records.tables import LearnerId

    Place = tuple[str, str, int]  # lesson, step and number of an attempt
    Attempt = Row[Any]  # a row has values of every column type

_TAKEN_FOR = ("class_id", "assignment", "go", "sat_in", "phase")


def carry_over(connection: Connection, source: LearnerId, into: LearnerId) -> None:
    """Give everything of the source to the other learner, who exists, and remove the source."""
    numbers = _carry_attempts(connection, source, into)
    _carry_drafts(connection, source, into, numbers)
    _carry_hints(connection, source, into, numbers)
    _carry_progress(connection, source, into)
    _carry_marks(connection, source, into)
    _carry_memberships(connection, source, into)
    _carry_pins(connection, source, into)
    _carry_learner(connection, source, into)


def _carry_attempts(
    connection: Connection, source: LearnerId, into: LearnerId
) -> Mapping[Place, int]:
    """The new numbers of the attempts that got one."""
    there = _attempts_by_step(connection, into)
    numbers: dict[Place, int] = {}
    for step, coming in _attempts_by_step(connection, source).items():
        present = {attempt.number: attempt for attempt in there[step]}
        taken = set(present)
        for attempt in coming:
            if _joins(attempt, present.get(attempt.number)):
                _join(connection, attempt, into, after=max(taken))
            else:
                number = attempt.number if attempt.number not in taken else max(taken) + 1
                _move(connection, attempt, into, number)
                numbers[*step, attempt.number] = number
            taken |= _numbers_of(connection, into, step)
    return numbers


def _attempts_by_step(
    connection: Connection, learner: LearnerId
) -> Mapping[tuple[str, str], list[Attempt]]:
    columns, taken, sat = tables.attempts.c, tables.assigned_attempts.c, tables.sittings.c
    is_same = and_(*(taken[name] == columns[name] for name in tables.ATTEMPT))
    is_sat = and_(*(sat[name] == columns[name] for name in tables.ATTEMPT))
    why = (taken.class_id, taken.assignment, taken.go, sat.class_id.label("sat_in"), sat.phase)
    query = (
        select(*columns, *why)
        .outerjoin(tables.assigned_attempts, is_same)
        .outerjoin(tables.sittings, is_sat)
        .where(columns.learner == learner)
        .order_by(columns.number)
    )
    found = defaultdict[tuple[str, str], list[Any]](list)
    for attempt in connection.execute(query):
        found[attempt.lesson, attempt.step].append(attempt)
    return found


def _numbers_of(connection: Connection, learner: LearnerId, step: tuple[str, str]) -> set[int]:
    columns = tables.attempts.c
    query = select(columns.number).where(
        columns.learner == learner, columns.lesson == step[0], columns.step == step[1]
    )
    return set(connection.scalars(query))


def _joins(coming: Attempt, present: Attempt | None) -> bool:
    if present is None or coming.preset != present.preset:
        return False
    # An attempt at an assignment or in a test joins one at the same, and no other.
    if any(getattr(coming, name) != getattr(present, name) for name in _TAKEN_FOR):
        return False
    return coming.handed_in_at is None and present.handed_in_at is None


def _join(connection: Connection, attempt: Attempt, into: LearnerId, *, after: int) -> None:
    """Add the answers to questions that the same attempt of `into` lacks; move on what is left."""
    columns = tables.answers.c
    answered = select(columns.question).where(_is_of(tables.answers, attempt, learner=into))
    lacking = columns.question.not_in(list(connection.scalars(answered)))
    connection.execute(
        update(tables.answers).where(_is_of(tables.answers, attempt), lacking).values(learner=into)
    )
    left = select(func.count()).where(_is_of(tables.answers, attempt))
    if connection.scalar(left):
        _move(connection, attempt, into, after + 1)
    else:
        connection.execute(delete(tables.attempts).where(_is_of(tables.attempts, attempt)))


def _move(connection: Connection, attempt: Attempt, into: LearnerId, number: int) -> None:
    """Give the attempt away under a number; its answers and their regrades follow by cascade."""
    change = update(tables.attempts).where(_is_of(tables.attempts, attempt))
    connection.execute(change.values(learner=into, number=number))


def _is_of(
    table: Table, attempt: Attempt, *, learner: LearnerId | None = None
) -> ColumnElement[bool]:
    return and_(
        table.c.learner == (learner or attempt.learner),
        table.c.lesson == attempt.lesson,
        table.c.step == attempt.step,
        table.c.number == attempt.number,
    )


def _carry_drafts(
    connection: Connection, source: LearnerId, into: LearnerId, numbers: Mapping[Place, int]
) -> None:
    """The draft saved last stands."""
    insertion = insert_into(tables.drafts, connection.dialect.name)
    upsert = insertion.on_conflict_do_update(
        index_elements=tables.QUESTION,
        set_={name: insertion.excluded[name] for name in ("fields", "saved_at")},
        where=insertion.excluded.saved_at > tables.drafts.c.saved_at,
    )
    for row in _rows(connection, tables.drafts, source):
        connection.execute(upsert, _renumbered(row, into, numbers))


def _carry_hints(
    connection: Connection, source: LearnerId, into: LearnerId, numbers: Mapping[Place, int]
) -> None:
    """The hint opened first stands."""
    insertion = insert_into(tables.hints_opened, connection.dialect.name)
    upsert = insertion.on_conflict_do_update(
        index_elements=(*tables.QUESTION, "hint"),
        set_={"opened_at": insertion.excluded.opened_at},
        where=insertion.excluded.opened_at < tables.hints_opened.c.opened_at,
    )
    for row in _rows(connection, tables.hints_opened, source):
        connection.execute(upsert, _renumbered(row, into, numbers))


def _rows(connection: Connection, table: Table, learner: LearnerId) -> list[dict[str, Any]]:
    query = select(*table.c).where(table.c.learner == learner)
    return [dict(row) for row in connection.execute(query).mappings()]


def _renumbered(
    row: dict[str, Any], into: LearnerId, numbers: Mapping[Place, int]
) -> dict[str, Any]:
    place = (row["lesson"], row["step"], row["number"])
    return {**row, "learner": into, "number": numbers.get(place, row["number"])}


def _carry_progress(connection: Connection, source: LearnerId, into: LearnerId) -> None:
    """The step reached last stands, and the first finish; the sums are made anew."""
    rows = _rows(connection, tables.progress, source)
    upsert = _progress_upsert(connection.dialect.name)
    for row in rows:
        connection.execute(upsert, {**row, "learner": into})
    progress.recount(connection, into, {row["lesson"] for row in rows})


def _progress_upsert(dialect: str) -> Any:
    # `Any`: each database has its own class of insertion.
    insertion = insert_into(tables.progress, dialect)
    kept, coming = tables.progress.c, insertion.excluded
    is_later = coming.updated_at > kept.updated_at
    is_first_finish = and_(
        coming.finished_at.is_not(None),
        func.coalesce(kept.finished_at > coming.finished_at, literal(value=True)),
    )
    return insertion.on_conflict_do_update(
        index_elements=tables.LESSON,
        set_={
            "step": case((is_later, coming.step), else_=kept.step),
            "updated_at": case((is_later, coming.updated_at), else_=kept.updated_at),
            "finished_at": case((is_first_finish, coming.finished_at), else_=kept.finished_at),
        },
    )


def _carry_marks(connection: Connection, source: LearnerId, into: LearnerId) -> None:
    """In a class that both are in, what was written of the source fills what is empty.

    Elsewhere a mark follows its seat by cascade.
    """
    members = tables.members.c
    shared = set(connection.scalars(select(members.class_id).where(members.learner == into)))
    insertion = insert_into(tables.marks, connection.dialect.name)
    kept, coming = tables.marks.c, insertion.excluded
    filled = {
        name: case((kept[name] == "", coming[name]), else_=kept[name]) for name in ("mark", "note")
    }
    upsert = insertion.on_conflict_do_update(
        index_elements=("class", "learner", "lesson"), set_=filled
    )
    for row in _rows(connection, tables.marks, source):
        if row["class"] in shared:
            there = {"class_id": row["class"], "learner": into}
            connection.execute(upsert, {**row, **there})


def _carry_memberships(connection: Connection, source: LearnerId, into: LearnerId) -> None:
    """A class that only the source is in gets the other in its place, under the same name."""
    columns = tables.members.c
    there = select(columns.class_id).where(columns.learner == into)
    coming = and_(
        columns.learner == source, columns.class_id.not_in(list(connection.scalars(there)))
    )
    connection.execute(update(tables.members).where(coming).values(learner=into))
    connection.execute(delete(tables.members).where(columns.learner == source))


def _carry_pins(connection: Connection, source: LearnerId, into: LearnerId) -> None:
    """The pin set first stands."""
    insertion = insert_into(tables.pins, connection.dialect.name)
    upsert = insertion.on_conflict_do_update(
        index_elements=tables.pins.primary_key.columns,
        set_={name: insertion.excluded[name] for name in ("place", "pinned_at")},
        where=insertion.excluded.pinned_at < tables.pins.c.pinned_at,
    )
    for row in _rows(connection, tables.pins, source):
        connection.execute(upsert, {**row, "learner": into})


def _carry_learner(connection: Connection, source: LearnerId, into: LearnerId) -> None:
    """The older of the two beginnings stands; a phrase is taken over where there was none."""
    columns = tables.learners.c
    going = connection.execute(select(*columns).where(columns.id == source)).one()
    connection.execute(delete(tables.learners).where(columns.id == source))
    staying = update(tables.learners).where(columns.id == into)
    connection.execute(
        staying.where(columns.created_at > going.created_at).values(created_at=going.created_at)
    )
    connection.execute(
        staying.where(columns.phrase_key.is_(None)).values(
            phrase_key=going.phrase_key, phrase_set_at=going.phrase_set_at
        )
    )
