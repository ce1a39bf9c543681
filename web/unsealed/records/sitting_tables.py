"""The tables of the test before and after."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    String,
    Table,
    Text,
)

from unsealed.records.key_columns import number_key, text_key
from unsealed.records.times import UtcDateTime

_BY_KEY: dict[str, Any] = {"sqlite_with_rowid": False}  # `Any`: options of every type
_ATTEMPT = ("learner", "lesson", "step", "number")


def measurements_in(metadata: MetaData) -> Table:
    """What a class has said of its test: what it expects, and whether half of it waits."""
    return Table(
        "measurements",
        metadata,
        _class_key(),
        Column("question", Text, nullable=False),
        Column("written_at", UtcDateTime),
        # From then on neither the question nor the waiting list changes: a second form is set.
        Column("locked_at", UtcDateTime),
        Column("has_waiting_list", Boolean, nullable=False),
        **_BY_KEY,
    )


def measured_phases_in(metadata: MetaData) -> Table:
    """Between which days a class takes which form."""
    return Table(
        "measured_phases",
        metadata,
        _class_key(),
        text_key("phase"),
        Column("set_at", UtcDateTime, nullable=False),
        Column("opens_on", Date),
        Column("closes_on", Date),
        Column("closed_at", UtcDateTime),
        _is_a_phase(),
        **_BY_KEY,
    )


def sittings_in(metadata: MetaData) -> Table:
    """Which attempts are sittings of a form; the class is empty for whoever learns alone."""
    return Table(
        "sittings",
        metadata,
        *(text_key(name) for name in _ATTEMPT[:-1]),
        number_key("number"),
        Column("class", String, key="class_id", nullable=False),
        Column("phase", String, nullable=False),
        # What the order of the items follows from, whoever the learner becomes.
        Column("seed", String, nullable=False),
        ForeignKeyConstraint(
            _ATTEMPT,
            [f"attempts.{name}" for name in _ATTEMPT],
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
        _is_a_phase(),
        Index("ix_sittings_class", "class_id"),
        **_BY_KEY,
    )


def _class_key() -> Column[str]:
    return Column(
        "class", ForeignKey("classes.id", ondelete="CASCADE"), key="class_id", primary_key=True
    )


def _is_a_phase() -> CheckConstraint:
    return CheckConstraint("phase IN ('before', 'waiting', 'after', 'later')", name="phase")
