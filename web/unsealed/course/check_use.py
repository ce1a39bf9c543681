"""Finding what a lesson defines and never uses, and what it places twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unsealed.course.check_items import Entry, claim_entries, exercise_entries
from unsealed.course.edition import STEPS
from unsealed.course.faults import Fault, fault
from unsealed.course.findings import MOST_IN_LINE
from unsealed.course.folder_reading import LESSON_FILE
from unsealed.course.guesses import did_you_mean, guess
from unsealed.course.lesson_files import EXHIBITS_FOLDER, YAML_FILES
from unsealed.course.review import REVIEW_FILE
from unsealed.course.variant_files import VARIANTS_FILE
from unsealed.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from unsealed.course.blocks_text import BlockReading
    from unsealed.course.lesson_files import LessonFiles

_KNOWN_FILES = (LESSON_FILE, *YAML_FILES, REVIEW_FILE, VARIANTS_FILE)
_AUTHORED = (".md", ".yaml", ".yml")


def unused_faults(
    lesson: LessonFiles, blocks: Sequence[BlockReading], used_sources: Collection[str]
) -> Iterator[Fault]:
    """Warnings of what no text uses, and an error for a claim or question placed twice."""
    yield from _placed_twice(lesson, blocks)
    yield from _unused_sources(lesson, used_sources)
    if LESSON_FILE not in lesson.texts:
        return
    claims, exercises = _arguments(blocks, "claim"), _arguments(blocks, "question")
    message = _('no text places the claim "%(id)s". Put "/// claim | %(id)s" into a step.')
    yield from _unplaced(lesson, claim_entries(lesson), claims, "claim-unplaced", message)
    message = _('no text places the exercise "%(id)s". Put "/// question | %(id)s" into a step.')
    yield from _unplaced(lesson, exercise_entries(lesson), exercises, "exercise-unplaced", message)
    yield from _unplaced_exhibits(lesson, _arguments(blocks, "exhibit"))
    yield from _empty_steps(lesson)


def _arguments(blocks: Sequence[BlockReading], name: str) -> list[str]:
    return [block.argument for step in blocks for block in step.blocks if block.name == name]


def _placed_twice(lesson: LessonFiles, blocks: Sequence[BlockReading]) -> Iterator[Fault]:
    # A claim may come back in a later step: then it is judged again, knowing more.
    first: dict[tuple[str, str, int], int] = {}
    for number, step in enumerate(blocks):
        for block in step.blocks:
            key = (block.name, block.argument, number if block.name == "claim" else 0)
            if block.name not in ("claim", "question") or not block.argument:
                continue
            if key in first:
                message = _(
                    'the %(name)s "%(id)s" is placed in line %(line)d as well. Keep one of them.'
                )
                words = {"name": block.name, "id": block.argument, "line": first[key]}
                path = f"{lesson.shown}/{LESSON_FILE}"
                yield fault(path, (block.line, 1), "placed-twice", message % words)
            first.setdefault(key, block.line)


def _unplaced(
    lesson: LessonFiles, found: list[Entry], placed: Collection[str], code: str, message: str
) -> Iterator[Fault]:
    seen = _placed_or_meant(placed, [entry.id for entry in found if entry.id is not None])
    for entry in found:
        if entry.id is not None and entry.id not in seen:
            document = lesson.documents[entry.file]
            yield document.fault((*entry.path, "id"), code, message % {"id": entry.id})


def _placed_or_meant(placed: Collection[str], ids: Collection[str]) -> set[str | None]:
    """The ids that are placed, and those that a misspelt one stands for: that is said already."""
    return {each if each in ids else guess(each, ids) for each in placed}


def _unplaced_exhibits(lesson: LessonFiles, placed: Collection[str]) -> Iterator[Fault]:
    seen = _placed_or_meant(placed, lesson.exhibits)
    for name in lesson.exhibits:
        if name not in seen:
            message = _('no text places the exhibit. Put "/// exhibit | %(id)s" into a step.')
            path = f"{lesson.shown}/{EXHIBITS_FOLDER}/{name}.yaml"
            yield fault(path, (1, 1), "exhibit-unplaced", message % {"id": name})


def _unused_sources(lesson: LessonFiles, used: Collection[str]) -> Iterator[Fault]:
    for name in lesson.sources:
        if name not in used:
            document = lesson.documents["sources.yaml"]
            message = _('nothing refers to the source "%(id)s". Write [@%(id)s] or delete it.')
            place = document.places.key(("sources", name))
            yield fault(document.path, place, "source-unused", message % {"id": name})


def _empty_steps(lesson: LessonFiles) -> Iterator[Fault]:
    has_quiz = any(group.questions for group in lesson.sets)
    for step in lesson.steps:
        if step.name not in STEPS or step.text.strip():
            continue
        if not (step.name == "retrieve" and has_quiz):
            message = _('nothing stands below "## %(heading)s". Write the step.')
            path = f"{lesson.shown}/{LESSON_FILE}"
            words = message % {"heading": step.heading}
            yield fault(path, (step.line, 1), "step-empty", words)


def long_line_faults(lesson: LessonFiles) -> Iterator[Fault]:
    """An error for each line of a file that is too long to be meant."""
    for name, text in lesson.texts.items():
        for number, line in enumerate(text.split("\n"), start=1):
            if len(line) > MOST_IN_LINE:
                message = _(
                    "this line has %(count)d characters; at most %(most)d are read. Break it."
                )
                words = {"count": len(line), "most": MOST_IN_LINE}
                yield fault(f"{lesson.shown}/{name}", (number, 1), "line-too-long", message % words)


def folder_faults(lesson: LessonFiles) -> Iterator[Fault]:
    """A warning for each Markdown or YAML file of a lesson's folder that nothing reads."""
    try:
        names = sorted(file.name for file in lesson.folder.iterdir() if file.is_file())
        exhibits = sorted(lesson.folder.glob(f"{EXHIBITS_FOLDER}/*"))
    except OSError:
        return
    for name in names:
        if name.endswith(_AUTHORED) and name not in _KNOWN_FILES and name != "README.md":
            yield _unread(lesson, name, did_you_mean(name, _KNOWN_FILES))
    for file in exhibits:
        if file.suffix in _AUTHORED and file.suffix != ".yaml":
            hint = did_you_mean(file.name, [f"{file.stem}.yaml"])
            yield _unread(lesson, f"{EXHIBITS_FOLDER}/{file.name}", hint)


def _unread(lesson: LessonFiles, name: str, hint: str) -> Fault:
    message = _("nothing reads this file.%(hint)s") % {
        "hint": hint or _(" Rename it, or move it away.")
    }
    return fault(f"{lesson.shown}/{name}", (1, 1), "file-unknown", message)
