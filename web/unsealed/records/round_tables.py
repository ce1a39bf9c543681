"""The tables of rounds: where each stands, and the pins that were set in it."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    false,
)

from unsealed.records.json_text import JsonText
from unsealed.records.key_columns import number_key, text_key
from unsealed.records.times import UtcDateTime

_BY_KEY: Final[dict[str, Any]] = {"sqlite_with_rowid": False}  # `Any`: options of every type


def rounds_in(metadata: MetaData) -> Table:
    """Where the rounds of classes stand."""
    return Table(
        "rounds",
        metadata,
        Column(
            "class", ForeignKey("classes.id", ondelete="CASCADE"), key="class_id", primary_key=True
        ),
        number_key("number"),
        Column("lesson", String, nullable=False),
        # What it goes through: ids of claims and questions, and of exhibits behind "exhibit/".
        Column("things", JsonText, nullable=False),
        # Which of the things, counted from 0, and what the class is doing with it.
        Column("place", Integer, nullable=False),
        Column("phase", String, nullable=False),
        # One more with each step of the teacher's, so that a page can ask whether anything changed.
        Column("version", Integer, nullable=False),
        Column("started_at", UtcDateTime, nullable=False),
        Column("ended_at", UtcDateTime),
        # When the second vote on this thing began, and when what was found was shown.
        Column("again_at", UtcDateTime),
        Column("revealed_at", UtcDateTime),
        Column("is_paused", Boolean, nullable=False, server_default=false()),
        Column("is_anonymous", Boolean, nullable=False, server_default=false()),
        # What the board leaves out, numbers of members who are out, texts that are approved.
        Column("hidden", JsonText, nullable=False, server_default="[]"),
        Column("removed", JsonText, nullable=False, server_default="[]"),
        Column("approved", JsonText, nullable=False, server_default="[]"),
        CheckConstraint("phase IN ('vote', 'talk', 'again', 'reveal')", name="phase"),
        **_BY_KEY,
    )


def pins_in(metadata: MetaData) -> Table:
    """Where learners say, in a round, that the fault of an exhibit lies."""
    return Table(
        "pins",
        metadata,
        text_key("class", key="class_id"),
        number_key("round"),
        text_key("exhibit"),
        Column("learner", ForeignKey("learners.id", ondelete="CASCADE"), primary_key=True),
        # 1 for the pin before the talk, 2 for the one after it.
        number_key("try", key="try_number"),
        Column("place", String, nullable=False),
        Column("pinned_at", UtcDateTime, nullable=False),
        ForeignKeyConstraint(
            ["class_id", "round"],
            ["rounds.class_id", "rounds.number"],
            ondelete="CASCADE",
        ),
        Index("ix_pins_learner", "learner"),
        **_BY_KEY,
    )
