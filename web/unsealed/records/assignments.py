"""Assignments: what of a lesson a class is to take, by which rules, and between which days.

The rules stand in versions. While nobody has begun, a change replaces the version that is there;
afterwards it makes a new one, and what was answered keeps the one under which it was answered.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from msgspec import Struct
from sqlalchemy import func, select, update

from unsealed.records import tables
from unsealed.records.inserting import insert_into
from unsealed.records.tables import ClassId
from unsealed.records.times import utc_now

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection, Row, Select

    from unsealed.questions.kind import JsonValue
    from unsealed.records.attempts import Preset
    from unsealed.records.store import Records
    from unsealed.records.tables import LearnerId

Part = Literal["lesson", "quiz", "claims"]
_ASSIGNMENTS = tables.assignments.c
_VERSIONS = tables.assignment_versions.c
_TAKEN = tables.assigned_attempts.c


class ItemName(NamedTuple):
    """A claim or question by its lesson and its id."""

    lesson: str
    question: str


class Rules(Struct, frozen=True):
    """How an assignment is taken.

    It is open from the day `opens_on` to the end of the day `closes_on`, where the class is; None
    sets no bound. `items` are what is asked, none for all that the part asks; each learner gets
    `draw` of them, 0 for all, and with `is_varied` questions and options in an order of their
    own. `minutes` is the time limit of a test, 0 for none. With `own_values` each has a variant
    of the lesson of their own, where it has variants.
    """

    preset: Preset = "practice"
    opens_on: date | None = None
    closes_on: date | None = None
    items: tuple[ItemName, ...] = ()
    draw: int = 0
    is_varied: bool = False
    minutes: int = 0
    own_values: bool = False


class Assignment(Struct, frozen=True):
    """A lesson, its quiz or its claims, as a class is to take it, under its newest rules."""

    class_id: ClassId
    class_title: str
    number: int
    lesson: str
    part: Part
    given_at: datetime
    withdrawn_at: datetime | None
    version: int
    rules: Rules

    @property
    def due_on(self) -> date | None:
        """The last day, where the class is, or None."""
        return self.rules.closes_on


def give(
    records: Records,
    class_id: ClassId,
    lesson: str,
    part: Part = "lesson",
    rules: Rules | None = None,
    *,
    now: datetime | None = None,
) -> int:
    """Set something to a class, and return the assignment's number."""
    moment = now or utc_now()
    with records.writing(class_id) as connection:
        last = select(func.max(_ASSIGNMENTS.number)).where(_ASSIGNMENTS.class_id == class_id)
        number = (connection.scalar(last) or 0) + 1
        row = {"class_id": class_id, "number": number, "lesson": lesson, "part": part}
        connection.execute(tables.assignments.insert(), {**row, "given_at": moment})
        _write(connection, class_id, number, 1, rules or Rules(), moment)
    return number


def change(
    records: Records,
    class_id: ClassId,
    number: int,
    rules: Rules,
    *,
    is_begun: bool = False,
    now: datetime | None = None,
) -> int:
    """Give an assignment other rules, and return the number of their version.

    It is a new one where somebody has begun under the version that stands, or where the caller
    knows of other answers (`is_begun`); rules that are as they were make none.
    """
    with records.writing(class_id) as connection:
        stands = connection.execute(_newest(class_id, number)).one()
        if rules_from(stands.rules) == rules:
            return int(stands.version)
        has_begun = select(func.count()).where(
            _TAKEN.class_id == class_id,
            _TAKEN.assignment == number,
            _TAKEN.version == stands.version,
        )
        version: int = stands.version + bool(is_begun or connection.scalar(has_begun))
        _write(connection, class_id, number, version, rules, now or utc_now())
    return version


def take_back(
    records: Records, class_id: ClassId, number: int, *, now: datetime | None = None
) -> None:
    """Set something no longer. What was done in it stays; the first time counts."""
    with records.writing(class_id) as connection:
        connection.execute(
            update(tables.assignments)
            .where(_is(class_id, number), _ASSIGNMENTS.withdrawn_at.is_(None))
            .values(withdrawn_at=now or utc_now())
        )


def set_again(records: Records, class_id: ClassId, number: int) -> None:
    """Undo that it was taken back."""
    with records.writing(class_id) as connection:
        connection.execute(
            update(tables.assignments).where(_is(class_id, number)).values(withdrawn_at=None)
        )


def of_class(records: Records, class_id: ClassId) -> tuple[Assignment, ...]:
    """What a class is to do: first what is due first, and last what has no day."""
    return _found(records, _STANDING.where(_ASSIGNMENTS.class_id == class_id))


