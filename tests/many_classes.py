"""A class that did something of everything, and any number of classes like it, made by SQL.

The first is written as the product writes it. The others are its rows under other ids, so that they
are whole too: attempts, answers and progress belong together.
"""

from __future__ import annotations

import secrets
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

import psycopg
from msgspec.structs import replace
from sqlalchemy import make_url

from unsealed.pages.invented_term import invented_term
from unsealed.records import (
    answers,
    assignments,
    classes,
    marks,
    measurements,
    members,
    progress,
    rounds,
    sittings,
    tables,
    takings,
)
from unsealed.records.assignments import Rules
from unsealed.records.takings import Seat
from unsealed.records.times import utc_now

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from unsealed.course.reader import EditionReader
    from unsealed.records.store import Records
    from unsealed.records.tables import LearnerId, TeacherId

SIZE: Final = 30
SITTERS: Final = 10
"""Learners who took the test before and after: 28 answers each time."""
CLASSES_OF_A_TEACHER: Final = 5
EXPECTED: Final = "They will tell sound from unsound better."
_OF_A_LEARNER: Final = ("learners", "attempts", "answers", "drafts", "hints_opened", "progress")
_OF_A_CLASS: Final = (
    *("classes", "class_teachers", "rounds", "assignments", "assignment_versions"),
    *("measurements", "measured_phases"),
)
_OF_BOTH: Final = ("members", "marks", "pins", "assigned_attempts", "sittings")


class Written:
    """A class that is written answer by answer: first what was done in lessons, then the rest."""

    def __init__(
        self,
        records: Records,
        course: EditionReader,
        teacher: TeacherId,
        learners: Sequence[LearnerId],
    ) -> None:
        self._records = records
        self._course = course
        self._learners = learners
        self._now = utc_now()
        self._term = invented_term(course, learners, now=self._now)
        self._begins = self._term.begins
        self._left = iter(self._term.answers)
        self.lessons: set[str] = set()
        self.found = classes.make(records, teacher, "Year 9", is_open=True, now=self._begins)
        for place, learner in enumerate(learners, 1):
            members.join(records, self.found, learner, f"Zirconia {place}", now=self._begins)

    def answer(self, count: int) -> None:
        """So many answers more in lessons."""
        with self._records.writing() as connection:
            for _, given in zip(range(count), self._left, strict=False):
                answers.record_within(connection, given)
                self.lessons.add(given.lesson)

    def do_the_rest(self, sitters: int = SITTERS) -> None:
        """Finished lessons, marks, an assignment that some have begun, a test, and a round."""
        records, found = self._records, self.found
        with records.writing() as connection:
            for each in self._term.finished[: len(self._learners)]:
                progress.finish_within(connection, each.learner, each.lesson, each.at)
            for whole in self._term.sittings[: 2 * sitters]:
                sitting = replace(whole.sitting, class_id=found.id)
                sittings.keep_within(connection, replace(whole, sitting=sitting))
        marks.keep(records, found.id, self._term.markings)
        self._set_something()
        measurements.write(records, found.id, EXPECTED, has_waiting_list=False, now=self._begins)
        for phase in ("before", "after"):
            measurements.set_phase(records, found.id, phase, None, None, now=self._begins)
        lesson = self.lesson
        rounds.start(records, found.id, lesson, self._course.lesson(lesson).claims, now=self._now)

    @property
    def lesson(self) -> str:
        """The lesson in which the most was answered."""
        return self._term.answers[0].lesson

    @property
    def words(self) -> dict[str, object]:
        """What an address of one of its pages is made of."""
        found = self.found
        return {"class_id": found.id, "scope": found.id, "code": found.code, "slug": self.lesson}

    def _set_something(self) -> None:
        records, found = self._records, self.found
        number = assignments.give(records, found.id, self.lesson, "quiz", Rules(), now=self._begins)
        given = assignments.one(records, found.id, number)
        for place, learner in enumerate(self._learners[:SITTERS], 1):
            places = [(self.lesson, "retrieve")]
            seat = Seat(place, learner, 100)
            takings.begin(
                records, given, seat, 1, places, edition=self._course.version, now=self._now
            )


def multiply(url: str, pattern: str, copies: int) -> None:
    """Add so many classes to the database, each with all that the class `pattern` did.

    The URL is one of SQLite or PostgreSQL. Nobody may be writing meanwhile.
    """
    place = make_url(url)
    if place.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(place.database))) as database:
            # Without a log, for nobody else is there: ten million rows would be written twice.
            database.executescript(
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000"
            )
            _multiply(database, "?", pattern, copies)
            database.execute("PRAGMA journal_mode = WAL")
        return
    driver = place.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(driver) as server:
        server.execute("SET session_replication_role = replica")
        _multiply(server, "%s", pattern, copies)
        server.commit()
        server.autocommit = True
        server.execute("ANALYZE")


