"""Answers: one row each, written at once, whatever happens next; sent twice, kept once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct
from sqlalchemy import Select, bindparam, delete, select

from unsealed.records import learners, progress, tables
from unsealed.records.errors import AttemptClosed, Refused
from unsealed.records.inserting import insert_into, unless_there
from unsealed.records.prepared import PreparedQuery, PreparedWrite

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Insert

    from unsealed.questions.kind import JsonValue, RawAnswer
    from unsealed.questions.results import Result, Verdict
    from unsealed.records.store import Records
    from unsealed.records.tables import LearnerId

    Row = Mapping[str, Any]  # values of every column type, by the column's name


class GivenAnswer(Struct, frozen=True):
    """An answer as it arrives, graded. Learner to try number are its key.

    It is for an attempt of this `preset`, and for no other. `edition` describes the attempt where
    this answer is its first; `kind` and `content` (the question as stored) the version where
    nobody answered it before. `reached` is the step that whoever answers nothing else in the
    lesson has come to by it, where that is not the step itself. What `is_counted` makes progress;
    an answer of a test before and after makes none.
    """

    learner: LearnerId
    lesson: str
    step: str
    number: int
    preset: str
    question: str
    try_number: int
    version: str
    kind: str
    content: Mapping[str, JsonValue]
    raw: RawAnswer
    result: Result
    hints: int
    shown_at: datetime | None
    answered_at: datetime
    edition: str
    reached: str = ""
    recalled: str | None = None
    is_counted: bool = True


class KeptAnswer(Struct, frozen=True):
    """An answer as it is kept. `is_new` says whether the call that returned it wrote it."""

    learner: LearnerId
    lesson: str
    step: str
    number: int
    question: str
    try_number: int
    version: str
    raw: RawAnswer
    score: float
    verdict: Verdict
    brier: float | None
    hints: int
    shown_at: datetime | None
    answered_at: datetime
    recalled: str | None = None
    is_new: bool = False


def record(records: Records, given: GivenAnswer) -> KeptAnswer:
    """Keep an answer for good, with the progress it makes; an answer kept before stays as it was.

    Raises AttemptClosed where the attempt was handed in or is of another preset, and
    RecordsError in its other kinds.
    """
    row = _row(given)
    try:
        with records.writing(given.learner) as connection:
            if _inserted(connection, given, row):
                return KeptAnswer(**row, is_new=True)
            return record_within(connection, given)
    except Refused:  # the question's version is not kept yet
        with records.writing(given.learner) as connection:
            return record_within(connection, given)


def in_lesson(records: Records, learner: LearnerId, lesson: str) -> tuple[KeptAnswer, ...]:
    """All that the learner answered in the lesson, in the order in which it was given."""
    with records.reading() as connection:
        rows = _IN_LESSON.rows(connection, {"learner": learner, "lesson": lesson})
    return tuple(KeptAnswer(*row) for row in rows)


def questions_in_lesson(records: Records, learner: LearnerId, lesson: str) -> frozenset[str]:
    """The ids of the questions that the learner answered in the lesson, and no more of them."""
    with records.reading() as connection:
        rows = _QUESTIONS_IN_LESSON.rows(connection, {"learner": learner, "lesson": lesson})
    return frozenset(question for (question,) in rows)


def content_of_version(records: Records, version: str) -> Mapping[str, JsonValue] | None:
    """The question as stored when it was answered; None for a version that nobody answered."""
    kept = tables.question_versions.c
    with records.reading() as connection:
        content: Mapping[str, JsonValue] | None = connection.scalar(
            select(kept.content).where(kept.version == version).limit(1)
        )
    return content


def _row(given: GivenAnswer) -> dict[str, Any]:
    result = given.result
    return {
        "learner": given.learner,
        "lesson": given.lesson,
        "step": given.step,
        "number": given.number,
        "question": given.question,
        "try_number": given.try_number,
        "version": given.version,
        "raw": given.raw,
        "score": result.score,
        "verdict": result.verdict,
        "brier": result.brier,
        "hints": given.hints,
        "shown_at": given.shown_at,
        "answered_at": given.answered_at,
        "recalled": given.recalled,
    }


def _inserted(connection: Connection, given: GivenAnswer, row: Row) -> bool:
    """Whether the answer is new and its attempt was there and open, and so it is now kept.

    This is the path of nearly every answer: three statements, and none that looks first.
    """
    if _INSERTION.run(connection, {**row, "preset": given.preset}) != 1:
        return False
    if _makes_progress(given):
        progress.count(connection, given)
    _DRAFT_GONE.run(connection, row)
    return True


def record_within(connection: Connection, given: GivenAnswer) -> KeptAnswer:
    """As `record`, within the caller's transaction, with whatever the answer needs around it."""
    row = _row(given)
    learners.ensure(connection, given.learner, given.answered_at)
    _ATTEMPT.run(connection, _attempt(given))
    _VERSION.run(connection, _version(given))
    if _inserted(connection, given, row):
        return KeptAnswer(**row, is_new=True)
    for kept in _KEPT.rows(connection, row):
        return KeptAnswer(*kept)
    raise AttemptClosed


