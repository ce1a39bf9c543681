"""Insertions that settle what happens when the row is there already, on either database."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import bindparam
from sqlalchemy.dialects import sqlite

from unsealed.records.prepared import PreparedWrite

if TYPE_CHECKING:
    from sqlalchemy import Table
    from sqlalchemy.dialects import postgresql

    Insertion: TypeAlias = sqlite.Insert | postgresql.Insert


def insert_into(table: Table, dialect: str) -> Insertion:
    """An insertion that knows ON CONFLICT; standard SQL has none."""
    if dialect == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # only where it is the database

    return postgresql.insert(table)


def unless_there(table: Table, *columns: str) -> PreparedWrite:
    """An insertion of these columns that leaves a row which is there already as it is."""
    values = {name: bindparam(name, type_=table.c[name].type) for name in columns}
    return PreparedWrite(
        lambda dialect: insert_into(table, dialect).values(values).on_conflict_do_nothing()
    )