def of_learner(records: Records, learner: LearnerId) -> tuple[Assignment, ...]:
    """What a learner is to do in all classes that are not archived, in the same order."""
    query = _STANDING.join(
        tables.members, tables.members.c.class_id == _ASSIGNMENTS.class_id
    ).where(tables.members.c.learner == learner, tables.classes.c.archived_at.is_(None))
    return _found(records, query)


def one(records: Records, class_id: str, number: int) -> Assignment | None:
    """The assignment of this number in the class, withdrawn or not; None if there is none."""
    query = _QUERY.where(_ASSIGNMENTS.class_id == class_id, _ASSIGNMENTS.number == number)
    return next(iter(_found(records, query)), None)


def rules_of(records: Records, class_id: ClassId, number: int) -> Mapping[int, Rules]:
    """The rules of an assignment by their version, the first version first."""
    query = (
        select(_VERSIONS.version, _VERSIONS.rules)
        .where(_VERSIONS.class_id == class_id, _VERSIONS.number == number)
        .order_by(_VERSIONS.version)
    )
    with records.reading() as connection:
        return {row.version: rules_from(row.rules) for row in connection.execute(query)}


def rules_from(kept: Mapping[str, Any]) -> Rules:
    """The rules that `as_kept` gave this object for; what an older one lacks is as by default."""
    # `Any`: JSON, as this module wrote it.
    days: dict[str, Any] = {
        name: date.fromisoformat(kept[name]) for name in ("opens_on", "closes_on") if kept.get(name)
    }
    items = tuple(ItemName(*name) for name in kept.get("items", ()))
    plain = {name: kept[name] for name in _PLAIN if name in kept}
    return Rules(items=items, **days, **plain)


def as_kept(rules: Rules) -> dict[str, JsonValue]:
    """The rules as a JSON object."""
    return {
        **{name: getattr(rules, name) for name in _PLAIN},
        "opens_on": rules.opens_on.isoformat() if rules.opens_on else None,
        "closes_on": rules.closes_on.isoformat() if rules.closes_on else None,
        "items": [list(name) for name in rules.items],
    }


_PLAIN = ("preset", "draw", "is_varied", "minutes", "own_values")


def _is(class_id: ClassId, number: int) -> Any:
    # `Any`: what SQLAlchemy makes of a comparison.
    return (_ASSIGNMENTS.class_id == class_id) & (_ASSIGNMENTS.number == number)


def _newest(class_id: ClassId, number: int) -> Select[Any]:
    return (
        select(_VERSIONS.version, _VERSIONS.rules)
        .where(_VERSIONS.class_id == class_id, _VERSIONS.number == number)
        .order_by(_VERSIONS.version.desc())
        .limit(1)
    )


def _write(
    connection: Connection,
    class_id: ClassId,
    number: int,
    version: int,
    rules: Rules,
    moment: datetime,
) -> None:
    row = {
        "class_id": class_id,
        "number": number,
        "version": version,
        "made_at": moment,
        "rules": as_kept(rules),
    }
    insertion = insert_into(tables.assignment_versions, connection.dialect.name)
    newer = {name: insertion.excluded[name] for name in ("made_at", "rules")}
    key = ("class", "number", "version")
    connection.execute(insertion.on_conflict_do_update(index_elements=key, set_=newer), row)


_OLDER = tables.assignment_versions.alias()
_QUERY = (
    select(tables.classes.c.title, *_ASSIGNMENTS, _VERSIONS.version, _VERSIONS.rules)
    .join(tables.classes, tables.classes.c.id == _ASSIGNMENTS.class_id)
    .join(
        tables.assignment_versions,
        (_VERSIONS.class_id == _ASSIGNMENTS.class_id) & (_VERSIONS.number == _ASSIGNMENTS.number),
    )
    .where(
        _VERSIONS.version
        == select(func.max(_OLDER.c.version))
        .where(_OLDER.c.class_id == _ASSIGNMENTS.class_id, _OLDER.c.number == _ASSIGNMENTS.number)
        .correlate(tables.assignments)
        .scalar_subquery()
    )
)
_STANDING = _QUERY.where(_ASSIGNMENTS.withdrawn_at.is_(None))


# Rows and queries have values of every column's type.
def _found(records: Records, query: Select[Any]) -> tuple[Assignment, ...]:
    with records.reading() as connection:
        found = [_assignment(row) for row in connection.execute(query)]
    return tuple(sorted(found, key=_order))


def _order(each: Assignment) -> tuple[bool, date, datetime, int]:
    return each.due_on is None, each.due_on or date.max, each.given_at, each.number


def _assignment(row: Row[Any]) -> Assignment:
    return Assignment(
        class_id=ClassId(row.class_id),
        class_title=row.title,
        number=row.number,
        lesson=row.lesson,
        part=row.part,
        given_at=row.given_at,
        withdrawn_at=row.withdrawn_at,
        version=row.version,
        rules=rules_from(row.rules),
    )
