"""The table of sign-ins: where accounts are signed in just now, by no more than two moments."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Column, ForeignKey, MetaData, Table

from unsealed.records.key_columns import text_key
from unsealed.records.times import UtcDateTime

_BY_KEY: Final[dict[str, Any]] = {"sqlite_with_rowid": False}  # `Any`: options of every type


def sign_ins_in(metadata: MetaData) -> Table:
    """When each began, and when a page was last opened by it. No address, no kind of browser."""
    return Table(
        "sign_ins",
        metadata,
        Column("teacher", ForeignKey("teachers.id", ondelete="CASCADE"), primary_key=True),
        text_key("id"),
        Column("began_at", UtcDateTime, nullable=False),
        Column("seen_at", UtcDateTime, nullable=False),
        **_BY_KEY,
    )
