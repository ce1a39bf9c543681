"""What a class did, on paper: the class, one lesson of it, one learner, or a page for each of them.

The figures are those of the pages on the screen. Learners stand in the order of the list, never by
a score.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from flask import url_for
from msgspec import Struct

from unsealed.pages.blueprint import pages
from unsealed.pages.class_members import member_or_404
from unsealed.pages.class_report import lesson_report
from unsealed.pages.classes import class_or_404
from unsealed.pages.figures import figures_of
from unsealed.pages.page import Page
from unsealed.pages.paper import Sheet, delivered, sheet_of_class
from unsealed.pages.services import edition, services
from unsealed.pages.visit import lesson_or_404
from unsealed.records import class_work, members

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask.typing import ResponseReturnValue

    from unsealed.course.edition import Lesson, LessonCard
    from unsealed.pages.class_report import ItemReport
    from unsealed.pages.figures import LessonFigures
    from unsealed.records.classes import Class
    from unsealed.records.members import Member
    from unsealed.records.progress import Progress


class LearnerRow(Struct, frozen=True):
    """A learner's lessons added up. `mean_brier` is None while no claim was judged."""

    name: str
    finished: int
    begun: int
    answered: int
    points: float
    judged: int
    mean_brier: float | None


class LessonRow(Struct, frozen=True):
    """How many learners of the class have begun a lesson, and how many have finished it."""

    card: LessonCard
    begun: int
    finished: int


class PaperClassPage(Page, frozen=True):
    """A class on paper: its lessons, and a line for each learner."""

    template: ClassVar[str] = "paper/class.html"

    found: Class
    sheet: Sheet
    learners: tuple[LearnerRow, ...]
    lessons: tuple[LessonRow, ...]
    today: datetime


@pages.get("/classes/<class_id>/paper")
def paper_class(class_id: str) -> ResponseReturnValue:
    """Show what a class did, for printing."""
    found = class_or_404(class_id)
    records = services().records
    work = class_work.progress_in(records, found.id)
    listed = members.of_class(records, found.id)
    sheet = sheet_of_class(found.title, back=_class(found))
    page = PaperClassPage(
        found=found,
        sheet=sheet,
        learners=tuple(_learner(one, work.get(one.learner, {}).values()) for one in listed),
        lessons=tuple(_lessons(done for each in work.values() for done in each.values())),
        today=datetime.now(UTC),
    )
    return delivered(page, sheet)


class PaperClassLessonPage(Page, frozen=True):
    """How a class answered a lesson, on paper."""

    template: ClassVar[str] = "paper/class_lesson.html"

    found: Class
    lesson: Lesson
    sheet: Sheet
    claims: tuple[ItemReport, ...]
    questions: tuple[ItemReport, ...]
    today: datetime


@pages.get("/classes/<class_id>/lessons/<slug>/paper")
def paper_class_lesson(class_id: str, slug: str) -> ResponseReturnValue:
    """Show how the class answered a lesson, for printing. It gives the answers away."""
    report = lesson_report(class_or_404(class_id), lesson_or_404(slug))
    back = url_for("pages.class_lesson", class_id=class_id, slug=slug)
    sheet = sheet_of_class(f"{report.lesson.card.title}: {report.found.title}", back=back)
    page = PaperClassLessonPage(
        report.found, report.lesson, sheet, report.claims, report.questions, datetime.now(UTC)
    )
    return delivered(page, sheet)


class LearnerReport(Struct, frozen=True):
    """One learner, lesson by lesson."""

    name: str
    figures: tuple[LessonFigures, ...]


class PaperLearnersPage(Page, frozen=True):
    """Learners of a class on paper, each on a page of their own."""

    template: ClassVar[str] = "paper/learners.html"

    found: Class
    sheet: Sheet
    learners: tuple[LearnerReport, ...]
    today: datetime


@pages.get("/classes/<class_id>/learners/<int:number>/paper")
def paper_learner(class_id: str, number: int) -> ResponseReturnValue:
    """Show what one learner of the class did, for printing."""
    found = class_or_404(class_id)
    member = member_or_404(found, number)
    back = url_for("pages.class_learner", class_id=class_id, number=number)
    return _learners(found, (member,), sheet_of_class(f"{member.name}: {found.title}", back=back))


@pages.get("/classes/<class_id>/learners/paper")
def paper_learners(class_id: str) -> ResponseReturnValue:
    """Show what every learner of the class did, for printing: a page each, to hand out."""
    found = class_or_404(class_id)
    listed = members.of_class(services().records, found.id)
    return _learners(found, listed, sheet_of_class(found.title, back=_class(found)))


def _learners(found: Class, listed: tuple[Member, ...], sheet: Sheet) -> ResponseReturnValue:
    reports = tuple(
        LearnerReport(member.name, figures_of(member.learner, only=found.id)) for member in listed
    )
    return delivered(PaperLearnersPage(found, sheet, reports, datetime.now(UTC)), sheet)


def _learner(member: Member, done: Iterable[Progress]) -> LearnerRow:
    lessons = list(done)
    judged = sum(entry.brier_count for entry in lessons)
    return LearnerRow(
        name=member.name,
        finished=sum(entry.finished_at is not None for entry in lessons),
        begun=len(lessons),
        answered=sum(entry.answered for entry in lessons),
        points=sum(entry.points for entry in lessons),
        judged=judged,
        mean_brier=sum(entry.brier_sum for entry in lessons) / judged if judged else None,
    )


def _lessons(done: Iterable[Progress]) -> Iterable[LessonRow]:
    entries = list(done)
    for card in (card for unit in edition().units() for card in unit.lessons):
        of_it = [entry for entry in entries if entry.lesson == card.slug]
        if of_it:
            finished = sum(entry.finished_at is not None for entry in of_it)
            yield LessonRow(card, len(of_it), finished)


def _class(found: Class) -> str:
    return url_for("pages.show_class", class_id=found.id)
