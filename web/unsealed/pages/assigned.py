"""An assignment as a learner has it: what it asks, between which days, and how it stands."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar, Literal

from flask import abort, redirect, request, url_for
from msgspec import Struct
from msgspec.structs import replace

from unsealed.pages.assigned_cards import card_of_assigned
from unsealed.pages.assigned_sets import (
    asked,
    count_asked,
    found,
    is_closed,
    is_lesson_itself,
    is_not_open_yet,
    places_of,
    step_of,
)
from unsealed.pages.blueprint import pages
from unsealed.pages.handing_in import give_saved
from unsealed.pages.handing_in import hand_in as give_and_close
from unsealed.pages.page import Page
from unsealed.pages.quiz import PresetChoice, preset_named
from unsealed.pages.services import edition, services
from unsealed.pages.visit import is_known, learner_id, work_in
from unsealed.records import assignments, progress, takings

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from unsealed.course.edition import Lesson
    from unsealed.pages.cards import Card
    from unsealed.records.assignments import Assignment, Rules
    from unsealed.records.takings import Seat, Taking

Stage = Literal["not-yet", "may-begin", "under-way", "done", "missed"]


class Set(Struct, frozen=True):
    """An assignment that a learner of the class has come for, and their place in the class."""

    assignment: Assignment
    lesson: Lesson
    seat: Seat
    goes: tuple[Taking, ...]
    now: datetime

    @property
    def taking(self) -> Taking | None:
        """The go that counts now: the newest."""
        return self.goes[-1] if self.goes else None


class AssignmentPage(Page, frozen=True):
    """An assignment for one learner.

    `minutes` is the time limit with the learner's factor in it, 0 for none. `cards` are empty
    before it is begun. `points` are of the answers whose reasons may be seen. `now` is the
    server's clock in seconds.
    """

    template: ClassVar[str] = "assignment.html"

    assignment: Assignment
    lesson: Lesson
    is_lesson_itself: bool
    lesson_state: Literal["", "begun", "finished"]
    preset: PresetChoice
    stage: Stage
    count: int
    minutes: int
    go: int
    taking: Taking | None
    is_changed_since: bool
    is_over: bool
    may_take_again: bool
    cards: tuple[Card, ...]
    saved: int
    answered: int
    points: float
    now: int

    def with_card(self, card: Card) -> AssignmentPage:
        """The same page with this card in the place of the one that has its place in the page."""
        cards = tuple(card if old.uid == card.uid else old for old in self.cards)
        return replace(self, cards=cards)


def set_or_404(class_id: str, number: int) -> Set:
    """The assignment, if whoever asks is in the class; for everybody else there is none."""
    records = services().records
    seat = takings.seat_of(records, learner_id(), class_id) if is_known() else None
    found = assignments.one(records, class_id, number) if seat else None
    lesson = edition().lesson(found.lesson) if found else None
    if seat is None or found is None or lesson is None:
        abort(404)
    goes = takings.of_learner(records, seat.learner, found.class_id, found.number)
    if found.withdrawn_at and not goes:
        abort(404)
    return Set(found, lesson, seat, goes, datetime.now(UTC))


@pages.get("/assignments/<class_id>/<int:number>")
def assignment(class_id: str, number: int) -> str:
    """Show an assignment to a learner of the class."""
    return assignment_page(set_or_404(class_id, number)).render()


@pages.post("/assignments/<class_id>/<int:number>/begin")
def begin_assignment(class_id: str, number: int) -> Response:
    """Begin a go, by its number, so that two taps begin one."""
    here = set_or_404(class_id, number)
    go = request.form.get("go", "")
    wanted = int(go) if go.isdecimal() and len(go) < 4 else 1
    if _stage(here) == "may-begin" or (_may_take_again(here) and wanted == len(here.goes) + 1):
        rules = here.assignment.rules
        seed = takings.seed_of(here.assignment, here.seat)
        names = asked(here.assignment, rules, seed=seed, go=wanted)
        takings.begin(
            services().records,
            here.assignment,
            here.seat,
            wanted,
            places_of(names),
            edition=edition().version,
            now=here.now,
        )
    return _back(here)


@pages.post("/assignments/<class_id>/<int:number>/goes/<int:place>/give")
def give_assigned(class_id: str, number: int, place: int) -> Response:
    """Give what is saved of a go: the reasons follow, and a test is closed by it."""
    here = set_or_404(class_id, number)
    taking = next((each for each in here.goes if each.go == place), None)
    if taking is None:
        abort(404)
    rules = rules_under(here, taking)
    if taking.preset == "test":
        give_and_close(here.assignment, rules, taking, here.now)
    else:
        give_saved(here.assignment, rules, taking)
    return _back(here)


def rules_under(here: Set, taking: Taking) -> Rules:
    """The rules under which the learner began, with the days that hold now."""
    stands = here.assignment
    if taking.version == stands.version:
        return stands.rules
    kept = assignments.rules_of(services().records, stands.class_id, stands.number)
    begun = kept.get(taking.version, stands.rules)
    return replace(begun, opens_on=stands.rules.opens_on, closes_on=stands.rules.closes_on)


def assignment_page(here: Set) -> AssignmentPage:
    """The page of the assignment as it stands for the learner."""
    taking = here.taking
    rules = rules_under(here, taking) if taking else here.assignment.rules
    cards = _cards(here, rules, taking) if taking else ()
    revealed = [card for card in cards if card.result is not None]
    stage = _stage(here)
    if taking and taking.handed_in_at is None and cards and len(revealed) == len(cards):
        stage = "done"
    state = _note_finished(here, is_done=stage == "done")
    if is_lesson_itself(here.assignment) and state == "finished":
        stage = "done"
    return AssignmentPage(
        assignment=here.assignment,
        lesson=here.lesson,
        is_lesson_itself=is_lesson_itself(here.assignment),
        lesson_state=state,
        preset=preset_named(rules.preset),
        stage=stage,
        count=len(cards) if taking else count_asked(here.assignment, rules),
        minutes=rules.minutes * here.seat.time_factor // 100,
        go=len(here.goes) + 1,
        taking=taking,
        is_changed_since=taking is not None and taking.version != here.assignment.version,
        is_over=_is_over(here, taking),
        may_take_again=stage == "done" and _may_take_again(here),
        cards=cards,
        saved=sum(card.state == "saved" for card in cards),
        answered=len(revealed),
        points=sum(_first_score(here, card) for card in revealed),
        now=int(here.now.timestamp()),
    )


def _stage(here: Set) -> Stage:
    if here.taking is not None:
        return "done" if here.taking.handed_in_at else "under-way"
    if is_not_open_yet(here.assignment.rules, here.now):
        return "not-yet"
    return "missed" if is_closed(here.assignment.rules, here.now) else "may-begin"


def _may_take_again(here: Set) -> bool:
    """Whether another go is on offer: never of a test, whose reasons were shown."""
    rules = here.assignment.rules
    is_open = not here.assignment.withdrawn_at and not is_closed(rules, here.now)
    return bool(here.goes) and is_open and rules.preset != "test"


def _is_over(here: Set, taking: Taking | None) -> bool:
    is_out_of_time = bool(taking and taking.ends_at and here.now > taking.ends_at)
    return is_out_of_time or is_closed(here.assignment.rules, here.now)


def _cards(here: Set, rules: Rules, taking: Taking) -> tuple[Card, ...]:
    names = asked(here.assignment, rules, seed=taking.seed, go=taking.go)
    return tuple(
        card_of_assigned(here.assignment, rules, taking, name, names)
        for name in names
        # A question that the course changed into another kind has no attempt here.
        if (item := found(name)) and (name.lesson, step_of(item)) in taking.numbers
    )


def _first_score(here: Set, card: Card) -> float:
    lesson = edition().lesson(card.lesson) or here.lesson
    tries = (
        kept.score
        for kept in work_in(lesson).answers
        if (kept.step, kept.number, kept.question) == (card.step, card.number, card.id)
    )
    return next(tries, 0.0)


def _note_finished(here: Set, *, is_done: bool) -> Literal["", "begun", "finished"]:
    """How far the learner is in the whole lesson; finished once its quiz is done as it was set."""
    if here.assignment.part != "lesson":
        return ""
    work = work_in(here.lesson)
    if work.progress is None:
        return ""
    if is_done and work.may_see_findings and work.progress.finished_at is None:
        progress.finish(services().records, here.seat.learner, here.lesson.card.slug)
        return "finished"
    return "finished" if work.progress.finished_at else "begun"


def _back(here: Set) -> Response:
    there = url_for(
        "pages.assignment", class_id=here.assignment.class_id, number=here.assignment.number
    )
    return redirect(there, code=303)
