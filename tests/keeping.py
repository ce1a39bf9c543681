"""Where tests keep records: in a file of SQLite's, or on PostgreSQL."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp

import postgresql
from unsealed.records.store import Records


@dataclass(frozen=True)
class Place:
    """Where records are kept: what `Records.open` is given."""

    url: str
    folder: Path

    def open(self) -> Records:
        return Records.open(self.url, folder=self.folder)

    def emptied(self) -> Place:
        """A place of the same kind in which nothing is kept."""
        if self.url:
            postgresql.emptied(self.url)
            return self
        return replace(self, folder=Path(mkdtemp(dir=self.folder)))
