"""Attempts: a learner's goes at a step, numbered from 1, open until they are handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from sqlalchemy import and_, bindparam, select, update

from unsealed.records import learners, tables
from unsealed.records.errors import NoAttempt
from unsealed.records.inserting import insert_into
from unsealed.records.prepared import PreparedQuery
from unsealed.records.times import utc_now

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from unsealed.records.store import Records
    from unsealed.records.tables import ClassId, LearnerId

    Key = dict[str, str | int]

Preset = Literal["practice", "check", "test"]


class Attempt(Struct, frozen=True):
    """One go at a step. `preset` says when its reasons are shown; `edition` what was asked.

    `class_id` and `assignment` name what it was taken for; both are None for most attempts. They
    are told by `in_lesson` alone.
    """

    learner: LearnerId
    lesson: str
    step: str
    number: int
    preset: Preset
    started_at: datetime
    handed_in_at: datetime | None
    edition: str
    class_id: ClassId | None = None
    assignment: int | None = None

    @property
    def is_own(self) -> bool:
        """Whether the learner took it unasked, rather than as an assignment of a class."""
        return self.class_id is None


def start(
    records: Records,
    learner: LearnerId,
    lesson: str,
    step: str,
    number: int,
    preset: str,
    *,
    edition: str,
    now: datetime | None = None,
) -> Attempt:
    """The attempt of this number: started now, or as it was started before."""
    key: Key = {"learner": learner, "lesson": lesson, "step": step, "number": number}
    moment = now or utc_now()
    with records.writing(learner) as connection:
        learners.ensure(connection, learner, moment)
        insertion = insert_into(tables.attempts, connection.dialect.name).on_conflict_do_nothing()
        attempt = {**key, "preset": preset, "started_at": moment, "edition": edition}
        connection.execute(insertion, attempt)
        return _load(connection, key)


def hand_in(
    records: Records,
    learner: LearnerId,
    lesson: str,
    step: str,
    number: int,
    *,
    now: datetime | None = None,
) -> Attempt:
    """The attempt, closed: now, or when it was handed in before. Raises NoAttempt."""
    key: Key = {"learner": learner, "lesson": lesson, "step": step, "number": number}
    with records.writing(learner) as connection:
        connection.execute(
            _CLOSING,
            {f"of_{name}": value for name, value in key.items()} | {"moment": now or utc_now()},
        )
        return _load(connection, key)


def in_lesson(records: Records, learner: LearnerId, lesson: str) -> tuple[Attempt, ...]:
    """The learner's attempts in the lesson, by step and number."""
    with records.reading() as connection:
        rows = _IN_LESSON.rows(connection, {"learner": learner, "lesson": lesson})
    return tuple(Attempt(*row) for row in rows)


def _load(connection: Connection, key: Key) -> Attempt:
    row = connection.execute(_ONE, key).first()
    if row is None:
        raise NoAttempt
    return Attempt(*row)


_ATTEMPTS = tables.attempts.c
_TAKEN = tables.assigned_attempts.c
_ONE = select(*_ATTEMPTS).where(*(_ATTEMPTS[name] == bindparam(name) for name in tables.ATTEMPT))
_IN_LESSON = PreparedQuery(
    select(*_ATTEMPTS, _TAKEN.class_id, _TAKEN.assignment)
    .outerjoin(
        tables.assigned_attempts,
        and_(*(_TAKEN[name] == _ATTEMPTS[name] for name in tables.ATTEMPT)),
    )
    .where(*(_ATTEMPTS[name] == bindparam(name) for name in tables.LESSON))
    .order_by(_ATTEMPTS.step, _ATTEMPTS.number)
)
_CLOSING = (
    update(tables.attempts)
    .where(*(_ATTEMPTS[name] == bindparam(f"of_{name}") for name in tables.ATTEMPT))
    .where(_ATTEMPTS.handed_in_at.is_(None))
    .values(handed_in_at=bindparam("moment"))
)
