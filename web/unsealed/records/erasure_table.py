"""The table of who was erased."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, MetaData, Table

from unsealed.records.key_columns import text_key
from unsealed.records.times import UtcDateTime


def erasures_in(metadata: MetaData) -> Table:
    """Who was erased: no name, and an id that leads to nobody any more but in older backups."""
    return Table(
        "erasures",
        metadata,
        text_key("id"),
        text_key("kind"),
        Column("erased_at", UtcDateTime, nullable=False),
        CheckConstraint("kind IN ('learner', 'class', 'account')", name="kind"),
        sqlite_with_rowid=False,
    )
