"""A database of records for each test: on SQLite in a folder of its own, and on PostgreSQL.

Another database is one more place that `place` can lead to; no test knows which it is. What is
SQLite's alone is in `test_sqlite.py`, what is PostgreSQL's in `test_postgresql.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from given import ADA, MORNING
from keeping import Place
from unsealed.records import classes, members, teachers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from unsealed.records.classes import Class
    from unsealed.records.store import Records


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "sqlite":
        return Place("", tmp_path)
    url: str = request.getfixturevalue("postgresql_records")
    return Place(url, tmp_path)


@pytest.fixture
def records(place: Place) -> Iterator[Records]:
    opened = place.open()
    yield opened
    opened.close()


@pytest.fixture
def year_nine(records: Records) -> Class:
    """A class with Ada in it."""
    dana = teachers.add(records, "Dana", "correct horse battery")
    made = classes.make(records, dana.id, "Year 9", is_open=True, now=MORNING)
    members.join(records, made, ADA, "Ada", now=MORNING)
    return made
