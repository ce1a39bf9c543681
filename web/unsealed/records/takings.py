"""Takings: a learner's goes at an assignment. Each is one or more attempts like all others.

An attempt is at one step of one lesson, so questions that were put in from other lessons bring
attempts of their own. Number 1 of every step is left to what a learner does unasked.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from sqlalchemy import func, select, update

from unsealed.records import learners, tables
from unsealed.records.errors import Refused
from unsealed.records.tables import LearnerId
from unsealed.records.times import utc_now

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Select

    from unsealed.records.assignments import Assignment
    from unsealed.records.attempts import Preset
    from unsealed.records.store import Records
    from unsealed.records.tables import ClassId

_TAKEN = tables.assigned_attempts.c
_ATTEMPTS = tables.attempts.c
_MEMBERS = tables.members.c
FACTORS = (100, 125, 150, 200, 0)
"""What a time limit may be multiplied by, in percent; 0 for no limit at all."""


class Seat(Struct, frozen=True):
    """A learner's place in a class, and what their time limits are multiplied by there."""

    number: int
    learner: LearnerId
    time_factor: int


class Taking(Struct, frozen=True):
    """One go of a learner's at an assignment. `numbers` are its attempts, by lesson and step."""

    learner: LearnerId
    go: int
    version: int
    seed: str
    preset: Preset
    started_at: datetime
    ends_at: datetime | None
    handed_in_at: datetime | None
    numbers: Mapping[tuple[str, str], int]


def seat_of(records: Records, learner: LearnerId, class_id: str) -> Seat | None:
    """The learner's place in the class, or None where they are not in it."""
    query = select(_MEMBERS.number, _MEMBERS.learner, _MEMBERS.time_factor).where(
        _MEMBERS.class_id == class_id,
        _MEMBERS.learner == learner,
        _MEMBERS.joined_at.is_not(None),
    )
    with records.reading() as connection:
        row = connection.execute(query).first()
    return Seat(row.number, LearnerId(row.learner), row.time_factor) if row else None


def time_factors(records: Records, class_id: ClassId) -> Mapping[int, int]:
    """The time factors of a class by the numbers of its members."""
    query = select(_MEMBERS.number, _MEMBERS.time_factor).where(_MEMBERS.class_id == class_id)
    with records.reading() as connection:
        return {row.number: row.time_factor for row in connection.execute(query)}


def set_time_factor(records: Records, class_id: ClassId, number: int, factor: int) -> None:
    """Change a member's time factor. Tests that are under way end by the new one."""
    place = (_MEMBERS.class_id == class_id, _MEMBERS.number == number)
    with records.writing(class_id) as connection:
        connection.execute(update(tables.members).where(*place).values(time_factor=factor))
        learner = connection.scalar(select(_MEMBERS.learner).where(*place))
        for row in connection.execute(_under_way(class_id, str(learner))).all():
            connection.execute(
                update(tables.assigned_attempts)
                .where(*(_TAKEN[name] == getattr(row, name) for name in tables.ATTEMPT))
                .values(ends_at=end_of_time(row.started_at, row.rules["minutes"], factor))
            )


def seed_of(assignment: Assignment, seat: Seat) -> str:
    """What a learner's questions in the assignment follow from: their place in the class."""
    return f"{assignment.class_id}/{assignment.number}/{seat.number}"


