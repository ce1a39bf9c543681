"""A whole edition from nothing: lessons compiled on two processes, stored by sqlite-utils."""

from __future__ import annotations

import multiprocessing
import os
import threading
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from unsealed.course import database
from unsealed.course.check import course_faults, known_of, words_of
from unsealed.course.compile import glossary_rows, guide_rows
from unsealed.course.compile_assessments import assessment_rows
from unsealed.course.compile_checked import Checked, Shared, compile_checked
from unsealed.course.edition import BENCH
from unsealed.course.faults import CourseFaults, Fault, in_order
from unsealed.course.lesson_files import CourseFiles, read_course, read_lesson
from unsealed.course.model import UnitEntry
from unsealed.course.packs.files import with_packs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from unsealed.course.database import Rows
    from unsealed.course.model import Course

_MANY: Final = 100
"""From so many lessons on, a second process pays."""
_BATCH: Final = 100
_CHUNK: Final = 8


def write_clean(
    root: Path, file: Path, *, version: str, jobs: int | None, packs: Sequence[Path] = ()
) -> int:
    """Writes a new edition to the file; returns the number of its lessons.

    Raises CourseFaults with the faults of every lesson that has an error.
    """
    files = read_course(root, packs)
    course = sound_course(files)
    names = listed(course)
    shared = Shared(known_of(files), words_of(files))
    db = database.create(file)
    try:
        with db.atomic(), _compiling(jobs, len(names)) as run:
            work = partial(compile_checked, shared=shared)
            lessons = run(work, [files.lessons[name] for name in names])
            _store(db, course_rows(files, course, version), lessons)
    finally:
        db.close()
    return len(names)


def sound_course(files: CourseFiles) -> Course:
    """The course with its packs, if its own files have no error. Raises CourseFaults."""
    lessons = {}
    if files.course and files.course.welcome.lesson in files.lessons:
        name = files.course.welcome.lesson
        lessons[name] = read_lesson(files.lessons[name])
    faults = in_order(tuple(course_faults(files, known_of(files), words_of(files), lessons)))
    if files.course is None or any(found.is_error for found in faults):
        raise CourseFaults(faults)
    return with_packs(files.course, files.packs)


def listed(course: Course) -> tuple[str, ...]:
    """The lessons of the units and of the bench, in order."""
    return tuple(name for unit in course_units(course) for name in unit.lessons)


def course_units(course: Course) -> tuple[UnitEntry, ...]:
    """The units, and the bench as the last of them."""
    bench = course.bench
    if bench is None:
        return course.units
    last = UnitEntry(id=BENCH, title=bench.title, summary=bench.summary, lessons=bench.lessons)
    return (*course.units, last)


def course_rows(files: CourseFiles, course: Course, version: str) -> Rows:
    """The rows that belong to no lesson: edition, units, paths, guides, forms, glossary."""
    rows = glossary_rows(files.terms)
    rows["edition"] = [
        ("title", course.title),
        ("version", version),
        ("welcome_claim", course.welcome.claim),
        ("welcome_lesson", course.welcome.lesson),
    ]
    rows["units"] = [
        (unit.id, position, unit.title, unit.summary)
        for position, unit in enumerate(course_units(course))
    ]
    placed = [(unit.id, name) for unit in course_units(course) for name in unit.lessons]
    rows["unit_lessons"] = [
        (number, unit, name) for number, (unit, name) in enumerate(placed, start=1)
    ]
    rows["paths"] = [
        (path.id, position, path.title, path.summary) for position, path in enumerate(course.paths)
    ]
    rows["path_lessons"] = [
        (path.id, position, name)
        for path in course.paths
        for position, name in enumerate(path.lessons)
    ]
    rows["guides"] = guide_rows(files, listed(course))
    rows |= assessment_rows(files.assessments, words_of(files))
    return rows


@contextmanager
def _compiling(jobs: int | None, lessons: int) -> Iterator[Callable[..., Iterable[Checked]]]:
    """A `map` that keeps the order, over as many processes as pay."""
    wanted = jobs or (2 if lessons >= _MANY and (os.cpu_count() or 1) > 1 else 1)
    if wanted == 1:
        yield map
        return
    with _context().Pool(wanted) as pool:
        yield partial(pool.imap, chunksize=_CHUNK)


def _context() -> Any:  # the library has no common type for its contexts
    """Forking shares what is loaded, and is safe only while there is but one thread."""
    can_fork = "fork" in multiprocessing.get_all_start_methods()
    alone = threading.active_count() == 1
    return multiprocessing.get_context("fork" if can_fork and alone else "spawn")


def _store(db: Any, course: Rows, lessons: Iterable[Checked]) -> None:  # a sqlite_utils.Database
    """Puts everything into the tables. Raises CourseFaults once all lessons were compiled."""
    faults: list[Fault] = []
    waiting = {name: list(rows) for name, rows in course.items()}
    for number, lesson in enumerate(lessons, start=1):
        faults += lesson.faults
        for name, rows in lesson.rows.items():
            waiting.setdefault(name, []).extend(rows)
        if number % _BATCH == 0:
            database.insert_rows(db.conn, waiting)
            waiting = {}
    if faults:
        raise CourseFaults(in_order(faults))
    database.insert_rows(db.conn, waiting)
    db.conn.execute("INSERT INTO search (search) VALUES ('rebuild')")
    db.conn.execute("INSERT INTO search (search) VALUES ('optimize')")
    if strays := db.conn.execute("PRAGMA foreign_key_check").fetchall():
        raise ValueError(f"rows that lead nowhere: {strays[:5]}")
