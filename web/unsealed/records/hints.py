"""Hints that were opened. They cost nothing; that they were opened is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select

from unsealed.records import learners, tables
from unsealed.records.inserting import insert_into
from unsealed.records.prepared import PreparedQuery
from unsealed.records.times import utc_now

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from unsealed.records.store import Records
    from unsealed.records.tables import LearnerId


def open(  # noqa: A001 - it is read as hints.open, beside hints.in_lesson
    records: Records,
    learner: LearnerId,
    lesson: str,
    step: str,
    number: int,
    question: str,
    hint: int,
    *,
    now: datetime | None = None,
) -> None:
    """Note that a hint, counted from 1, was opened; the first time is the one that is kept."""
    moment = now or utc_now()
    row = {
        "learner": learner,
        "lesson": lesson,
        "step": step,
        "number": number,
        "question": question,
        "hint": hint,
        "opened_at": moment,
    }
    with records.writing(learner) as connection:
        learners.ensure(connection, learner, moment)
        insertion = insert_into(tables.hints_opened, connection.dialect.name)
        connection.execute(insertion.on_conflict_do_nothing(), row)


def in_lesson(
    records: Records, learner: LearnerId, lesson: str
) -> Mapping[tuple[str, int, str], int]:
    """The highest hint opened of each question, by step, attempt and question."""
    with records.reading() as connection:
        rows = _IN_LESSON.rows(connection, {"learner": learner, "lesson": lesson})
    return {(step, number, question): highest for step, number, question, highest in rows}


_HINTS = tables.hints_opened.c
_IN_LESSON = PreparedQuery(
    select(_HINTS.step, _HINTS.number, _HINTS.question, func.max(_HINTS.hint))
    .where(*(_HINTS[name] == bindparam(name) for name in tables.LESSON))
    .group_by(_HINTS.step, _HINTS.number, _HINTS.question)
)
