"""The cards of an assignment, and the way from an answer back to the assignment it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for
from msgspec import Struct
from msgspec.structs import replace

from unsealed.pages.assigned_sets import asked, step_of
from unsealed.pages.cards import Card, Placed, card_of, card_to_retry
from unsealed.pages.own_variant import own_item_or_404
from unsealed.pages.services import services
from unsealed.pages.visit import lesson_or_404, work_in
from unsealed.questions.variants import with_own_options
from unsealed.records import assignments, takings
from unsealed.records.assignments import ItemName

if TYPE_CHECKING:
    from unsealed.course.edition import Item, StepName
    from unsealed.pages.visit import Work
    from unsealed.records.assignments import Assignment, Rules
    from unsealed.records.takings import Taking


class TakenFor(Struct, frozen=True):
    """What an attempt belongs to: a go at an assignment, and the rules it was begun under."""

    assignment: Assignment
    rules: Rules
    taking: Taking

    @property
    def names(self) -> tuple[ItemName, ...]:
        """What is asked at this go."""
        return asked(self.assignment, self.rules, seed=self.taking.seed, go=self.taking.go)

    def card(self, item: Item, work: Work | None = None) -> Card:
        """The card of one of its questions."""
        name = ItemName(item.lesson, item.id)
        return card_of_assigned(
            self.assignment, self.rules, self.taking, name, self.names, work=work
        )

    def address(self, card: Card | None = None) -> str:
        """The page of the assignment, at this card."""
        return url_for(
            "pages.assignment",
            class_id=self.assignment.class_id,
            number=self.assignment.number,
            _anchor=card.uid if card else None,
        )


def taken_for(work: Work, step: StepName, number: int) -> TakenFor | None:
    """What the learner's attempt belongs to; None for what is done unasked."""
    # Number 1 is never an assignment's, and nearly every answer is for a number 1.
    attempt = work.attempt(step, number) if number > 1 else None
    if attempt is None or attempt.class_id is None or attempt.assignment is None:
        return None
    records = services().records
    found = assignments.one(records, attempt.class_id, attempt.assignment)
    goes = takings.of_learner(records, work.learner, attempt.class_id, attempt.assignment)
    place = (work.lesson.card.slug, step)
    taking = next((each for each in goes if each.numbers.get(place) == number), None)
    if found is None or taking is None:
        return None
    kept = assignments.rules_of(records, found.class_id, found.number)
    return TakenFor(found, kept.get(taking.version, found.rules), taking)


def card_of_assigned(
    assignment: Assignment,
    rules: Rules,
    taking: Taking,
    name: ItemName,
    names: tuple[ItemName, ...],
    *,
    work: Work | None = None,
) -> Card:
    """The card of an assigned claim or question, under the rules of the assignment."""
    item = own_item_or_404(name.lesson, name.question)
    work = work or work_in(lesson_or_404(name.lesson))
    step = step_of(item)
    is_practice = taking.preset == "practice"
    place = Placed(
        step,
        number=taking.numbers[name.lesson, step],
        position=names.index(name) + 1,
        count=len(names),
        may_retry=is_practice and step == "retrieve",
        saves_only=not is_practice,
    )
    key = "/".join(name)
    if place.may_retry and request.args.get("again") == key:
        card = card_to_retry(work, item, place)
    else:
        findings = taking.preset != "test" or taking.handed_in_at is not None
        card = card_of(work, item, place, findings=findings)
    seed = f"{taking.seed}:{taking.go}:{key}"
    card = replace(card, is_assigned=True, retry_at=_retry_at(assignment, card, key))
    if not rules.is_varied:
        return card
    return replace(card, shown=with_own_options(card.shown, seed=seed))


def _retry_at(assignment: Assignment, card: Card, key: str) -> str:
    return url_for(
        "pages.assignment",
        class_id=assignment.class_id,
        number=assignment.number,
        again=key,
        _anchor=f"{card.step}-{card.lesson}-{card.id}",
    )
