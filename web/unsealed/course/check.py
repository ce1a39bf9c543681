"""Checking the whole course, or some of its lessons: every fault at once, none raised."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec.structs import replace

from unsealed.course.balance import read_balance
from unsealed.course.check_assessments import assessment_faults
from unsealed.course.check_guides import guide_faults
from unsealed.course.check_lesson import field_findings, lesson_faults
from unsealed.course.check_listing import listing_faults
from unsealed.course.edition_kinds import changed_kinds
from unsealed.course.faults import Fault, in_order
from unsealed.course.findings import Known
from unsealed.course.guesses import did_you_mean, no_lesson
from unsealed.course.lesson_files import CourseFiles, LessonFiles, read_course, read_lesson
from unsealed.course.marked_texts import marked_texts
from unsealed.course.packs.files import GLOSSARY_FILE
from unsealed.course.question_files import entries
from unsealed.course.review import read_review
from unsealed.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from unsealed.course.model import Glossary
    from unsealed.course.yaml_files import YamlDocument
    from unsealed.course.yaml_places import Path as YamlPath


def check_course(
    root: Path,
    only: Sequence[str] = (),
    *,
    kinds: Mapping[tuple[str, str], str] = MappingProxyType({}),
    packs: Sequence[Path] = (),
) -> tuple[Fault, ...]:
    """All faults of the course's files and its lessons, or of the lessons named and nothing else.

    In order of file and place. A name that is no lesson is passed over. `kinds` are those that
    items had in an edition, as `edition_kinds.kinds_in` gives them. `packs` are the folders of
    packs that are part of the course.
    """
    course = read_course(root, packs)
    names = [name for name in course.lessons if not only or name in only]
    lessons = {name: read_lesson(course.lessons[name]) for name in names}
    known, terms = known_of(course), words_of(course)
    faults = [found for lesson in lessons.values() for found in lesson_faults(lesson, known, terms)]
    faults += [found for each in lessons.values() for found in read_review(each.folder).faults]
    if kinds:
        faults += [found for each in lessons.values() for found in changed_kinds(each, kinds)]
    if not only:
        faults += course_faults(course, known, terms, lessons)
        faults += _balance_faults(course, lessons)
    return in_order(faults)


def check_lesson(lesson: LessonFiles, course: CourseFiles) -> tuple[Fault, ...]:
    """All faults of one lesson that was read, in order."""
    return in_order(tuple(lesson_faults(lesson, known_of(course), words_of(course))))


def known_of(course: CourseFiles) -> Known:
    """What the texts of every lesson may point to."""
    glossary = course.documents.get(GLOSSARY_FILE)
    is_read = glossary is not None and glossary.data is not None
    terms = frozenset(words_of(course)) if is_read else None
    return Known(terms=terms, lessons=frozenset(course.lessons))


def words_of(course: CourseFiles) -> Mapping[str, str]:
    """The shown word of every term, of those in faulty entries as well."""
    words: dict[str, str] = {}
    for document in (
        course.documents.get(GLOSSARY_FILE),
        *(each.document for each in course.packs),
    ):
        for _path, entry in entries(document.data if document else None, ("terms",)):
            if isinstance(name := entry.get("id"), str):
                words.setdefault(name, str(entry.get("term", name)))
    return words


def course_faults(
    course: CourseFiles,
    known: Known,
    terms: Mapping[str, str],
    lessons: Mapping[str, LessonFiles],
) -> Iterator[Fault]:
    """The faults of `course.yaml`, the glossaries, the guides and the forms."""
    yield from course.faults
    if glossary := course.documents.get(GLOSSARY_FILE):
        yield from _repeated(glossary, [("terms", "id")])
        yield from _definitions(
            course.glossary, glossary, replace(known, folder=course.root), terms
        )
    for pack in course.packs:
        if pack.document:
            yield from _repeated(pack.document, [("terms", "id")])
            yield from _definitions(pack.glossary, pack.document, known, terms)
    for guide in course.guides:
        yield from guide_faults(guide, known, terms)
    yield from assessment_faults(course.assessments, known, terms)
    if document := course.documents.get("course.yaml"):
        yield from _repeated(document, [("units", "id"), ("paths", "id")])
        yield from listing_faults(course, document, lessons)
        yield from _path_faults(course, document)
        yield from _welcome_faults(course, document, lessons)


def _repeated(document: YamlDocument, lists: Sequence[tuple[str, str]]) -> Iterator[Fault]:
    for name, key in lists:
        seen: dict[str, YamlPath] = {}
        for path, entry in entries(document.data, (name,)):
            given = entry.get(key)
            if isinstance(given, str) and given in seen:
                line, _column = document.places.value((*seen[given], key))
                message = _('the id "%(id)s" stands in line %(line)d as well. Rename one of them.')
                words = message % {"id": given, "line": line}
                yield document.fault((*path, key), "id-duplicate", words)
            elif isinstance(given, str):
                seen[given] = path


def _definitions(
    glossary: Glossary | None, document: YamlDocument, known: Known, terms: Mapping[str, str]
) -> Iterator[Fault]:
    if glossary is None:
        return
    own = replace(known, sources=frozenset(), anchors=frozenset())
    for marked in marked_texts(glossary):
        for finding in field_findings(marked, own, terms):
            message = finding.message
            if finding.code == "source-undefined":
                message = _('definitions have no margin notes. Put the source under "sources".')
            yield document.fault_within(marked.path, finding.needle, finding.code, message)


def _path_faults(course: CourseFiles, document: YamlDocument) -> Iterator[Fault]:
    listed = {name for name in _listed(document) if isinstance(name, str)}
    for path, entry in entries(document.data, ("paths",)):
        names = entry.get("lessons")
        for number, name in enumerate(names if isinstance(names, list) else ()):
            if not isinstance(name, str) or name in listed:
                continue
            place = (*path, "lessons", number)
            if name not in course.lessons:
                yield document.fault(place, "lesson-undefined", no_lesson(name, course.lessons))
            else:
                message = _('no unit lists the lesson "%(name)s". A path takes lessons of units.')
                yield document.fault(place, "value-invalid", message % {"name": name})


def _listed(document: YamlDocument) -> Iterator[object]:
    for _path, unit in entries(document.data, ("units",)):
        names = unit.get("lessons")
        yield from names if isinstance(names, list) else ()


def _balance_faults(course: CourseFiles, lessons: Mapping[str, LessonFiles]) -> tuple[Fault, ...]:
    # The ledger speaks of the course's own lessons, and not of those that packs have put there.
    verdicts = {
        name: each.front.verdict if each.front and name not in course.of_packs else None
        for name, each in lessons.items()
    }
    units = course.course.units if course.course else ()
    ways = course.course.paths if course.course else ()
    paths = [{name for unit in units for name in unit.lessons}, *(way.lessons for way in ways)]
    return read_balance(course.root, verdicts, paths).faults


def _welcome_faults(
    course: CourseFiles, document: YamlDocument, lessons: Mapping[str, LessonFiles]
) -> Iterator[Fault]:
    if course.course is None:
        return
    welcome = course.course.welcome
    if welcome.lesson not in course.lessons:
        message = no_lesson(welcome.lesson, course.lessons)
        yield document.fault(("welcome", "lesson"), "lesson-undefined", message)
        return
    lesson = lessons[welcome.lesson]
    claims = [claim.id for claim in lesson.claims]
    if not lesson.faults and welcome.claim not in claims:
        message = _('the lesson "%(lesson)s" has no claim "%(claim)s".%(hint)s') % {
            "lesson": welcome.lesson,
            "claim": welcome.claim,
            "hint": did_you_mean(welcome.claim, claims),
        }
        yield document.fault(("welcome", "claim"), "claim-undefined", message)
