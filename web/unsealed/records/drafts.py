"""Drafts: answers begun and not yet given, so that nothing half done is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import bindparam, select

from unsealed.records import learners, tables
from unsealed.records.inserting import insert_into
from unsealed.records.prepared import PreparedQuery
from unsealed.records.times import utc_now

if TYPE_CHECKING:
    from datetime import datetime

    from unsealed.questions.kind import Fields
    from unsealed.records.store import Records
    from unsealed.records.tables import LearnerId


class Draft(Struct, frozen=True):
    """The fields of a form as they were last saved."""

    step: str
    number: int
    question: str
    fields: Fields
    saved_at: datetime


def save(
    records: Records,
    learner: LearnerId,
    lesson: str,
    step: str,
    number: int,
    question: str,
    fields: Fields,
    *,
    now: datetime | None = None,
) -> None:
    """Keep the fields in place of what was saved before. Giving the answer removes them."""
    moment = now or utc_now()
    row = {
        "learner": learner,
        "lesson": lesson,
        "step": step,
        "number": number,
        "question": question,
        "fields": {name: list(values) for name, values in fields.items()},
        "saved_at": moment,
    }
    with records.writing(learner) as connection:
        learners.ensure(connection, learner, moment)
        insertion = insert_into(tables.drafts, connection.dialect.name)
        newer = {name: insertion.excluded[name] for name in ("fields", "saved_at")}
        connection.execute(
            insertion.on_conflict_do_update(index_elements=tables.QUESTION, set_=newer), row
        )


def in_lesson(records: Records, learner: LearnerId, lesson: str) -> tuple[Draft, ...]:
    """What the learner has begun and not given in the lesson."""
    with records.reading() as connection:
        rows = _IN_LESSON.rows(connection, {"learner": learner, "lesson": lesson})
    return tuple(Draft(*row) for row in rows)


_DRAFTS = tables.drafts.c
_IN_LESSON = PreparedQuery(
    select(
        _DRAFTS.step, _DRAFTS.number, _DRAFTS.question, _DRAFTS["fields"], _DRAFTS.saved_at
    ).where(*(_DRAFTS[name] == bindparam(name) for name in tables.LESSON))
)
