"""Checking a lesson's variants: each row is an exercise of its own, and all are of one make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from unsealed.course.faults import Fault, fault
from unsealed.course.folder_reading import LESSON_FILE
from unsealed.course.guesses import did_you_mean
from unsealed.course.texts import place_in
from unsealed.course.variant_files import VARIANTS_FILE, marks_in, names_in
from unsealed.language import gettext as _
from unsealed.questions.registry import as_stored

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from unsealed.course.lesson_files import LessonFiles


def variant_faults(lesson: LessonFiles) -> Iterator[Fault]:
    """What is wrong with the rows, with the names that they give values, and between them."""
    document = lesson.documents.get(VARIANTS_FILE)
    if document is None or not isinstance(document.data, dict):
        return
    rows = document.data.get("variants")
    names = [set(row) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    for number, row in enumerate(names[1:], 2):
        if row != names[0]:
            message = _("row %(number)d lacks or adds: %(names)s. Give every row the same names.")
            words = {"number": number, "names": ", ".join(sorted(row ^ names[0]))}
            yield document.fault(("variants", number - 1), "value-invalid", message % words)
    if lesson.others:
        yield from _unknown_names(lesson, names[0])
        yield from _in_the_text(lesson)
        yield from _other_ids(lesson)


def in_variant(faults: Collection[Fault], known: Collection[Fault], number: int) -> Iterator[Fault]:
    """Faults of a later variant that the first has not, each with the row that brings it."""
    before = {(found.path, found.line, found.code, found.message) for found in known}
    for found in faults:
        if (found.path, found.line, found.code, found.message) not in before:
            message = _("in row %(number)d of variants.yaml: %(message)s")
            words = {"number": number, "message": found.message}
            place = (found.line, found.column)
            yield fault(found.path, place, found.code, message % words)


def _unknown_names(lesson: LessonFiles, names: Collection[str]) -> Iterator[Fault]:
    # What no row has a value for still stands in the data as it was written.
    for document in lesson.documents.values():
        for path, name in names_in(document.data):
            message = _('no row has a value "%(name)s".%(hint)s')
            words = {"name": name, "hint": did_you_mean(name, names)}
            yield document.fault_within(path, name, "value-undefined", message % words)


def _in_the_text(lesson: LessonFiles) -> Iterator[Fault]:
    text = lesson.texts.get(LESSON_FILE, "")
    for found in marks_in(text):
        message = _("the text is the same for all. Put {{%(name)s}} into an exhibit or a question.")
        place = place_in(text, found.start())
        path = f"{lesson.shown}/{LESSON_FILE}"
        yield fault(path, place, "value-undefined", message % {"name": found[1]})


def _other_ids(lesson: LessonFiles) -> Iterator[Fault]:
    """A fault for each row whose questions, places or files have other ids than the first."""
    first = _ids_of(lesson)
    document = lesson.documents[VARIANTS_FILE]
    for number, other in enumerate(lesson.others, 2):
        differing = sorted(first ^ _ids_of(other))
        if differing and not other.faults:
            message = _("row %(number)d changes ids or file names: %(names)s. Keep them the same.")
            words = {"number": number, "names": ", ".join(differing)}
            yield document.fault(("variants", number - 1), "value-invalid", message % words)


def _ids_of(lesson: LessonFiles) -> set[str]:
    found = {name for each in lesson.questions for name in _ids_in(as_stored(each))}
    for name, exhibit in lesson.exhibits.items():
        found |= {f"{name}/{file.name}" for file in exhibit.files}
    return found


# `Any`: JSON of a question of any kind.
def _ids_in(stored: Any) -> Iterator[str]:
    if isinstance(stored, dict):
        if isinstance(name := stored.get("id"), str):
            yield name
        for value in stored.values():
            yield from _ids_in(value)
    elif isinstance(stored, list):
        for value in stored:
            yield from _ids_in(value)