def record_all_within(connection: Connection, given: Sequence[GivenAnswer]) -> None:
    """Record answers that are all new, with few ways to the server and back.

    Raises AttemptClosed where one of them cannot be kept.
    """
    since = {each.learner: each.answered_at for each in reversed(given)}
    learners.ensure_all(connection, since)
    _ATTEMPT.run_all(connection, [_attempt(each) for each in given])
    versions = {(each.version, each.question): each for each in reversed(given)}
    _VERSION.run_all(connection, [_version(each) for each in versions.values()])
    for number in sorted({each.number for each in given}):
        # What counts as progress depends on the attempts before.
        some = [each for each in given if each.number == number]
        if _INSERTION.run_all(connection, [_sent(each) for each in some]) != len(some):
            raise AttemptClosed
        progress.count_all(connection, filter(_makes_progress, some))


def keep_within(connection: Connection, given: Sequence[GivenAnswer]) -> None:
    """Keep the answers of an attempt that is new, all at once; they count in no progress."""
    versions = {(each.version, each.question): each for each in given}
    _VERSION.run_all(connection, [_version(each) for each in versions.values()])
    connection.execute(tables.answers.insert(), [_row(each) for each in given])


def _makes_progress(given: GivenAnswer) -> bool:
    return given.try_number == 1 and given.is_counted


def _sent(given: GivenAnswer) -> Row:
    return {**_row(given), "preset": given.preset}


def _attempt(given: GivenAnswer) -> Row:
    return {
        "learner": given.learner,
        "lesson": given.lesson,
        "step": given.step,
        "number": given.number,
        "preset": given.preset,
        "started_at": given.shown_at or given.answered_at,
        "edition": given.edition,
    }


def _version(given: GivenAnswer) -> Row:
    return {
        "version": given.version,
        "lesson": given.lesson,
        "question": given.question,
        "kind": given.kind,
        "content": given.content,
        "first_answered_at": given.answered_at,
    }


_COLUMNS = tuple(tables.answers.c)


def _of_attempt(column: str) -> Any:
    # `Any`: a column's value is of its own type.
    return tables.attempts.c[column] == bindparam(column, type_=tables.attempts.c[column].type)


def _insertion(dialect: str) -> Insert:
    """Keep the answer if its attempt is there, open and of its preset, and its key is free."""
    values: Select[Any] = (
        select(*(bindparam(column.key, type_=column.type) for column in _COLUMNS))
        .select_from(tables.attempts)
        .where(*(_of_attempt(name) for name in tables.ATTEMPT))
        .where(tables.attempts.c.handed_in_at.is_(None))
        .where(_of_attempt("preset"))
    )
    insertion = insert_into(tables.answers, dialect)
    return insertion.from_select(
        [column.key for column in _COLUMNS], values
    ).on_conflict_do_nothing()


_KEPT = PreparedQuery(
    select(*_COLUMNS).where(*(tables.answers.c[name] == bindparam(name) for name in tables.ANSWER))
)
_ATTEMPT = unless_there(tables.attempts, *tables.ATTEMPT, "preset", "started_at", "edition")
_VERSION = unless_there(tables.question_versions, *tables.question_versions.c.keys())
_IN_LESSON = PreparedQuery(
    select(*_COLUMNS)
    .where(*(tables.answers.c[name] == bindparam(name) for name in tables.LESSON))
    .order_by(tables.answers.c.answered_at, tables.answers.c.try_number)
)
_QUESTIONS_IN_LESSON = PreparedQuery(
    select(tables.answers.c.question)
    .where(*(tables.answers.c[name] == bindparam(name) for name in tables.LESSON))
    .distinct()
)
_INSERTION = PreparedWrite(_insertion)
_DRAFT_GONE = PreparedWrite(
    lambda _: delete(tables.drafts).where(
        *(tables.drafts.c[name] == bindparam(name) for name in tables.QUESTION)
    )
)
