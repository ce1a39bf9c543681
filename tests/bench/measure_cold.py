"""Goal 9: from the command to the first answer, and whether that grows with the lessons."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

import contestants
import floor
import generated
from report import Row

if TYPE_CHECKING:
    from pathlib import Path

FEW, MANY = 200, 2000


def measure(folder: Path, *, starts: int, workers: int) -> list[Row]:
    """Start the floor, and the course with few and with many lessons, in turn."""
    folder.mkdir()
    floor.make_database(folder / "floor.db")
    courses = {count: _prepared(folder / str(count), count) for count in (FEW, MANY)}
    times: dict[int, list[float]] = {0: [], FEW: [], MANY: []}
    for _ in range(starts):
        with contestants.running_floor(folder, workers=workers) as server:
            times[0].append(server.started_in)
        for count, (lessons, data) in courses.items():
            with contestants.running_course(lessons, data, workers=workers) as server:
                times[count].append(server.started_in)
    bare, few, many = (statistics.median(found) for found in times.values())
    return [
        Row("9", f"cold start, {MANY:,} lessons", "s", many, "≤ 3", bare),
        Row("9", f"cold start, {MANY:,} lessons to {FEW}", "s", many, "≤ 1.1", few),
    ]


def _prepared(folder: Path, count: int) -> tuple[Path, Path]:
    folder.mkdir()
    lessons = generated.write_course(folder / "lessons", count)
    contestants.build(lessons, folder)
    with contestants.running_course(lessons, folder, workers=1):
        return lessons, folder
