"""Checking which lessons stand where in `course.yaml`: in a unit, on the bench, or nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unsealed.course.edition import BENCH
from unsealed.course.guesses import no_lesson
from unsealed.course.question_files import entries
from unsealed.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from unsealed.course.faults import Fault
    from unsealed.course.lesson_files import CourseFiles, LessonFiles
    from unsealed.course.yaml_files import YamlDocument
    from unsealed.course.yaml_places import Path


def listing_faults(
    course: CourseFiles, document: YamlDocument, lessons: Mapping[str, LessonFiles]
) -> Iterator[Fault]:
    """Lessons that do not exist, stand twice, stand in the wrong place, or stand nowhere.

    What kind a lesson is can be told of those in `lessons` alone.
    """
    placed: dict[str, int] = {}
    for place, name, is_bench in _listed(document):
        if name not in course.lessons:
            yield document.fault(place, "lesson-undefined", no_lesson(name, course.lessons))
        elif name in placed:
            message = _('the lesson "%(name)s" stands in line %(line)d as well. Keep one of them.')
            words = message % {"name": name, "line": placed[name]}
            yield document.fault(place, "id-duplicate", words)
        elif name in lessons and is_bench != _is_of_bench(lessons[name]):
            yield document.fault(place, "value-invalid", _misplaced(name, is_bench=is_bench))
        placed.setdefault(name, document.places.value(place)[0])
    for name in course.lessons.keys() - placed.keys() - course.of_packs:
        message = _('no unit lists the lesson "%(name)s". Add it to the "lessons" of a unit.')
        if name in lessons and _is_of_bench(lessons[name]):
            message = _('the bench does not list "%(name)s". Add it to the "lessons" of "bench".')
        yield document.fault(("units",), "lesson-unlisted", message % {"name": name})
    yield from _units_called_bench(document)


def _listed(document: YamlDocument) -> Iterator[tuple[Path, str, bool]]:
    """The place and the name of each entry, and whether it stands on the bench."""
    groups: list[tuple[Path, object, bool]] = [
        (path, unit.get("lessons"), False) for path, unit in entries(document.data, ("units",))
    ]
    bench = document.data.get(BENCH) if isinstance(document.data, dict) else None
    if isinstance(bench, dict):
        groups.append(((BENCH,), bench.get("lessons"), True))
    for path, names, is_bench in groups:
        for number, name in enumerate(names if isinstance(names, list) else ()):
            if isinstance(name, str):
                yield (*path, "lessons", number), name, is_bench


def _is_of_bench(lesson: LessonFiles) -> bool:
    return lesson.front is not None and lesson.front.kind == BENCH


def _misplaced(name: str, *, is_bench: bool) -> str:
    if is_bench:
        message = _('"%(name)s" is no bench exercise. List it in a unit, or write "kind: bench".')
    else:
        message = _('"%(name)s" is a bench exercise. List it under "bench", not in a unit.')
    return message % {"name": name}


def _units_called_bench(document: YamlDocument) -> Iterator[Fault]:
    for path, unit in entries(document.data, ("units",)):
        if unit.get("id") == BENCH:
            message = _('the id "bench" is that of the bench. Give the unit another id.')
            yield document.fault((*path, "id"), "value-invalid", message)
