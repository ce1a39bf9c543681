"""Editions laid open, to be compared."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from unsealed.course.database import TABLES

if TYPE_CHECKING:
    from pathlib import Path


def rows_in(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, in an order of their own, and what the full text index finds."""
    with closing(sqlite3.connect(file)) as database:
        found = {
            name: sorted(database.execute(f"SELECT * FROM {name}").fetchall(), key=repr)  # noqa: S608 - the names are ours
            for name in TABLES
        }
        for word in ("tea", "forum", "steal*", "kettle", "fresh*"):
            query = "SELECT rowid, rank FROM search WHERE search MATCH ? ORDER BY rank, rowid"
            found[f"search {word}"] = [
                (number, round(rank, 9)) for number, rank in database.execute(query, (word,))
            ]
        database.execute("INSERT INTO search (search) VALUES ('integrity-check')")
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    return found
