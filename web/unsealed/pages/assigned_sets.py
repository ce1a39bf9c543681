"""What an assignment asks: the questions that may come, and those that one learner gets."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from unsealed.pages.cards import CLAIM
from unsealed.pages.services import edition
from unsealed.questions.variants import Draw, drawn
from unsealed.records.assignments import ItemName

if TYPE_CHECKING:
    from datetime import date

    from unsealed.course.edition import Item, Lesson, StepName
    from unsealed.records.assignments import Assignment, Part, Rules


def items_of_part(lesson: Lesson, part: Part) -> tuple[ItemName, ...]:
    """All that a part of a lesson asks; of the whole lesson, its quiz."""
    slug = lesson.card.slug
    if part == "claims":
        return tuple(ItemName(slug, claim) for claim in lesson.claims)
    return tuple(ItemName(slug, entry) for group in lesson.sets for entry in group.questions)


def pool_of(assignment: Assignment, rules: Rules) -> tuple[ItemName, ...]:
    """What may be asked under these rules, without what the course no longer has."""
    lesson = edition().lesson(assignment.lesson)
    everything = items_of_part(lesson, assignment.part) if lesson else ()
    return tuple(name for name in rules.items or everything if found(name) is not None)


def asked(assignment: Assignment, rules: Rules, *, seed: str, go: int) -> tuple[ItemName, ...]:
    """What one learner is asked at a go, in their order."""
    draw = Draw(rules.draw, rules.is_varied)
    return drawn(pool_of(assignment, rules), draw, seed=seed, go=go, name="/".join)


def count_asked(assignment: Assignment, rules: Rules) -> int:
    """How many questions each learner gets."""
    whole = len(pool_of(assignment, rules))
    return min(rules.draw, whole) if rules.draw else whole


def is_lesson_itself(assignment: Assignment) -> bool:
    """Whether the class takes the lesson as it is, quiz and all, with nothing set apart."""
    rules = assignment.rules
    plain = (rules.preset, rules.items, rules.draw, rules.is_varied) == ("practice", (), 0, False)
    lesson = edition().lesson(assignment.lesson)
    return assignment.part == "lesson" and (plain or not (lesson and lesson.sets))


def found(name: ItemName, variant: int = 1) -> Item | None:
    """The claim or question of this name, in a variant of its lesson, or None.

    Siblings are for the review alone.
    """
    item = edition().item(name.lesson, name.question, variant)
    return None if item is None or item.sibling_of else item


def step_of(item: Item) -> StepName:
    """The step whose attempts an assigned claim or question is answered in."""
    return "judge" if item.kind == CLAIM else "retrieve"


def places_of(names: tuple[ItemName, ...]) -> set[tuple[str, str]]:
    """The lessons and steps whose attempts these questions need."""
    return {(name.lesson, step_of(item)) for name in names if (item := found(name))}


def is_not_open_yet(rules: Rules, now: datetime) -> bool:
    """Whether the first day is still to come."""
    return rules.opens_on is not None and today(now) < rules.opens_on


def is_closed(rules: Rules, now: datetime) -> bool:
    """Whether the last day is over."""
    return rules.closes_on is not None and today(now) > rules.closes_on


def end_of(day: date) -> datetime:
    """The moment at which a day ends where the class is."""
    return datetime.combine(day + timedelta(days=1), time.min).astimezone()


def today(now: datetime) -> date:
    """The day where the class is: that of the computer which runs the course."""
    return now.astimezone().date()


def end_for(rules: Rules, ends_at: datetime | None) -> datetime | None:
    """The moment after which an answer is late: the time is up, or the last day over."""
    ends = [ends_at] if ends_at else []
    if rules.closes_on:
        ends.append(end_of(rules.closes_on))
    return min(ends, default=None)


def is_late(moment: datetime, rules: Rules, ends_at: datetime | None) -> bool:
    """Whether an answer of this moment came after its end."""
    end = end_for(rules, ends_at)
    return end is not None and moment > end