def _multiply(database: Any, mark: str, pattern: str, copies: int) -> None:
    # `Any`: the connections of two drivers, which have the same methods.
    cursor = database.cursor()
    known = f"SELECT learner FROM members WHERE class = {mark}"  # noqa: S608 - a placeholder
    learners = [learner for (learner,) in cursor.execute(known, (pattern,)).fetchall()]
    for what in ("learner", "class"):
        cursor.execute(f"DROP TABLE IF EXISTS {what}_pairs")
        cursor.execute(
            f"CREATE TEMPORARY TABLE {what}_pairs"
            " (new TEXT PRIMARY KEY, old TEXT NOT NULL, copy INTEGER NOT NULL, teacher TEXT)"
        )
    _teachers(cursor, mark, copies)
    of_learners = [(new, old, copy, "") for copy in range(copies) for old, new in _ids(learners)]
    of_classes = [
        (secrets.token_urlsafe(9), pattern, copy, f"copied-{copy // CLASSES_OF_A_TEACHER}")
        for copy in range(copies)
    ]
    for what, rows in (("learner", of_learners), ("class", of_classes)):
        places = ", ".join([mark] * 4)
        cursor.executemany(f"INSERT INTO {what}_pairs VALUES ({places})", rows)  # noqa: S608 - names and placeholders of ours
        cursor.execute(f"CREATE INDEX {what}_copies ON {what}_pairs (copy, old)")
        cursor.execute(f"ANALYZE {what}_pairs")
    for name in (*_OF_A_LEARNER, *_OF_A_CLASS, *_OF_BOTH):
        cursor.execute(_copying(name))
    for what in ("learner", "class"):
        cursor.execute(f"DROP TABLE {what}_pairs")
    database.commit()


def _ids(learners: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((old, secrets.token_urlsafe(16)) for old in learners)


def _teachers(cursor: Any, mark: str, copies: int) -> None:
    """A teacher for every few classes. Only classes that are added later are led by them again."""
    rows = [
        (f"copied-{number}", f"Teacher {number:05}", f"teacher {number:05}")
        for number in range(-(-copies // CLASSES_OF_A_TEACHER))
    ]
    cursor.executemany(
        "INSERT INTO teachers (id, name, folded, password, created_at)"  # noqa: S608 - likewise
        f" SELECT {mark}, {mark}, {mark}, password, created_at FROM teachers"
        " ORDER BY created_at LIMIT 1 ON CONFLICT DO NOTHING",
        rows,
    )
    cursor.execute(
        "INSERT INTO teacher_roles (teacher, role) SELECT id, 'teacher' FROM teachers WHERE true"
        " ON CONFLICT DO NOTHING"
    )


def _copying(name: str) -> str:
    """The statement that copies a table's rows, in the order of the new learners or classes."""
    columns = [column.name for column in tables.metadata.tables[name].columns]
    own = {"learners": "learner", "classes": "class"}.get(name)
    renamed = {"learner": "l.new", "class": "c.new"}
    if own:
        renamed = {"id": renamed[own]}
    if name == "class_teachers":
        renamed["teacher"] = "c.teacher"
    if name == "classes":
        renamed["code"] = "c.new"
    read = ", ".join(renamed.get(column, f't."{column}"') for column in columns)
    listed = ", ".join(f'"{column}"' for column in columns)
    source = _joined(name, own)
    return f'INSERT INTO "{name}" ({listed}) SELECT {read} FROM {source}'  # noqa: S608 - tables and columns of ours


def _joined(name: str, own: str | None) -> str:
    # CROSS JOIN has SQLite go through them in this order: rows come as their new keys are.
    if name in _OF_A_LEARNER:
        key = "id" if own else "learner"
        return f'learner_pairs l CROSS JOIN "{name}" t WHERE t."{key}" = l.old ORDER BY l.new'
    if name in _OF_A_CLASS:
        key = "id" if own else "class"
        return f'class_pairs c CROSS JOIN "{name}" t WHERE t."{key}" = c.old ORDER BY c.new'
    return (
        f'class_pairs c CROSS JOIN "{name}" t CROSS JOIN learner_pairs l'
        ' WHERE t."class" = c.old AND l.copy = c.copy AND l.old = t.learner ORDER BY c.new'
    )
