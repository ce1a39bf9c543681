"""The tables of the records. Every key leads with the learner or the class, to be spread by it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NewType

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Dialect,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

from unsealed.records.times import UtcDateTime

if TYPE_CHECKING:
    from collections.abc import Callable

    from unsealed.questions.kind import JsonValue

HEAD = "0007"
"""The newest revision in migrations/versions; a database at this revision needs no Alembic."""

LearnerId = NewType("LearnerId", str)
TeacherId = NewType("TeacherId", str)
ClassId = NewType("ClassId", str)


# Made once: json.dumps and json.loads make or look for theirs at each call.
_to_text = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_from_text: Callable[[str], JsonValue] = json.JSONDecoder().decode


class JsonText(TypeDecorator["JsonValue"]):
    """JSON kept as text: the same bytes on every database, readable in any tool."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: JsonValue, _: Dialect) -> str | None:
        """The value as text, keys in order, so that equal values are equal texts."""
        if value is None:
            return None
        return _to_text(value)

    def process_result_value(self, value: str | None, _: Dialect) -> JsonValue:
        """The value."""
        return None if value is None else _from_text(value)


metadata = MetaData(
    naming_convention={
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)

Key = tuple[str, ...]
LESSON: Key = ("learner", "lesson")
ATTEMPT: Key = (*LESSON, "step", "number")
QUESTION: Key = (*ATTEMPT, "question")
ANSWER: Key = (*QUESTION, "try_number")
VERSION: Key = ("version", "lesson", "question")


def _text_key(name: str) -> Column[str]:
    return Column(name, String, primary_key=True)


def _number_key(name: str, **kwargs: Any) -> Column[int]:
    # `Any`: passed on to Column as it is.
    return Column(name, Integer, primary_key=True, autoincrement=False, **kwargs)


def _learner_key() -> Column[str]:
    return Column("learner", ForeignKey("learners.id", ondelete="CASCADE"), primary_key=True)


def _attempt_keys() -> tuple[Column[Any], ...]:
    return _text_key("lesson"), _text_key("step"), _number_key("number")


# The rows of these tables are found by their whole key or its beginning: kept in its order, all
# that a learner did in a lesson lies together (https://sqlite.org/withoutrowid.html).
_BY_KEY: dict[str, Any] = {"sqlite_with_rowid": False}  # `Any`: options of every type

installation = Table(
    "installation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("phrase_salt", LargeBinary, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)

learners = Table(
    "learners",
    metadata,
    _text_key("id"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("phrase_key", LargeBinary, unique=True),
    Column("phrase_set_at", UtcDateTime),
    **_BY_KEY,
)

attempts = Table(
    "attempts",
    metadata,
    _learner_key(),
    *_attempt_keys(),
    Column("preset", String, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("handed_in_at", UtcDateTime),
    Column("edition", String, nullable=False),
    CheckConstraint("number >= 1", name="number"),
    CheckConstraint("preset IN ('practice', 'check', 'test')", name="preset"),
    **_BY_KEY,
)

question_versions = Table(
    "question_versions",
    metadata,
    _text_key("version"),
    _text_key("lesson"),
    _text_key("question"),
    Column("kind", String, nullable=False),
    Column("content", JsonText, nullable=False),
    # Empty for a version that only ever graded answers again.
    Column("first_answered_at", UtcDateTime),
    **_BY_KEY,
)

answers = Table(
    "answers",
    metadata,
    _text_key("learner"),
    *_attempt_keys(),
    _text_key("question"),
    _number_key("try", key="try_number"),
    Column("version", String, nullable=False),
    Column("raw", JsonText, nullable=False),
    Column("score", Float, nullable=False),
    Column("verdict", String, nullable=False),
    Column("brier", Float),
    Column("hints", Integer, nullable=False),
    Column("shown_at", UtcDateTime),
    Column("answered_at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(
        ATTEMPT,
        [f"attempts.{name}" for name in ATTEMPT],
        ondelete="CASCADE",
        onupdate="CASCADE",
    ),
    ForeignKeyConstraint(
        VERSION,
        [f"question_versions.{name}" for name in VERSION],
    ),
    CheckConstraint('"try" >= 1', name="try"),
    CheckConstraint("score BETWEEN 0 AND 1", name="score"),
    CheckConstraint("brier BETWEEN 0 AND 1", name="brier"),
    CheckConstraint("verdict IN ('right', 'partly', 'wrong', 'judged')", name="verdict"),
    CheckConstraint("hints >= 0", name="hints"),
    **_BY_KEY,
)

drafts = Table(
    "drafts",
    metadata,
    _learner_key(),
    *_attempt_keys(),
    _text_key("question"),
    Column("fields", JsonText, nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
    **_BY_KEY,
)

hints_opened = Table(
    "hints_opened",
    metadata,
    _learner_key(),
    *_attempt_keys(),
    _text_key("question"),
    _number_key("hint"),
    Column("opened_at", UtcDateTime, nullable=False),
    **_BY_KEY,
)

progress = Table(
    "progress",
    metadata,
    _learner_key(),
    _text_key("lesson"),
    Column("step", String, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("points", Float, nullable=False),
    Column("brier_sum", Float, nullable=False),
    Column("brier_count", Integer, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    **_BY_KEY,
)

regrades = Table(
    "regrades",
    metadata,
    _text_key("learner"),
    *_attempt_keys(),
    _text_key("question"),
    _number_key("try", key="try_number"),
    _number_key("place"),
    Column("graded_by", String, nullable=False),
    Column("old_score", Float, nullable=False),
    Column("old_verdict", String, nullable=False),
    Column("old_brier", Float),
    Column("new_score", Float, nullable=False),
    Column("new_verdict", String, nullable=False),
    Column("new_brier", Float),
    Column("regraded_at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(
        ANSWER,
        [f"answers.{name}" for name in ANSWER],
        ondelete="CASCADE",
        onupdate="CASCADE",
    ),
    **_BY_KEY,
)

teachers = Table(
    "teachers",
    metadata,
    _text_key("id"),
    Column("name", String, nullable=False),
    Column("folded", String, nullable=False, unique=True),
    Column("password", String, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("disabled_at", UtcDateTime),
    **_BY_KEY,
)

teacher_roles = Table(
    "teacher_roles",
    metadata,
    Column("teacher", ForeignKey("teachers.id", ondelete="CASCADE"), primary_key=True),
    _text_key("role"),
    CheckConstraint("role IN ('operator', 'teacher', 'author')", name="role"),
    **_BY_KEY,
)

classes = Table(
    "classes",
    metadata,
    _text_key("id"),
    Column("code", String, nullable=False, unique=True),
    Column("title", String, nullable=False),
    # Whether learners may join under a name that is not on the list.
    Column("is_open", Boolean, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("archived_at", UtcDateTime),
    # When another device than the server's own first came to join.
    Column("reached_at", UtcDateTime),
    # The teacher whose demonstration the class is; empty for a class of people.
    Column("demonstration_for", String),
    Index("ix_classes_demonstration_for", "demonstration_for", unique=True),
    **_BY_KEY,
)


def _class_key() -> Column[str]:
    return Column(
        "class", ForeignKey("classes.id", ondelete="CASCADE"), key="class_id", primary_key=True
    )


class_teachers = Table(
    "class_teachers",
    metadata,
    _class_key(),
    Column("teacher", ForeignKey("teachers.id", ondelete="CASCADE"), primary_key=True),
    Column("since", UtcDateTime, nullable=False),
    Index("ix_class_teachers_teacher", "teacher"),
    **_BY_KEY,
)

members = Table(
    "members",
    metadata,
    _class_key(),
    _number_key("number"),
    Column("learner", ForeignKey("learners.id", ondelete="CASCADE"), nullable=False),
    Column("name", String, nullable=False),
    Column("folded", String, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    # Empty for a name that the teacher wrote down and that nobody has taken yet.
    Column("joined_at", UtcDateTime),
    UniqueConstraint("class_id", "folded"),
    UniqueConstraint("class_id", "learner"),
    Index("ix_members_learner", "learner"),
    **_BY_KEY,
)

marks = Table(
    "marks",
    metadata,
    Column("class", String, key="class_id", primary_key=True),
    Column("learner", String, primary_key=True),
    _text_key("lesson"),
    Column("mark", String, nullable=False),
    Column("note", Text, nullable=False),
    Column("marked_at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(
        ("class_id", "learner"),
        ("members.class_id", "members.learner"),
        ondelete="CASCADE",
        onupdate="CASCADE",
    ),
    Index("ix_marks_learner", "learner"),
    **_BY_KEY,
)

rounds = Table(
    "rounds",
    metadata,
    _class_key(),
    _number_key("number"),
    Column("lesson", String, nullable=False),
    Column("claims", JsonText, nullable=False),
    # Which of the claims, counted from 0, and what the class is doing with it.
    Column("place", Integer, nullable=False),
    Column("phase", String, nullable=False),
    # One more with each step of the teacher's, so that a page can ask whether anything changed.
    Column("version", Integer, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    CheckConstraint("phase IN ('vote', 'talk', 'again', 'reveal')", name="phase"),
    **_BY_KEY,
)

assignments = Table(
    "assignments",
    metadata,
    _class_key(),
    _text_key("lesson"),
    Column("given_at", UtcDateTime, nullable=False),
    # A day as ISO 8601 writes it: where the class is, and not a moment somewhere else.
    Column("due_on", String),
    **_BY_KEY,
)

OF_A_LEARNER = (marks, members, regrades, answers, attempts, drafts, hints_opened, progress)
"""The tables that hold a learner's rows, each before those that it refers to."""
