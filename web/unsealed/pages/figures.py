"""What a learner did, in figures: one function makes them for the learner and for the teacher."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct

from unsealed.pages.services import edition, services
from unsealed.records import marks, progress

if TYPE_CHECKING:
    from unsealed.course.edition import LessonCard
    from unsealed.records.marks import Mark
    from unsealed.records.progress import Progress
    from unsealed.records.tables import ClassId, LearnerId


class LessonFigures(Struct, frozen=True):
    """How far a learner is in one lesson, what it came to, and what teachers wrote down of it."""

    card: LessonCard
    progress: Progress | None
    marks: tuple[Mark, ...]

    @property
    def mean_brier(self) -> float | None:
        """The mean Brier score of the probabilities that counted; None where there were none."""
        if self.progress is None or not self.progress.brier_count:
            return None
        return self.progress.brier_sum / self.progress.brier_count


def figures_of(learner: LearnerId, *, only: ClassId | None = None) -> tuple[LessonFigures, ...]:
    """A learner's figures in the order of the course; with marks of all classes, or of one."""
    done = progress.of(services().records, learner)
    marked = defaultdict[str, list["Mark"]](list)
    for mark in marks.of_learner(services().records, learner):
        if only in {None, mark.class_id}:
            marked[mark.lesson].append(mark)
    return tuple(
        LessonFigures(card, done.get(card.slug), tuple(marked.get(card.slug, ())))
        for unit in edition().units()
        for card in unit.lessons
        if card.slug in done or card.slug in marked
    )
