"""Votes: the answers that a class gave to one question, as a round counts them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, bindparam, func, or_, select

from unsealed.records import tables
from unsealed.records.prepared import PreparedQuery

if TYPE_CHECKING:
    from datetime import datetime

    from unsealed.questions.kind import RawAnswer
    from unsealed.records.rounds import Round
    from unsealed.records.store import Records
    from unsealed.records.tables import LearnerId

_ANSWERS = tables.answers.c
_ATTEMPTS = tables.attempts.c
_MEMBERS = tables.members.c


class Vote(NamedTuple):
    """An answer as a vote: whose, under which attempt and try, what, and when."""

    learner: LearnerId
    number: int
    try_number: int
    raw: RawAnswer
    answered_at: datetime


def on_question(records: Records, stands: Round, step: str, question: str) -> tuple[Vote, ...]:
    """What the class answered to a question in this step, in the order in which it was given.

    An attempt that was over before the round began is no vote: who has one votes anew. Claims are
    judged once for all.
    """
    with records.reading() as connection:
        rows = _ON_QUESTION.rows(
            connection,
            {
                "class": stands.class_id,
                "lesson": stands.lesson,
                "step": step,
                "question": question,
                "began": stands.started_at,
                "quiz": "retrieve",
            },
        )
    return tuple(Vote(*row) for row in rows)


def count_of(records: Records, learner: LearnerId, lesson: str, question: str) -> int:
    """How many tries the learner has given to a question; every poll of a round asks for it."""
    with records.reading() as connection:
        rows = _COUNT.rows(connection, {"learner": learner, "lesson": lesson, "question": question})
    return int(rows[0][0])


_COUNT = PreparedQuery(
    select(func.count()).where(
        _ANSWERS.learner == bindparam("learner"),
        _ANSWERS.lesson == bindparam("lesson"),
        _ANSWERS.question == bindparam("question"),
    )
)
_ON_QUESTION = PreparedQuery(
    select(*(_ANSWERS[name] for name in Vote._fields))
    .join(tables.members, _MEMBERS.learner == _ANSWERS.learner)
    .join(tables.attempts, and_(*(_ATTEMPTS[name] == _ANSWERS[name] for name in tables.ATTEMPT)))
    .where(
        _MEMBERS.class_id == bindparam("class"),
        _ANSWERS.lesson == bindparam("lesson"),
        _ANSWERS.step == bindparam("step"),
        _ANSWERS.question == bindparam("question"),
        or_(
            _ANSWERS.step != bindparam("quiz"),
            _ATTEMPTS.handed_in_at.is_(None),
            _ANSWERS.answered_at >= bindparam("began", type_=_ANSWERS.answered_at.type),
        ),
    )
    .order_by(_ANSWERS.answered_at, _ANSWERS.try_number)
)
