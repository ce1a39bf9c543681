"""What a learner's classes have set: at the top of the course, and at the quiz that it is about."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import url_for
from msgspec import Struct

from unsealed.language import gettext as _
from unsealed.pages.assigned_sets import (
    count_asked,
    is_closed,
    is_lesson_itself,
    is_not_open_yet,
    places_of,
    pool_of,
)
from unsealed.pages.quiz import STEP, preset_named
from unsealed.pages.services import edition, services
from unsealed.pages.visit import learner_id, name_here
from unsealed.pages.wording import PARTS
from unsealed.records import assignments, takings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from unsealed.course.edition import LessonCard
    from unsealed.records.assignments import Assignment
    from unsealed.records.progress import Progress
    from unsealed.records.takings import Taking


class ToDo(Struct, frozen=True):
    """Something that the learner's class is to take. Days are in ISO 8601, or empty."""

    card: LessonCard
    class_title: str
    what: str
    opens_on: str
    due_on: str
    state: str
    address: str
    is_test_under_way: bool
    asks_the_quiz: bool


def to_do(progress: Mapping[str, Progress]) -> tuple[ToDo, ...]:
    """What is set to the learner; whoever is in no class costs no query."""
    if not name_here()[0]:
        return ()
    goes = takings.all_of_learner(services().records, learner_id())
    given = assignments.of_learner(services().records, learner_id())
    found = (
        _to_do(each, lesson.card, goes.get((each.class_id, each.number), ()), progress)
        for each in given
        if (lesson := edition().lesson(each.lesson))
    )
    return tuple(found)


def at_quiz(slug: str, progress: Mapping[str, Progress]) -> tuple[ToDo, ...]:
    """What is set of this lesson's quiz, and is not simply the lesson."""
    return tuple(each for each in to_do(progress) if each.card.slug == slug and each.asks_the_quiz)


def _to_do(
    each: Assignment,
    card: LessonCard,
    goes: Sequence[Taking],
    progress: Mapping[str, Progress],
) -> ToDo:
    rules = each.rules
    is_lesson = is_lesson_itself(each)
    preset = _(preset_named(rules.preset).title)
    return ToDo(
        card=card,
        class_title=each.class_title,
        what=_(PARTS[each.part]) if is_lesson else f"{_(PARTS[each.part])}, {preset}",
        opens_on=rules.opens_on.isoformat() if rules.opens_on else "",
        due_on=rules.closes_on.isoformat() if rules.closes_on else "",
        state=_state(each, goes, progress.get(each.lesson) if is_lesson else None),
        address=url_for("pages.assignment", class_id=each.class_id, number=each.number),
        is_test_under_way=any(go.preset == "test" and not go.handed_in_at for go in goes),
        asks_the_quiz=not is_lesson and (each.lesson, STEP) in places_of(pool_of(each, rules)),
    )


def _state(each: Assignment, goes: Sequence[Taking], done: Progress | None) -> str:
    now = datetime.now(UTC)
    if done is not None:
        return _("finished") if done.finished_at else _("begun")
    if goes:
        return _("finished") if _is_finished(each, goes[0]) else _("begun")
    if is_not_open_yet(each.rules, now):
        return _("not open yet")
    return _("closed") if is_closed(each.rules, now) else _("not begun")


def _is_finished(each: Assignment, go: Taking) -> bool:
    if go.handed_in_at or go.preset == "test":
        return go.handed_in_at is not None
    answered = takings.answered_by(services().records, go.learner, each.class_id)
    return answered.get((each.number, go.learner, go.go), 0) >= count_asked(each, each.rules)
