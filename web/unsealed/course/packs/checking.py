"""Checking a pack before it becomes part of a course, by the rules of `unsealed check`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from unsealed.course.check import course_faults, known_of, words_of
from unsealed.course.check_lesson import lesson_faults
from unsealed.course.edition_kinds import EditionFault, changed_kinds, find_edition, kinds_in
from unsealed.course.faults import in_order
from unsealed.course.lesson_files import read_course, read_lesson
from unsealed.course.packs.faults import PackFault
from unsealed.course.packs.files import read_pack
from unsealed.course.packs.model import PACK_FILE
from unsealed.course.review import read_review
from unsealed.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from unsealed.course.faults import Fault
    from unsealed.course.lesson_files import CourseFiles, LessonFiles
    from unsealed.course.packs.model import Pack

MOST_MADE: Final = 200
"""Files that the exhibits of one lesson may have, in all its variants together."""


def pack_faults(
    pack: Pack, folder: Path, root: Path, data: Path, others: Sequence[Path]
) -> list[PackFault]:
    """All errors of a pack in a folder, as part of the course with the other packs.

    An id that was answered must keep its kind; what is wrong with the course itself is not said.
    """
    course = read_course(root, [*others, folder])
    lessons = {name: read_lesson(folder / name) for name in pack.every_lesson}
    faults = [*_faults_of(lessons, course, _kinds(data))]
    faults += _course_faults(course, lessons) - _course_faults(read_course(root, others), {})
    errors = [_as_pack_fault(each, folder) for each in in_order(faults) if each.is_error]
    return [*errors, *_word_faults(pack, folder), *_work_faults(lessons)]


def conflicts(
    pack: Pack, root: Path, others: Sequence[Path], *, is_there: bool, may_replace: bool
) -> list[PackFault]:
    """What of a pack would take the place of something that is there, and may not."""
    course = read_course(root, others)
    faults = [*_misfits(pack, course)]
    if may_replace:
        return faults
    if is_there:
        message = _(
            'a pack called "%(name)s" is there, with other files. --replace puts this one'
            " in its place."
        )
        faults.append(PackFault("", message % {"name": pack.name}))
    names = (name for name in pack.every_lesson if name in course.lessons)
    return [*faults, *(PackFault(name, _taken(name, course)) for name in names)]


def _taken(name: str, course: CourseFiles) -> str:
    if name in course.of_packs:
        message = _(
            "the pack in %(folder)s has a lesson of this name. --replace shows this one instead,"
            " until its pack is removed."
        )
        return message % {"folder": course.lessons[name].parent.name}
    return _(
        "the course has a lesson of this name. --replace shows this one instead, until its pack is"
        " removed."
    )


def _misfits(pack: Pack, course: CourseFiles) -> Iterator[PackFault]:
    """What the course has no place for, whatever may be replaced."""
    if pack.bench and course.course and course.course.bench is None:
        message = _("the course has no bench for the exercises %(names)s. Ask for a pack without.")
        yield PackFault(PACK_FILE, message % {"names": ", ".join(pack.bench)})
    general = {each.id for each in course.guides if each.front and each.front.lesson is None}
    for name in sorted(general.intersection(pack.every_lesson)):
        yield PackFault(name, _("the course has a guide of this name. Rename the lesson."))


def _faults_of(
    lessons: Mapping[str, LessonFiles],
    course: CourseFiles,
    kinds: Mapping[tuple[str, str], str],
) -> Iterator[Fault]:
    known, words = known_of(course), words_of(course)
    for lesson in lessons.values():
        yield from lesson_faults(lesson, known, words)
        yield from read_review(lesson.folder).faults
        yield from changed_kinds(lesson, kinds)


def _course_faults(course: CourseFiles, lessons: Mapping[str, LessonFiles]) -> set[Fault]:
    welcome = course.course.welcome.lesson if course.course else ""
    more = {welcome: read_lesson(course.lessons[welcome])} if welcome in course.lessons else {}
    return {*course_faults(course, known_of(course), words_of(course), {**more, **lessons})}


def _kinds(data: Path) -> Mapping[tuple[str, str], str]:
    edition = find_edition(data)
    try:
        return kinds_in(edition) if edition else {}
    except EditionFault:
        # An edition of another version of the program has nothing to say about this course.
        return {}


def _word_faults(pack: Pack, folder: Path) -> Iterable[PackFault]:
    glossary = read_pack(folder).glossary
    found = tuple(sorted(term.id for term in glossary.terms)) if glossary else ()
    if found != tuple(sorted(pack.terms)):
        message = _('"terms" lists other words than the glossary has. Export it again.')
        return (PackFault(PACK_FILE, message),)
    return ()


def _work_faults(lessons: Mapping[str, LessonFiles]) -> Iterator[PackFault]:
    """More files to be made than anybody examines: a large picture is a short line of a recipe."""
    for name, lesson in lessons.items():
        every = (lesson, *lesson.others)
        count = sum(len(exhibit.files) for each in every for exhibit in each.exhibits.values())
        if count > MOST_MADE:
            message = _(
                "its exhibits have %(found)d files; at most %(most)d are made. Take some out."
            )
            yield PackFault(name, message % {"found": count, "most": MOST_MADE})


def _as_pack_fault(fault: Fault, folder: Path) -> PackFault:
    path = fault.path.removeprefix(f"{folder.name}/")
    return PackFault(f"{path}:{fault.line}:{fault.column}", f"{fault.message} [{fault.code}]")
