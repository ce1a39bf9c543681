"""What a rebuild that failed leaves behind: its faults, in a file beside the course.

The server's first process writes it and imports no Flask to do so: it starts the others sooner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FAULTS = "course.faults"
"""The name of the file, in the data folder."""


def faults_in(folder: Path) -> list[str]:
    """The faults of the last rebuild, a line each; none if it went well."""
    try:
        return (folder / FAULTS).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
