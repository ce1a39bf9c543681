"""Giving the saved answers of an assignment: by the learner, or by the teacher for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unsealed.pages.assigned_sets import asked, found, step_of
from unsealed.pages.own_variant import variant_of
from unsealed.pages.services import edition, services
from unsealed.questions.answer_fault import AnswerFault
from unsealed.questions.registry import as_stored, kind_of
from unsealed.records import answers, drafts, hints, takings

if TYPE_CHECKING:
    from datetime import datetime

    from unsealed.course.edition import Item
    from unsealed.records.answers import GivenAnswer
    from unsealed.records.assignments import Assignment, ItemName, Rules
    from unsealed.records.drafts import Draft
    from unsealed.records.takings import Taking


def give_saved(assignment: Assignment, rules: Rules, taking: Taking) -> int:
    """Turn the saved answers of a go into given ones, each as of when it was saved.

    Returns how many were given; what is missing or unreadable stays as it is.
    """
    names = asked(assignment, rules, seed=taking.seed, go=taking.go)
    saved = saved_answers(taking, names)
    given = 0
    for name, draft in saved.items():
        item = found(name, variant_of(taking.learner, name.lesson))
        answer = _as_given(taking, item, draft) if item else None
        if answer is not None:
            answers.record(services().records, answer)
            given += 1
    return given


def hand_in(assignment: Assignment, rules: Rules, taking: Taking, now: datetime) -> None:
    """Give what is saved and close the go; again, it changes nothing."""
    if taking.handed_in_at is None:
        give_saved(assignment, rules, taking)
        takings.hand_in(services().records, taking, now=now)


def saved_answers(taking: Taking, names: tuple[ItemName, ...]) -> dict[ItemName, Draft]:
    """What is saved and not given of these questions."""
    found_drafts: dict[ItemName, Draft] = {}
    for lesson in {name.lesson for name in names}:
        for draft in drafts.in_lesson(services().records, taking.learner, lesson):
            for name in names:
                is_it = (name.lesson, name.question) == (lesson, draft.question)
                if is_it and taking.numbers.get((lesson, draft.step)) == draft.number:
                    found_drafts[name] = draft
    return found_drafts


def _as_given(taking: Taking, item: Item, draft: Draft) -> GivenAnswer | None:
    try:
        raw = kind_of(item.kind).read(item.question, draft.fields)
    except AnswerFault:
        return None
    step = step_of(item)
    return answers.GivenAnswer(
        learner=taking.learner,
        lesson=item.lesson,
        step=step,
        number=taking.numbers[item.lesson, step],
        preset=taking.preset,
        question=item.id,
        try_number=1,
        version=item.version,
        kind=item.kind,
        content=as_stored(item.question),
        raw=raw,
        result=kind_of(item.kind).grade(item.question, raw),
        hints=_hints_opened(taking, item, step),
        shown_at=None,
        # When it was last changed, and not when it was collected: that alone can be late.
        answered_at=draft.saved_at,
        edition=edition().version,
        reached=first_step(item.lesson),
    )


def _hints_opened(taking: Taking, item: Item, step: str) -> int:
    opened = hints.in_lesson(services().records, taking.learner, item.lesson)
    return opened.get((step, taking.numbers[item.lesson, step], item.id), 0)


def first_step(slug: str) -> str:
    """Where a lesson begins, for those who have done no more of it than an assignment."""
    lesson = edition().lesson(slug)
    return lesson.steps[0] if lesson else "hook"
