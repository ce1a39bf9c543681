"""Lessons to a pack: their files as they are, the words and guides that they need, and hashes."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from unsealed import __version__
from unsealed.course.check import known_of, words_of
from unsealed.course.check_lesson import lesson_faults
from unsealed.course.edition import BENCH
from unsealed.course.faults import CourseFaults, in_order
from unsealed.course.guide_files import GUIDES_FOLDER
from unsealed.course.lesson_files import EXHIBITS_FOLDER, read_lesson
from unsealed.course.packs.archive import packed
from unsealed.course.packs.files import GLOSSARY_FILE
from unsealed.course.packs.model import PACK_FILE, SCHEMA
from unsealed.course.packs.names import LESSON_FILES, SIGNATURE_FILE
from unsealed.course.packs.opening import open_pack
from unsealed.course.packs.signing import signature

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from unsealed.course.lesson_files import CourseFiles, LessonFiles
    from unsealed.course.model import TermEntry
    from unsealed.course.packs.model import Files

_TERM: Final = re.compile(r"\[\[([a-z0-9-]+)")
_LINK: Final = re.compile(r"/lessons/([a-z0-9-]+)")


class About(Struct, frozen=True):
    """What an author says of a pack."""

    name: str
    title: str
    authors: tuple[str, ...]
    licence: str


class Exported(Struct, frozen=True):
    """A pack as bytes; the files of its lessons' folders that are no part of it, by their names.

    `elsewhere` are lessons that it links to and has not.
    """

    content: bytes
    left_out: tuple[str, ...]
    elsewhere: tuple[str, ...]


def export_pack(
    course: CourseFiles, names: Sequence[str], about: About, key_file: Path | None = None
) -> Exported:
    """A pack of these lessons of a course, signed if a key is given.

    Raises CourseFaults if the lessons have errors, PackRefused if what they are made of or called
    cannot be in a pack, and signing.KeyFault.
    """
    lessons = [_sound(read_lesson(course.lessons[name]), course) for name in names]
    files: dict[str, bytes] = {}
    for lesson in lessons:
        files |= _files_of(lesson, course)
    text = b"\n".join(files.values()).decode()
    terms = _terms_in(text, course.terms)
    if terms:
        files[GLOSSARY_FILE] = _json({"terms": [_entry(term) for term in terms]})
    files[PACK_FILE] = _json(_head(about, lessons, terms, files))
    if key_file:
        files[SIGNATURE_FILE] = signature(files[PACK_FILE], key_file)
    content = packed(files)
    # Nobody is handed what would be refused: a name that is none, a file that is too large.
    open_pack(content)
    elsewhere = set(_LINK.findall(text)) - {*names}
    return Exported(content, _left_out(lessons, files), tuple(sorted(elsewhere)))


def _sound(lesson: LessonFiles, course: CourseFiles) -> LessonFiles:
    faults = in_order(tuple(lesson_faults(lesson, known_of(course), words_of(course))))
    if any(fault.is_error for fault in faults):
        raise CourseFaults(faults)
    return lesson


def _files_of(lesson: LessonFiles, course: CourseFiles) -> Files:
    """The files of a lesson and of the guide to it, by their names in a pack."""
    own = [lesson.folder / name for name in LESSON_FILES]
    own += sorted((lesson.folder / EXHIBITS_FOLDER).glob("*.yaml"))
    base = lesson.folder.parent
    found = {file.relative_to(base).as_posix(): file for file in own if file.exists()}
    guide = f"{GUIDES_FOLDER}/{lesson.slug}.md"
    for home in (course.root, base):
        if (home / guide).exists():
            found[guide] = home / guide
    return {name: file.read_bytes() for name, file in found.items()}


def _terms_in(text: str, known: Iterable[TermEntry]) -> tuple[TermEntry, ...]:
    """The terms that a text names, and those that their definitions name in turn."""
    by_id = {term.id: term for term in known}
    found: dict[str, TermEntry] = {}
    waiting = _TERM.findall(text)
    while waiting:
        term = by_id.get(waiting.pop())
        if term and term.id not in found:
            found[term.id] = term
            waiting += _TERM.findall(term.definition)
    return tuple(found[name] for name in sorted(found))


def _entry(term: TermEntry) -> Mapping[str, object]:
    return term.model_dump(mode="json", exclude_defaults=True)


def _head(
    about: About, lessons: Sequence[LessonFiles], terms: Iterable[TermEntry], files: Files
) -> Mapping[str, object]:
    kinds = {each.slug: each.front.kind if each.front else "" for each in lessons}
    return {
        "schema_version": SCHEMA,
        "name": about.name,
        "title": about.title,
        "authors": about.authors,
        "licence": about.licence,
        "made_with": __version__,
        "lessons": [name for name, kind in kinds.items() if kind != BENCH],
        "bench": [name for name, kind in kinds.items() if kind == BENCH],
        "terms": [term.id for term in terms],
        "files": {name: sha256(files[name]).hexdigest() for name in sorted(files)},
    }


def _json(content: Mapping[str, object]) -> bytes:
    """JSON, which is YAML as well: no word in quotes means anything but itself."""
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def _left_out(lessons: Iterable[LessonFiles], files: Files) -> tuple[str, ...]:
    found = [
        file.relative_to(lesson.folder.parent).as_posix()
        for lesson in lessons
        for file in sorted(lesson.folder.rglob("*"))
        if file.is_file()
    ]
    return tuple(name for name in found if name not in files)