def end_of_time(started_at: datetime, minutes: int, factor: int) -> datetime | None:
    """When the time of a test is up; None where it has no limit."""
    if not minutes or not factor:
        return None
    return started_at + timedelta(seconds=minutes * factor * 60 // 100)


def begin(
    records: Records,
    assignment: Assignment,
    seat: Seat,
    go: int,
    places: Iterable[tuple[str, str]],
    *,
    edition: str,
    now: datetime | None = None,
) -> None:
    """Begin a go at attempts of these lessons and steps; a go that was begun stays as it is."""
    moment = now or utc_now()
    try:
        _begin(records, assignment, seat, go, places, edition, moment)
    except Refused:
        # Two taps at once: the other one took the numbers, and the go is begun.
        return


def _begin(
    records: Records,
    assignment: Assignment,
    seat: Seat,
    go: int,
    places: Iterable[tuple[str, str]],
    edition: str,
    moment: datetime,
) -> None:
    with records.writing(seat.learner) as connection:
        learners.ensure(connection, seat.learner, moment)
        if connection.scalar(_count_of(assignment, seat, go)):
            return
        for lesson, step in sorted(set(places)):
            place = {"learner": seat.learner, "lesson": lesson, "step": step}
            key = {**place, "number": _free_number(connection, place)}
            attempt = {"preset": assignment.rules.preset, "started_at": moment, "edition": edition}
            connection.execute(tables.attempts.insert(), {**key, **attempt})
            taken = {
                "class_id": assignment.class_id,
                "assignment": assignment.number,
                "version": assignment.version,
                "go": go,
                "seed": seed_of(assignment, seat),
                "ends_at": end_of_time(moment, assignment.rules.minutes, seat.time_factor),
            }
            connection.execute(tables.assigned_attempts.insert(), {**key, **taken})


def of_learner(
    records: Records, learner: LearnerId, class_id: ClassId, number: int
) -> tuple[Taking, ...]:
    """The learner's goes at an assignment, the first one first."""
    query = _JOINED.where(
        _TAKEN.learner == learner, _TAKEN.class_id == class_id, _TAKEN.assignment == number
    )
    with records.reading() as connection:
        return _takings(connection.execute(query).all())


def of_class(
    records: Records, class_id: ClassId, number: int | None = None
) -> Mapping[int, Sequence[Taking]]:
    """The goes of all who are in the class, by assignment; of one assignment where it is named."""
    query = _JOINED.join(
        tables.members,
        (_MEMBERS.learner == _TAKEN.learner) & (_MEMBERS.class_id == _TAKEN.class_id),
    ).where(_TAKEN.class_id == class_id)
    if number is not None:
        query = query.where(_TAKEN.assignment == number)
    found: defaultdict[int, list[Any]] = defaultdict(list)  # rows, of every column's type
    with records.reading() as connection:
        for row in connection.execute(query):
            found[row.assignment].append(row)
    return {assignment: _takings(rows) for assignment, rows in found.items()}


def all_of_learner(
    records: Records, learner: LearnerId
) -> Mapping[tuple[str, int], Sequence[Taking]]:
    """The learner's goes at all their assignments, by class and assignment."""
    found: defaultdict[tuple[str, int], list[Any]] = defaultdict(list)  # rows, as above
    with records.reading() as connection:
        for row in connection.execute(_JOINED.where(_TAKEN.learner == learner)):
            found[row.class_id, row.assignment].append(row)
    return {key: _takings(rows) for key, rows in found.items()}


def answered(records: Records, class_id: ClassId) -> Mapping[tuple[int, LearnerId, int], int]:
    """How many questions were answered, by assignment, learner and go."""
    return _counted(records, _TAKEN.class_id == class_id, _is_member)


def answered_by(
    records: Records, learner: LearnerId, class_id: ClassId
) -> Mapping[tuple[int, LearnerId, int], int]:
    """As `answered`, for one learner."""
    return _counted(records, _TAKEN.class_id == class_id, _TAKEN.learner == learner)


def hand_in(records: Records, taking: Taking, *, now: datetime | None = None) -> None:
    """Close the attempts of a go; the first time counts."""
    with records.writing(taking.learner) as connection:
        for (lesson, step), number in taking.numbers.items():
            connection.execute(
                update(tables.attempts)
                .where(
                    _ATTEMPTS.learner == taking.learner,
                    _ATTEMPTS.lesson == lesson,
                    _ATTEMPTS.step == step,
                    _ATTEMPTS.number == number,
                    _ATTEMPTS.handed_in_at.is_(None),
                )
                .values(handed_in_at=now or utc_now())
            )


_is_member = (
    select(_MEMBERS.number)
    .where(_MEMBERS.class_id == _TAKEN.class_id, _MEMBERS.learner == _TAKEN.learner)
    .exists()
)


def _counted(
    records: Records, *conditions: ColumnElement[bool]
) -> Mapping[tuple[int, LearnerId, int], int]:
    answers = tables.answers.c
    key = (_TAKEN.assignment, _TAKEN.learner, _TAKEN.go)
    query = (
        select(*key, func.count())
        .join(tables.answers, answers.learner == _TAKEN.learner)
        .where(*(answers[name] == _TAKEN[name] for name in tables.ATTEMPT[1:]))
        .where(answers.try_number == 1, *conditions)
        .group_by(*key)
    )
    with records.reading() as connection:
        rows = connection.execute(query).all()
    return {(number, LearnerId(learner), go): count for number, learner, go, count in rows}


_JOINED = (
    select(*_TAKEN, _ATTEMPTS.preset, _ATTEMPTS.started_at, _ATTEMPTS.handed_in_at)
    .join(tables.attempts, tables.attempts.c.learner == _TAKEN.learner)
    .where(*(_ATTEMPTS[name] == _TAKEN[name] for name in tables.ATTEMPT[1:]))
    .order_by(_TAKEN.learner, _TAKEN.go, _TAKEN.lesson, _TAKEN.step, _TAKEN.number)
)


# Rows and queries have values of every column's type.
def _takings(rows: Iterable[Any]) -> tuple[Taking, ...]:
    goes: defaultdict[tuple[str, int], list[Any]] = defaultdict(list)
    for row in rows:
        goes[row.learner, row.go].append(row)
    return tuple(_taking(of_go) for of_go in goes.values())


def _taking(rows: Sequence[Any]) -> Taking:
    first = rows[0]
    numbers: dict[tuple[str, str], int] = {}
    for row in rows:
        # Two only where two learners became one: the attempt that was there first is the go.
        numbers.setdefault((row.lesson, row.step), row.number)
    return Taking(
        learner=LearnerId(first.learner),
        go=first.go,
        version=first.version,
        seed=first.seed,
        preset=first.preset,
        started_at=first.started_at,
        ends_at=first.ends_at,
        handed_in_at=first.handed_in_at,
        numbers=numbers,
    )


def _under_way(class_id: ClassId, learner: str) -> Select[Any]:
    versions = tables.assignment_versions.c
    return (
        select(*(_TAKEN[name] for name in tables.ATTEMPT), _ATTEMPTS.started_at, versions.rules)
        .join(tables.attempts, _ATTEMPTS.learner == _TAKEN.learner)
        .join(tables.assignment_versions, versions.class_id == _TAKEN.class_id)
        .where(
            *(_ATTEMPTS[name] == _TAKEN[name] for name in tables.ATTEMPT[1:]),
            versions.number == _TAKEN.assignment,
            versions.version == _TAKEN.version,
            _TAKEN.class_id == class_id,
            _TAKEN.learner == learner,
            _ATTEMPTS.handed_in_at.is_(None),
        )
    )


def _count_of(assignment: Assignment, seat: Seat, go: int) -> Select[Any]:
    return select(func.count()).where(
        _TAKEN.learner == seat.learner,
        _TAKEN.class_id == assignment.class_id,
        _TAKEN.assignment == assignment.number,
        _TAKEN.go == go,
    )


def _free_number(connection: Connection, step: Mapping[str, object]) -> int:
    last = select(func.max(_ATTEMPTS.number)).where(
        *(_ATTEMPTS[name] == value for name, value in step.items())
    )
    return max(1, connection.scalar(last) or 0) + 1
