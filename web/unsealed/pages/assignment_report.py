"""How a class stands with an assignment: learner by learner, what is late, which version."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from flask import flash, redirect, url_for
from msgspec import Struct

from unsealed.language import ngettext
from unsealed.pages.assigned_sets import (
    asked,
    count_asked,
    end_for,
    is_closed,
    is_late,
    is_lesson_itself,
)
from unsealed.pages.assigning import assignment_or_404
from unsealed.pages.blueprint import pages
from unsealed.pages.classes import class_or_404
from unsealed.pages.handing_in import hand_in, saved_answers
from unsealed.pages.own_variant import variant_of
from unsealed.pages.page import Page
from unsealed.pages.quiz import PresetChoice, preset_named
from unsealed.pages.services import services
from unsealed.records import assignments, class_work, members, takings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from werkzeug.wrappers import Response

    from unsealed.course.edition import Lesson
    from unsealed.records.answers import KeptAnswer
    from unsealed.records.assignments import Assignment, Rules
    from unsealed.records.classes import Class
    from unsealed.records.members import Member
    from unsealed.records.progress import Progress
    from unsealed.records.tables import LearnerId
    from unsealed.records.takings import Taking


class Standing(Struct, frozen=True):
    """One learner and the assignment, by their first go; `goes` counts all of them.

    `late` is by how much the latest answer came after the end. `waiting` answers are saved and
    not handed in. `lesson` is how far they are in the lesson, where that is what is set.
    """

    member: Member
    taking: Taking | None
    goes: int
    asked: int
    answered: int
    points: float
    late: timedelta | None
    waiting: int
    lesson: Progress | None

    @property
    def late_minutes(self) -> int:
        """How late in whole minutes, one at least."""
        return max(1, round(self.late.total_seconds() / 60)) if self.late else 0


class AssignmentReportPage(Page, frozen=True):
    """An assignment of a class. `by_version` tells how many began under which version.

    `variants` tells who has which variant of the lesson, where each has their own.
    """

    template: ClassVar[str] = "assignment_report.html"

    found: Class
    assignment: Assignment
    lesson: Lesson
    is_lesson_itself: bool
    preset: PresetChoice
    count: int
    standings: tuple[Standing, ...]
    by_version: tuple[tuple[int, int], ...]
    waiting: int
    is_over: bool
    variants: tuple[tuple[int, tuple[str, ...]], ...]


@pages.get("/classes/<class_id>/assignments/<int:number>")
def show_assignment(class_id: str, number: int) -> str:
    """Show how the class stands with an assignment."""
    found = class_or_404(class_id)
    assignment, lesson = assignment_or_404(found, number)
    standings = standings_of(found, assignment)
    versions = Counter(each.taking.version for each in standings if each.taking)
    return AssignmentReportPage(
        found=found,
        assignment=assignment,
        lesson=lesson,
        is_lesson_itself=is_lesson_itself(assignment),
        preset=preset_named(assignment.rules.preset),
        count=count_asked(assignment, assignment.rules),
        standings=standings,
        by_version=tuple(sorted(versions.items())),
        waiting=sum(each.waiting > 0 and _has_ended(each, assignment) for each in standings),
        is_over=is_closed(assignment.rules, datetime.now(UTC)),
        variants=_variants(found, assignment) if assignment.rules.own_values else (),
    ).render()


def _variants(found: Class, assignment: Assignment) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The variants of the lesson, each with the names of those who have it."""
    names: defaultdict[int, list[str]] = defaultdict(list)
    for member in members.of_class(services().records, found.id):
        names[variant_of(member.learner, assignment.lesson)].append(member.name)
    return tuple((variant, tuple(names[variant])) for variant in sorted(names))


@pages.post("/classes/<class_id>/assignments/<int:number>/collect")
def collect_assignment(class_id: str, number: int) -> Response:
    """Hand in, for all whose time is over, what they have saved; each as of when it was saved."""
    found = class_or_404(class_id)
    assignment, _lesson = assignment_or_404(found, number)
    kept = assignments.rules_of(services().records, found.id, number)
    collected = 0
    for each in standings_of(found, assignment):
        if each.taking and each.waiting and _has_ended(each, assignment):
            rules = kept.get(each.taking.version, assignment.rules)
            hand_in(assignment, rules, each.taking, datetime.now(UTC))
            collected += 1
    message = ngettext(
        "The saved answers of %(num)d learner are handed in.",
        "The saved answers of %(num)d learners are handed in.",
        collected,
    )
    flash(message % {"num": collected})
    return redirect(url_for("pages.show_assignment", class_id=found.id, number=number), code=303)


def standings_of(found: Class, assignment: Assignment) -> tuple[Standing, ...]:
    """Everybody on the list, each with what they did for the assignment."""
    records = services().records
    goes: defaultdict[LearnerId, list[Taking]] = defaultdict(list)
    for taking in takings.of_class(records, found.id, assignment.number).get(assignment.number, ()):
        goes[taking.learner].append(taking)
    kept = assignments.rules_of(records, found.id, assignment.number)
    given = _answers(
        found, {place for own in goes.values() for each in own for place in each.numbers}
    )
    work = class_work.progress_in(records, found.id) if assignment.part == "lesson" else {}
    return tuple(
        _standing(
            assignment,
            member,
            goes.get(member.learner, []),
            kept,
            given.get(member.learner, ()),
            work.get(member.learner, {}).get(assignment.lesson),
        )
        for member in members.of_class(records, found.id)
    )


def _answers(
    found: Class, places: Iterable[tuple[str, str]]
) -> Mapping[LearnerId, list[KeptAnswer]]:
    by_learner: defaultdict[LearnerId, list[KeptAnswer]] = defaultdict(list)
    for lesson in {lesson for lesson, _step in places}:
        for answer in class_work.answers_in(services().records, found.id, lesson):
            by_learner[answer.learner].append(answer)
    return by_learner


def _standing(
    assignment: Assignment,
    member: Member,
    goes: list[Taking],
    kept: Mapping[int, Rules],
    given: Iterable[KeptAnswer],
    lesson: Progress | None,
) -> Standing:
    if not goes:
        count = count_asked(assignment, assignment.rules)
        return Standing(member, None, 0, count, 0, 0.0, None, 0, lesson)
    taking = goes[0]
    rules = kept.get(taking.version, assignment.rules)
    names = asked(assignment, rules, seed=taking.seed, go=taking.go)
    first = [answer for answer in given if answer.try_number == 1 and _is_of(answer, taking)]
    waiting = 0 if taking.handed_in_at else len(saved_answers(taking, names))
    return Standing(
        member=member,
        taking=taking,
        goes=len(goes),
        asked=len(names),
        answered=len(first),
        points=sum(answer.score for answer in first),
        late=_late(first, assignment.rules, taking),
        waiting=waiting,
        lesson=lesson,
    )


def _is_of(answer: KeptAnswer, taking: Taking) -> bool:
    return taking.numbers.get((answer.lesson, answer.step)) == answer.number


def _late(given: list[KeptAnswer], rules: Rules, taking: Taking) -> timedelta | None:
    end = end_for(rules, taking.ends_at)
    last = max((answer.answered_at for answer in given), default=None)
    return last - end if end and last and last > end else None


def _has_ended(standing: Standing, assignment: Assignment) -> bool:
    now = datetime.now(UTC)
    return is_late(now, assignment.rules, standing.taking.ends_at if standing.taking else None)
