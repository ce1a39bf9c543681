"""One lesson read, checked and compiled: what a worker of the build does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from unsealed.course.check_lesson import lesson_faults
from unsealed.course.check_pins import pin_faults
from unsealed.course.check_siblings import sibling_faults
from unsealed.course.check_variants import variant_faults
from unsealed.course.compile import CompiledLesson, compile_lesson
from unsealed.course.compile_items import texts_of
from unsealed.course.faults import Fault, in_order
from unsealed.course.lesson_files import read_lesson
from unsealed.course.markdown import Unclosed
from unsealed.course.suspicion import is_left_over, is_suspect

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from unsealed.course.database import Rows
    from unsealed.course.findings import Known
    from unsealed.course.lesson_files import LessonFiles

# In the text of an item, whatever `check` judges by more than what rendering leaves over.
_NEEDS_CHECK = re.compile(r"<|!\[|\]\((?!https?://)|\]:|\{:|\[\^")


class Shared(Struct, frozen=True):
    """What every lesson may point to, and the shown word of every term."""

    known: Known
    words: Mapping[str, str]


class Checked(Struct, frozen=True):
    """A lesson's rows, or the faults that keep it from having any."""

    slug: str
    rows: Rows
    faults: tuple[Fault, ...] = ()


def compile_checked(folder: Path, shared: Shared) -> Checked:
    """The lesson in a folder as rows, or with all its faults if `check` finds an error in it."""
    files = read_lesson(folder)
    compiled = _compiled(files, shared)
    if compiled and not _is_suspect(files, compiled, shared):
        return Checked(files.slug, compiled.rows)
    faults = in_order(tuple(lesson_faults(files, shared.known, shared.words)))
    if compiled is None or any(found.is_error for found in faults):
        return Checked(files.slug, {}, faults)
    return Checked(files.slug, compiled.rows)


def _compiled(files: LessonFiles, shared: Shared) -> CompiledLesson | None:
    """The lesson as rows; None where it is too faulty for that, which `check` then says."""
    if files.front is None or any(
        found.is_error for each in (files, *files.others) for found in each.faults
    ):
        return None
    try:
        return compile_lesson(files, shared.words)
    except Unclosed:
        return None


def _is_suspect(files: LessonFiles, compiled: CompiledLesson, shared: Shared) -> bool:
    front = files.front
    if front is None or compiled.missing or is_left_over(compiled.html):
        return True
    if _is_contradicted(files, compiled):
        return True
    if any(True for _ in sibling_faults(files)):
        return True
    frame = compiled.frame
    if front.hook not in frame.claims and (front.hook or front.kind != "bench"):
        return True
    every = (question for each in (files, *files.others) for question in each.questions)
    texts = (text for question in every for text in texts_of(question))
    if any(_NEEDS_CHECK.search(text) for text in texts):
        return True
    ids = [question.id for question in files.questions]
    listed = {source for question in files.questions for source in question.sources}
    if len(set(ids)) < len(ids) or not listed.issubset(frame.sources):
        return True
    lessons = shared.known.lessons or ()
    return is_suspect(files.split, front.kind, frame, lessons=lessons, folder=files.folder)


def _is_contradicted(files: LessonFiles, compiled: CompiledLesson) -> bool:
    """Whether a pin of any variant is not what its exhibit shows, or the variants do not agree."""
    if any(True for _ in pin_faults(files, compiled.rows["replicas"])):
        return True
    if not files.others:
        return False
    if any(True for _ in variant_faults(files)):
        return True
    for number, other in enumerate(files.others, 2):
        made = [row[1:] for row in compiled.rows["variant_replicas"] if row[0] == number]
        if any(True for _ in pin_faults(other, made)):
            return True
    return False
