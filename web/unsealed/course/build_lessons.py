"""Lessons compiled anew within an edition, when more than their text changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from unsealed.course.build_clean import course_rows, listed, sound_course
from unsealed.course.check import known_of, words_of
from unsealed.course.compile_checked import Shared, compile_checked
from unsealed.course.database import TABLES, forget, index_passages, insert_rows
from unsealed.course.faults import CourseFaults, in_order
from unsealed.course.lesson_files import read_course

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from sqlite3 import Connection

    from unsealed.course.build_small import Changes
    from unsealed.course.compile_checked import Checked
    from unsealed.course.database import Rows

# Children before parents, as they are deleted.
_OF_LESSONS: Final = tuple(name for name in [*TABLES][::-1] if TABLES[name].per_lesson)
_OF_COURSE: Final = tuple(name for name in [*TABLES][::-1] if not TABLES[name].per_lesson)
_HTML: Final = (
    ("parts", "html"),
    ("items", "content"),
    ("exhibits", "html"),
    ("exhibits", "caption_html"),
    ("sources", "note_html"),
)


def replace_lessons(connection: Connection, root: Path, changes: Changes) -> int:
    """Replaces the rows of whatever changed; returns how many lessons were compiled.

    The caller has opened the transaction. Raises CourseFaults.
    """
    files = read_course(root, changes.packs)
    course = sound_course(files)
    shared = Shared(known_of(files), words_of(files))
    path = listed(course)
    before = {name for (name,) in connection.execute("SELECT slug FROM lessons")}
    changed = {*changes.texts, *changes.others, *(set(path) - before)}
    changed |= _touched(connection, changes, shared.words)
    names = [name for name in path if name in changed]
    lessons = [compile_checked(files.lessons[name], shared) for name in names]
    _refuse_faults(lessons)
    for name in sorted({*names, *(before - set(path))} & before):
        forget(connection, name, _OF_LESSONS)
    if changes.is_course_changed:
        _replace_course(connection, course_rows(files, course, version=""))
    for lesson in lessons:
        insert_rows(connection, lesson.rows)
        index_passages(connection, lesson.rows["passages"])
    return len(lessons)


def _touched(connection: Connection, changes: Changes, words: Mapping[str, str]) -> set[str]:
    """Lessons that did not change, but show a word or follow a link that did."""
    shown = dict(connection.execute("SELECT id, term FROM terms"))
    terms = [term for term, word in shown.items() if words.get(term) != word]
    found: set[str] = set()
    for term in terms:
        query = "SELECT lesson FROM lesson_terms WHERE term = ?"
        found.update(name for (name,) in connection.execute(query, (term,)))
    links = [f"/lessons/{name}" for name in changes.gone]
    links += [f"/glossary#{term}" for term in terms if term not in words]
    for link in links:
        found.update(_linking(connection, link))
    return found


def _linking(connection: Connection, link: str) -> Iterator[str]:
    for table, column in _HTML:
        query = f"SELECT DISTINCT lesson FROM {table} WHERE instr({column}, ?)"  # noqa: S608  # ours
        yield from (name for (name,) in connection.execute(query, (link,)))


def _refuse_faults(lessons: Sequence[Checked]) -> None:
    faults = [found for lesson in lessons for found in lesson.faults]
    if faults:
        raise CourseFaults(in_order(faults))


def _replace_course(connection: Connection, rows: Rows) -> None:
    forget(connection, "", ("passages",))
    for name in _OF_COURSE:
        connection.execute(f"DELETE FROM {name}")  # noqa: S608  # our own names
    insert_rows(connection, rows)
    index_passages(connection, rows.get("passages", []))
