"""The first page: a real headline to judge, then the path of lessons."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from flask import abort, request

from unsealed.pages.blueprint import pages
from unsealed.pages.lessons import card_in_step
from unsealed.pages.page import Page
from unsealed.pages.review import waiting_today
from unsealed.pages.services import edition, services
from unsealed.pages.sitting_rules import offers_to
from unsealed.pages.to_do import to_do
from unsealed.pages.visit import is_known, learner_id, lesson_or_404, work_in
from unsealed.records import progress

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unsealed.course.edition import Lesson, Selection, Unit
    from unsealed.pages.cards import Card
    from unsealed.pages.sitting_rules import Offer
    from unsealed.pages.to_do import ToDo
    from unsealed.records.progress import Progress


class HomePage(Page, frozen=True):
    """A headline to judge within ten seconds, and where to go from there."""

    template: ClassVar[str] = "home.html"

    welcome: Card
    welcome_lesson: Lesson
    units: tuple[Unit, ...]
    progress: Mapping[str, Progress]
    resume: Lesson | None


@pages.get("/")
def home() -> str:
    """Show the first page."""
    slug, claim = edition().welcome()
    lesson = lesson_or_404(slug)
    done = _progress()
    return HomePage(
        welcome=card_in_step(lesson, "hook", claim, work_in(lesson)),
        welcome_lesson=lesson,
        units=edition().path(),
        progress=done,
        resume=_unfinished(done),
    ).render()


class CoursePage(Page, frozen=True):
    """Every unit and lesson, with the seals that each asks for, or a shorter way through them.

    `chosen` is the shorter way that was asked for, None for the whole course; `waiting` counts the
    questions that have come back to the learner today.
    """

    template: ClassVar[str] = "course.html"

    units: tuple[Unit, ...]
    bench: Unit | None
    selections: tuple[Selection, ...]
    chosen: Selection | None
    to_do: tuple[ToDo, ...]
    waiting: int
    offers: tuple[Offer, ...]
    progress: Mapping[str, Progress]


@pages.get("/course")
def course() -> str:
    """Show the lessons, all or those of one of the shorter ways."""
    wanted = request.args.get("path", "")
    selections = edition().selections()
    done = _progress()
    return CoursePage(
        units=edition().path(),
        bench=edition().bench(),
        selections=selections,
        chosen=next((found for found in selections if found.id == wanted), None),
        to_do=to_do(done),
        waiting=len(waiting_today()) if done else 0,
        offers=_offers(),
        progress=done,
    ).render()


class BenchPage(Page, frozen=True):
    """The exercises without a story."""

    template: ClassVar[str] = "bench.html"

    bench: Unit
    progress: Mapping[str, Progress]


@pages.get("/bench")
def bench() -> str:
    """Show the bench, where the course has one."""
    found = edition().bench()
    if found is None:
        abort(404)
    return BenchPage(found, _progress()).render()


def _offers() -> tuple[Offer, ...]:
    """The forms of the test before and after that are due now; whoever is new is asked in peace."""
    return tuple(each for each in offers_to(learner_id()) if each.is_due) if is_known() else ()


def _progress() -> Mapping[str, Progress]:
    return progress.of(services().records, learner_id()) if is_known() else {}


def _unfinished(done: Mapping[str, Progress]) -> Lesson | None:
    """The lesson that was worked on last and is not finished."""
    under_way = [entry for entry in done.values() if entry.finished_at is None]
    newest = max(under_way, key=lambda entry: entry.updated_at, default=None)
    return edition().lesson(newest.lesson) if newest else None
