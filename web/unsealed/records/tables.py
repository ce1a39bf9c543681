"""The tables of the records. Every key leads with the learner or the class, to be spread by it."""

from __future__ import annotations

from typing import Any, NewType

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
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
    false,
    text,
)

from unsealed.records import erasure_table, round_tables, sign_in_tables, sitting_tables
from unsealed.records.json_text import JsonText
from unsealed.records.key_columns import number_key, text_key
from unsealed.records.times import UtcDateTime

HEAD = "0016"
"""The newest revision in migrations/versions; a database at this revision needs no Alembic."""

LearnerId = NewType("LearnerId", str)
TeacherId = NewType("TeacherId", str)
ClassId = NewType("ClassId", str)


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


def _learner_key() -> Column[str]:
    return Column("learner", ForeignKey("learners.id", ondelete="CASCADE"), primary_key=True)


def _attempt_keys() -> tuple[Column[Any], ...]:
    return text_key("lesson"), text_key("step"), number_key("number")


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
    text_key("id"),
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
    text_key("version"),
    text_key("lesson"),
    text_key("question"),
    Column("kind", String, nullable=False),
    Column("content", JsonText, nullable=False),
    # Empty for a version that only ever graded answers again.
    Column("first_answered_at", UtcDateTime),
    **_BY_KEY,
)

answers = Table(
    "answers",
    metadata,
    text_key("learner"),
    *_attempt_keys(),
    text_key("question"),
    number_key("try", key="try_number"),
    Column("version", String, nullable=False),
    Column("raw", JsonText, nullable=False),
    Column("score", Float, nullable=False),
    Column("verdict", String, nullable=False),
    Column("brier", Float),
    Column("hints", Integer, nullable=False),
    Column("shown_at", UtcDateTime),
    Column("answered_at", UtcDateTime, nullable=False),
    # What a learner said of their memory before they answered again: yes, partly or no.
    Column("recalled", String),
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
    text_key("question"),
    Column("fields", JsonText, nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
    **_BY_KEY,
)

hints_opened = Table(
    "hints_opened",
    metadata,
    _learner_key(),
    *_attempt_keys(),
    text_key("question"),
    number_key("hint"),
    Column("opened_at", UtcDateTime, nullable=False),
    **_BY_KEY,
)

progress = Table(
    "progress",
    metadata,
    _learner_key(),
    text_key("lesson"),
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
    text_key("learner"),
    *_attempt_keys(),
    text_key("question"),
    number_key("try", key="try_number"),
    number_key("place"),
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
    text_key("id"),
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
    text_key("role"),
    CheckConstraint("role IN ('operator', 'teacher', 'author')", name="role"),
    **_BY_KEY,
)

classes = Table(
    "classes",
    metadata,
    text_key("id"),
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
    # Whether its learners may bring files of their own to the lab.
    Column("has_lab", Boolean, nullable=False, server_default=false()),
    Index("ix_classes_demonstration_for", "demonstration_for", unique=True),
    Index("ix_classes_expires_at", "expires_at"),
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
    number_key("number"),
    Column("learner", ForeignKey("learners.id", ondelete="CASCADE"), nullable=False),
    Column("name", String, nullable=False),
    Column("folded", String, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    # Empty for a name that the teacher wrote down and that nobody has taken yet.
    Column("joined_at", UtcDateTime),
    # What a time limit is multiplied by, in percent; 0 for none at all.
    Column("time_factor", Integer, nullable=False, server_default=text("100")),
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
    text_key("lesson"),
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

rounds = round_tables.rounds_in(metadata)
pins = round_tables.pins_in(metadata)

assignments = Table(
    "assignments",
    metadata,
    _class_key(),
    number_key("number"),
    Column("lesson", String, nullable=False),
    # What of the lesson: all of it, its quiz alone, or its claims alone.
    Column("part", String, nullable=False),
    Column("given_at", UtcDateTime, nullable=False),
    # Set no longer; what was answered stays.
    Column("withdrawn_at", UtcDateTime),
    CheckConstraint("part IN ('lesson', 'quiz', 'claims')", name="part"),
    **_BY_KEY,
)

# The rules of an assignment. A version under which somebody has begun is never changed again.
assignment_versions = Table(
    "assignment_versions",
    metadata,
    text_key("class", key="class_id"),
    number_key("number"),
    number_key("version"),
    Column("made_at", UtcDateTime, nullable=False),
    Column("rules", JsonText, nullable=False),
    ForeignKeyConstraint(
        ("class_id", "number"),
        ("assignments.class_id", "assignments.number"),
        ondelete="CASCADE",
    ),
    **_BY_KEY,
)

# Which attempts are a learner's goes at an assignment, and at which version of it.
assigned_attempts = Table(
    "assigned_attempts",
    metadata,
    text_key("learner"),
    *_attempt_keys(),
    Column("class", String, key="class_id", nullable=False),
    Column("assignment", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("go", Integer, nullable=False),
    # What the learner's questions and their order follow from, whoever the learner becomes.
    Column("seed", String, nullable=False),
    # When the time was up, for a test with a time limit.
    Column("ends_at", UtcDateTime),
    ForeignKeyConstraint(
        ATTEMPT, [f"attempts.{name}" for name in ATTEMPT], ondelete="CASCADE", onupdate="CASCADE"
    ),
    ForeignKeyConstraint(
        ("class_id", "assignment", "version"),
        (
            "assignment_versions.class_id",
            "assignment_versions.number",
            "assignment_versions.version",
        ),
        ondelete="CASCADE",
    ),
    Index("ix_assigned_attempts_class", "class_id", "assignment"),
    **_BY_KEY,
)

sign_ins = sign_in_tables.sign_ins_in(metadata)
measurements = sitting_tables.measurements_in(metadata)
measured_phases = sitting_tables.measured_phases_in(metadata)
sittings = sitting_tables.sittings_in(metadata)

erasures = erasure_table.erasures_in(metadata)

OF_A_LEARNER = (
    marks,
    members,
    pins,
    regrades,
    answers,
    assigned_attempts,
    sittings,
    attempts,
    drafts,
    hints_opened,
    progress,
)
"""The tables that hold a learner's rows, each before those that it refers to."""
