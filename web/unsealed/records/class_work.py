"""What the learners of a class did, for those who teach it. Only members' rows are read."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from unsealed.records import tables
from unsealed.records.answers import KeptAnswer
from unsealed.records.prepared import PreparedQuery
from unsealed.records.progress import Progress
from unsealed.records.tables import ClassId, LearnerId

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from unsealed.records.store import Records

_MEMBERS = tables.members.c
_PROGRESS = tables.progress.c
_ANSWERS = tables.answers.c


def progress_in(records: Records, class_id: ClassId) -> Mapping[LearnerId, Mapping[str, Progress]]:
    """How far each learner of the class is, by the learner and the lesson."""
    with records.reading() as connection:
        rows = _PROGRESS_IN_CLASS.rows(connection, {"class": class_id})
    found: defaultdict[LearnerId, dict[str, Progress]] = defaultdict(dict)
    for learner, *columns in rows:
        done = Progress(*columns)
        found[LearnerId(learner)][done.lesson] = done
    return found


def answers_in(records: Records, class_id: ClassId, lesson: str) -> tuple[KeptAnswer, ...]:
    """All that the learners of the class answered in a lesson, as each learner gave it."""
    with records.reading() as connection:
        rows = _ANSWERS_IN_CLASS.rows(connection, {"class": class_id, "lesson": lesson})
    return tuple(KeptAnswer(*row) for row in rows)


def answers_since(
    records: Records, class_id: ClassId, moment: datetime
) -> Mapping[LearnerId, tuple[KeptAnswer, ...]]:
    """What each learner of the class has answered since a moment, in all lessons."""
    with records.reading() as connection:
        rows = _ANSWERS_SINCE.rows(connection, {"class": class_id, "moment": moment})
    found: defaultdict[LearnerId, tuple[KeptAnswer, ...]] = defaultdict(tuple)
    for row in rows:
        answer = KeptAnswer(*row)
        found[answer.learner] += (answer,)
    return found


_PROGRESS_IN_CLASS = PreparedQuery(
    select(
        _PROGRESS.learner,
        _PROGRESS.lesson,
        _PROGRESS.step,
        _PROGRESS.answered,
        _PROGRESS.points,
        _PROGRESS.brier_sum,
        _PROGRESS.brier_count,
        _PROGRESS.updated_at,
        _PROGRESS.finished_at,
    )
    .join(tables.members, _MEMBERS.learner == _PROGRESS.learner)
    .where(_MEMBERS.class_id == bindparam("class"))
)
_ANSWERS_IN_CLASS = PreparedQuery(
    select(*(_ANSWERS[name] for name in KeptAnswer.__struct_fields__ if name != "is_new"))
    .join(tables.members, _MEMBERS.learner == _ANSWERS.learner)
    .where(_MEMBERS.class_id == bindparam("class"), _ANSWERS.lesson == bindparam("lesson"))
    .order_by(_ANSWERS.learner, _ANSWERS.answered_at)
)
_ANSWERS_SINCE = PreparedQuery(
    select(*(_ANSWERS[name] for name in KeptAnswer.__struct_fields__ if name != "is_new"))
    .join(tables.members, _MEMBERS.learner == _ANSWERS.learner)
    .where(
        _MEMBERS.class_id == bindparam("class"),
        _ANSWERS.answered_at >= bindparam("moment", type_=_ANSWERS.answered_at.type),
    )
)
