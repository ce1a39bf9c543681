"""The lessons as their authors wrote them, read once, for tests that hold them to the rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from unsealed.course.lesson_files import lesson_folders, read_course, read_lesson
from unsealed.questions.claim_judgement.model import ClaimJudgement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.course.lesson_files import LessonFiles

ROOT: Final = Path(__file__).resolve().parent.parent / "lessons"
LESSONS: Final = {folder.name: read_lesson(folder) for folder in lesson_folders(ROOT)}
COURSE: Final = read_course(ROOT)


def stories() -> list[str]:
    """The slugs of the leak stories."""
    return [slug for slug, each in LESSONS.items() if each.front and each.front.kind == "story"]


def bench() -> list[str]:
    """The slugs of the exercises without a story."""
    return [slug for slug, each in LESSONS.items() if each.front and each.front.kind == "bench"]


def skills() -> list[str]:
    """The slugs of the lessons that practise a skill, but for the warm-up."""
    others = {*stories(), *bench(), "warm-up"}
    return [slug for slug in LESSONS if slug not in others]


def claims_of(lesson: LessonFiles) -> Iterator[ClaimJudgement]:
    """The claims that a lesson judges."""
    for claim in lesson.claims:
        assert isinstance(claim, ClaimJudgement)
        yield claim
