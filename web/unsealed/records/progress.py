"""Progress: one kept row a learner and lesson, written with each answer, never added up on read.

What counts is the first try at each question of a step, in whichever attempt it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct
from sqlalchemy import and_, bindparam, exists, func, literal_column, or_, select, update

from unsealed.records import tables
from unsealed.records.inserting import insert_into
from unsealed.records.prepared import PreparedQuery, PreparedWrite
from unsealed.records.times import utc_now

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import Connection, Insert

    from unsealed.records.answers import GivenAnswer
    from unsealed.records.store import Records
    from unsealed.records.tables import LearnerId


class Progress(Struct, frozen=True):
    """How far a learner is in a lesson: the step last reached, and the first tries added up."""

    lesson: str
    step: str
    answered: int
    points: float
    brier_sum: float
    brier_count: int
    updated_at: datetime
    finished_at: datetime | None


def of(records: Records, learner: LearnerId) -> Mapping[str, Progress]:
    """The learner's progress in every lesson in which something was answered, by the lesson."""
    with records.reading() as connection:
        rows = _OF_LEARNER.rows(connection, {"learner": learner})
    return {row[0]: Progress(*row) for row in rows}


def reach(
    records: Records, learner: LearnerId, lesson: str, step: str, *, now: datetime | None = None
) -> None:
    """Note the step that a learner has come to; of one who answered nothing, nothing is kept."""
    with records.writing(learner) as connection:
        reach_within(connection, learner, lesson, step, now or utc_now())


def reach_within(
    connection: Connection, learner: LearnerId, lesson: str, step: str, moment: datetime
) -> None:
    """As `reach`, within the caller's transaction."""
    change = _ROW.values(step=step, updated_at=moment)
    connection.execute(change, {"of_learner": learner, "of_lesson": lesson})


def finish(
    records: Records, learner: LearnerId, lesson: str, *, now: datetime | None = None
) -> None:
    """Note that the learner has finished the lesson; the first time is the one that is kept."""
    with records.writing(learner) as connection:
        finish_within(connection, learner, lesson, now or utc_now())


def finish_within(
    connection: Connection, learner: LearnerId, lesson: str, moment: datetime
) -> None:
    """As `finish`, within the caller's transaction."""
    change = _ROW.where(_PROGRESS.finished_at.is_(None))
    connection.execute(
        change.values(finished_at=moment, updated_at=moment),
        {"of_learner": learner, "of_lesson": lesson},
    )


def count(connection: Connection, given: GivenAnswer) -> None:
    """Add a first try, unless the question was answered in another attempt before."""
    _ADDITION.run(connection, _addend(given))


def count_all(connection: Connection, given: Iterable[GivenAnswer]) -> None:
    """As `count`, for each of these."""
    _ADDITION.run_all(connection, [_addend(each) for each in given])


# `Any`: a row has values of every column's type.
def _addend(given: GivenAnswer) -> dict[str, Any]:
    brier = given.result.brier
    return {
        "learner": given.learner,
        "lesson": given.lesson,
        "reached": given.reached or given.step,
        "answered": 1,
        "points": given.result.score,
        "brier_sum": brier or 0.0,
        "brier_count": 0 if brier is None else 1,
        "updated_at": given.answered_at,
        "step": given.step,
        "number": given.number,
        "question": given.question,
    }


def recount(connection: Connection, learner: LearnerId, lessons: Iterable[str]) -> None:
    """Bring the rows of these lessons to what the kept answers say."""
    for lesson in sorted(lessons):
        key = {"of_learner": learner, "of_lesson": lesson}
        totals = connection.execute(_TOTALS, key).mappings().one()
        connection.execute(_ROW.values(**totals), key)


_PROGRESS = tables.progress.c
_ANSWERS = tables.answers.c
_OTHERS = tables.answers.alias()
_SUMS = ("answered", "points", "brier_sum", "brier_count")


def _addition(dialect: str) -> Insert:
    columns = (*tables.LESSON, "step", *_SUMS, "updated_at")
    sent = {name: "reached" if name == "step" else name for name in columns}
    values = select(*(bindparam(sent[name], type_=_PROGRESS[name].type) for name in columns))
    elsewhere = exists().where(
        *(_ANSWERS[name] == bindparam(name) for name in (*tables.LESSON, "step", "question")),
        _ANSWERS.try_number == literal_column("1"),
        _ANSWERS.number != bindparam("number"),
    )
    insertion = insert_into(tables.progress, dialect).from_select(columns, values.where(~elsewhere))
    sums = {name: _PROGRESS[name] + insertion.excluded[name] for name in _SUMS}
    return insertion.on_conflict_do_update(
        index_elements=tables.LESSON, set_={**sums, "updated_at": insertion.excluded.updated_at}
    )


_ADDITION = PreparedWrite(_addition)

_OF_LEARNER = PreparedQuery(
    select(
        _PROGRESS.lesson,
        _PROGRESS.step,
        _PROGRESS.answered,
        _PROGRESS.points,
        _PROGRESS.brier_sum,
        _PROGRESS.brier_count,
        _PROGRESS.updated_at,
        _PROGRESS.finished_at,
    ).where(_PROGRESS.learner == bindparam("learner"))
)

_ROW = update(tables.progress).where(
    _PROGRESS.learner == bindparam("of_learner"), _PROGRESS.lesson == bindparam("of_lesson")
)

_TOTALS = select(
    func.count().label("answered"),
    func.coalesce(func.sum(_ANSWERS.score), 0.0).label("points"),
    func.coalesce(func.sum(_ANSWERS.brier), 0.0).label("brier_sum"),
    func.count(_ANSWERS.brier).label("brier_count"),
).where(
    _ANSWERS.learner == bindparam("of_learner"),
    _ANSWERS.lesson == bindparam("of_lesson"),
    _ANSWERS.try_number == 1,
    ~exists().where(
        *(_OTHERS.c[name] == _ANSWERS[name] for name in (*tables.LESSON, "step", "question")),
        _OTHERS.c.try_number == 1,
        or_(
            _OTHERS.c.answered_at < _ANSWERS.answered_at,
            and_(_OTHERS.c.answered_at == _ANSWERS.answered_at, _OTHERS.c.number < _ANSWERS.number),
        ),
    ),
)
