"""A teacher's classes: the list of them, and the page of each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Final

from flask import abort, redirect, request, url_for
from msgspec import Struct

from unsealed.language import gettext as _
from unsealed.measure.help_needed import STILL_NOW, Stuck, Try, stuck_on
from unsealed.pages.accounts import account_here, start_of, teacher_here
from unsealed.pages.assigned_sets import count_asked, is_lesson_itself
from unsealed.pages.blueprint import pages
from unsealed.pages.doors import Door, door_of
from unsealed.pages.page import Page
from unsealed.pages.quiz import preset_named
from unsealed.pages.services import edition, services
from unsealed.records import assignments, class_work, classes, members, rounds, takings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from unsealed.course.edition import LessonCard, Unit
    from unsealed.records.answers import KeptAnswer
    from unsealed.records.assignments import Assignment
    from unsealed.records.classes import Class
    from unsealed.records.members import Member
    from unsealed.records.progress import Progress
    from unsealed.records.rounds import Round
    from unsealed.records.tables import LearnerId
    from unsealed.records.teachers import Teacher


_LOOK_BACK: Final = STILL_NOW + timedelta(minutes=45)
"""How far back tries are read: the first wrong ones of a learner who is stuck now may be older."""


class ClassesPage(Page, frozen=True):
    """The teacher's classes, each with the number of its learners."""

    template: ClassVar[str] = "classes.html"

    account: Teacher
    classes: tuple[tuple[Class, int], ...]
    has_demonstration: bool
    fault: str = ""


class Assigned(Struct, frozen=True):
    """What the class is to take, and how many have begun and finished it."""

    card: LessonCard
    assignment: Assignment
    preset: str
    begun: int
    finished: int


class NeedsHelp(Struct, frozen=True):
    """A learner who is stuck, on what, and why we think so."""

    member: Member
    lesson: LessonCard
    stuck: Stuck


class ClassPage(Page, frozen=True):
    """One class: its door, its learners and how far they are, its settings."""

    template: ClassVar[str] = "class.html"

    found: Class
    door: Door
    members: tuple[Member, ...]
    progress: Mapping[LearnerId, Mapping[str, Progress]]
    lessons: tuple[LessonCard, ...]
    teachers: tuple[str, ...]
    units: tuple[Unit, ...]
    round_under_way: Round | None
    assignments: tuple[Assigned, ...]
    need_help: tuple[NeedsHelp, ...]
    has_forms: bool
    tomorrow: str


def class_or_404(class_id: str) -> Class:
    """The class, if whoever asks teaches it; for everybody else there is none."""
    found = classes.taught_by(services().records, teacher_here().id, class_id)
    if found is None:
        abort(404)
    return found


@pages.get("/classes")
def my_classes() -> ResponseReturnValue:
    """Show the teacher's classes. Those whose time is over are erased by then, or within a day."""
    found = account_here()
    if "teacher" not in found.roles:
        return redirect(start_of(found), code=303)
    return _classes_page(found).render()


@pages.post("/classes")
def make_class() -> ResponseReturnValue:
    """Make a class."""
    teacher = teacher_here()
    title = request.form.get("title", "").strip()
    if not title:
        fault = _("Give the class a title that you recognise, such as Year 9, Tuesday.")
        return _classes_page(teacher, fault).render(), 422
    is_open = request.form.get("is_open") == "yes"
    made = classes.make(services().records, teacher.id, title, is_open=is_open)
    return to_class(made)


def _classes_page(teacher: Teacher, fault: str = "") -> ClassesPage:
    taught = classes.taught(services().records, teacher.id)
    has_demonstration = any(found.is_demonstration for found, _count in taught)
    return ClassesPage(teacher, taught, has_demonstration, fault)


@pages.get("/classes/<class_id>")
def show_class(class_id: str) -> str:
    """Show a class."""
    found = class_or_404(class_id)
    records = services().records
    listed = members.of_class(records, found.id)
    progress = class_work.progress_in(records, found.id)
    begun = {lesson for done in progress.values() for lesson in done}
    cards = [card for unit in edition().units() for card in unit.lessons if card.slug in begun]
    return ClassPage(
        found=found,
        door=door_of(found, listed),
        members=listed,
        progress=progress,
        lessons=tuple(cards),
        teachers=classes.teachers_of(records, found.id),
        units=edition().units(),
        round_under_way=rounds.under_way(records, found.id),
        assignments=_assigned(found, listed, progress),
        need_help=_need_help(found, listed),
        has_forms=bool(edition().forms()),
        tomorrow=(datetime.now(UTC) + timedelta(days=1)).date().isoformat(),
    ).render()


def _need_help(found: Class, listed: tuple[Member, ...]) -> tuple[NeedsHelp, ...]:
    now = datetime.now(UTC)
    recent = class_work.answers_since(services().records, found.id, now - _LOOK_BACK)
    found_stuck = (_stuck(member, recent.get(member.learner, ()), now) for member in listed)
    return tuple(filter(None, found_stuck))


def _stuck(member: Member, kept: Sequence[KeptAnswer], now: datetime) -> NeedsHelp | None:
    tries = (
        Try(f"{answer.lesson}/{answer.question}", answer.verdict == "wrong", answer.answered_at)
        for answer in kept
    )
    found = stuck_on(tries, now)
    lesson = edition().lesson(found.question.partition("/")[0]) if found else None
    return NeedsHelp(member, lesson.card, found) if found and lesson else None


def _assigned(
    found: Class,
    listed: tuple[Member, ...],
    progress: Mapping[LearnerId, Mapping[str, Progress]],
) -> tuple[Assigned, ...]:
    records = services().records
    goes = takings.of_class(records, found.id)
    answered = takings.answered(records, found.id)
    rows = []
    for each in assignments.of_class(records, found.id):
        lesson = edition().lesson(each.lesson)
        if lesson is None:
            continue
        if is_lesson_itself(each):
            done = [progress.get(member.learner, {}).get(each.lesson) for member in listed]
            begun = sum(entry is not None for entry in done)
            finished = sum(entry is not None and entry.finished_at is not None for entry in done)
        else:
            first = [taking for taking in goes.get(each.number, ()) if taking.go == 1]
            count = count_asked(each, each.rules)
            begun = len(first)
            finished = sum(
                taking.handed_in_at is not None
                or answered.get((each.number, taking.learner, 1), 0) >= count
                for taking in first
            )
        preset = preset_named(each.rules.preset).title
        rows.append(Assigned(lesson.card, each, preset, begun, finished))
    return tuple(rows)


def to_class(found: Class) -> Response:
    """The way back to the class's page."""
    return redirect(url_for("pages.show_class", class_id=found.id), code=303)
