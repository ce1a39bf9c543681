"""A database of records for each test, on SQLite in a folder of its own.

Another database is one more place that `place` can lead to; no test knows which it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from given import ADA, MORNING
from unsealed.records import classes, members, teachers
from unsealed.records.store import Records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from unsealed.records.classes import Class


@dataclass(frozen=True)
class Place:
    """Where records are kept: what `Records.open` is given."""

    url: str
    folder: Path

    def open(self) -> Records:
        return Records.open(self.url, folder=self.folder)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place("", tmp_path)


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
