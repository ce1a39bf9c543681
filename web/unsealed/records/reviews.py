"""What is asked again: every time a learner answered a question of a quiz, first or later.

A review is an answer of the step `review`. Its tries begin at 2, since the first try at a question
was the quiz's own: so no review counts as a first try anywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from sqlalchemy import and_, bindparam, literal_column, or_, select

from unsealed.records import tables
from unsealed.records.prepared import PreparedQuery

if TYPE_CHECKING:
    from datetime import datetime

    from unsealed.questions.results import Verdict
    from unsealed.records.store import Records
    from unsealed.records.tables import LearnerId

STEP: Final = "review"
FIRST_TRY: Final = 2
Recalled = Literal["yes", "partly", "no"]
RECALLED: Final[tuple[Recalled, ...]] = ("yes", "partly", "no")
"""What is said of one's memory before the question is answered again."""


class Recall(NamedTuple):
    """One time that a question was answered: how, when, and what was said of it before."""

    lesson: str
    question: str
    step: str
    try_number: int
    verdict: Verdict
    score: float
    recalled: Recalled | None
    answered_at: datetime


def of_learner(records: Records, learner: LearnerId) -> tuple[Recall, ...]:
    """The learner's first tries at questions of quizzes and their reviews, in order of time.

    What is in a test that is not handed in yet is left out: its reasons are not to be seen.
    """
    with records.reading() as connection:
        rows = _OF_LEARNER.rows(connection, {"learner": learner})
    return tuple(Recall(*row) for row in rows)


_ANSWERS = tables.answers.c
_ATTEMPTS = tables.attempts.c
_OF_LEARNER = PreparedQuery(
    select(*(_ANSWERS[name] for name in Recall._fields))
    .join(tables.attempts, and_(*(_ATTEMPTS[name] == _ANSWERS[name] for name in tables.ATTEMPT)))
    .where(
        _ANSWERS.learner == bindparam("learner"),
        or_(
            _ANSWERS.step == literal_column("'review'"),
            and_(
                _ANSWERS.step == literal_column("'retrieve'"),
                _ANSWERS.try_number == literal_column("1"),
                or_(
                    _ATTEMPTS.preset != literal_column("'test'"),
                    _ATTEMPTS.handed_in_at.is_not(None),
                ),
            ),
        ),
    )
    .order_by(_ANSWERS.answered_at, _ANSWERS.lesson, _ANSWERS.question, _ANSWERS.try_number)
)
