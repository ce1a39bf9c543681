"""Checking that each sibling is a sibling of a question of the quiz, and of nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unsealed.course.check_items import (
    claim_entries,
    exercise_entries,
    ids_of,
    quiz_entries,
    sibling_entries,
)
from unsealed.course.guesses import did_you_mean
from unsealed.course.sibling_model import OF
from unsealed.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.course.faults import Fault
    from unsealed.course.lesson_files import LessonFiles


def sibling_faults(lesson: LessonFiles) -> Iterator[Fault]:
    """A fault for each sibling whose question is none that returns for review."""
    quiz = ids_of(quiz_entries(lesson))
    for entry in sibling_entries(lesson):
        name = entry.raw.get(OF)
        if isinstance(name, str) and name not in quiz:
            document = lesson.documents[entry.file]
            words = _no_elder(lesson, name, quiz)
            yield document.fault((*entry.path, OF), "sibling-undefined", words)


def _no_elder(lesson: LessonFiles, name: str, quiz: frozenset[str]) -> str:
    others = (
        (exercise_entries(lesson), _('"%(id)s" is an exercise of the text, which never returns.')),
        (claim_entries(lesson), _('"%(id)s" is a claim, which never returns.')),
        (sibling_entries(lesson), _('"%(id)s" is a sibling itself.')),
    )
    for entries, words in others:
        if name in ids_of(entries):
            return f"{words % {'id': name}} {_('Name a question of the quiz.')}"
    hint = did_you_mean(name, quiz) or _(' Add it to a group in "sets", or correct the id.')
    return _('there is no question "%(id)s" in the quiz.%(hint)s') % {"id": name, "hint": hint}
