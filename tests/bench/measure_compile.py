"""Goal 10: compiling all lessons, one that changed, none that changed; each as a command."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import contestants
import generated
from report import Row

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FLOOR = contestants.HERE / "floor_compile.py"
FEW, MANY = 200, 2000
PROCESSES = 2
# Wanted are 0.15 s and 0.12 s on a machine where the floor takes 5.8 s; the ratio says it for all.
CHANGED, NOTHING = "≤ 0.026", "≤ 0.021"


def measure(folder: Path) -> list[Row]:
    """Build both in turn, from nothing; then the course again after a change, and after none."""
    folder.mkdir()
    few = generated.write_course(folder / "few", FEW)
    many = generated.write_course(folder / "many", MANY)
    bare, full = _floor(many, folder), _clean(many, folder)
    changed = statistics.median(_one_changed(many, folder) for _ in range(3))
    nothing = statistics.median(_built(many, folder) for _ in range(3))
    small = _clean(few, folder)
    return [
        Row("10", f"{MANY:,} lessons, clean", "s", full, "≤ 1.3", bare),
        Row("10", "one lesson changed, beside all bare", "s", changed, CHANGED, bare),
        Row("10", "nothing changed, beside all bare", "s", nothing, NOTHING, bare),
        Row("10", f"{MANY:,} lessons to {FEW}", "s", full, "≤ 10.5", small),
    ]


def _floor(lessons: Path, folder: Path) -> float:
    database = folder / "floor.db"
    database.unlink(missing_ok=True)
    command = [sys.executable, str(FLOOR), str(lessons), str(database), str(PROCESSES)]
    return _timed(lambda: subprocess.run(command, check=True))


def _clean(lessons: Path, folder: Path) -> float:
    shutil.rmtree(folder / "data", ignore_errors=True)
    return _built(lessons, folder)


def _one_changed(lessons: Path, folder: Path) -> float:
    changed = lessons / generated.name_of(7) / "lesson.md"
    changed.write_text(changed.read_text().replace("## Judge\n", "## Judge\n\nOne word more.\n"))
    return _built(lessons, folder)


def _built(lessons: Path, folder: Path) -> float:
    return _timed(lambda: contestants.build(lessons, folder / "data"))


def _timed(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began
