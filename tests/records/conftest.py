"""A database of records for each test, on SQLite in a folder of its own.

Another database is one more place that `place` can lead to; no test knows which it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from unsealed.records.store import Records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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
