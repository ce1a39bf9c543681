"""Which variant of a lesson a learner has: the same on every device, and kept nowhere of its own.

It follows from what is kept anyway: the answers, which name the version that was asked, and what
the class was set, by whose rules each learner has values of their own or all have the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import abort, g

from unsealed.pages.services import edition, services
from unsealed.pages.visit import learner_id
from unsealed.questions.variants import own_row
from unsealed.records import answers, assignments, takings

if TYPE_CHECKING:
    from unsealed.course.edition import Exhibit, Item
    from unsealed.records.tables import LearnerId


def variant_here(slug: str) -> int:
    """The variant of a lesson that the visitor has."""
    if edition().variants(slug) == 1:
        return 1
    kept = cast("dict[tuple[str, str], int]", g.setdefault("variants", {}))
    learner = learner_id()
    if (learner, slug) not in kept:
        kept[learner, slug] = variant_of(learner, slug)
    return kept[learner, slug]


def variant_of(learner: LearnerId, slug: str) -> int:
    """The variant of a lesson that a learner has: the one answered, else the one set, else 1."""
    if edition().variants(slug) == 1:
        return 1
    return _answered(learner, slug) or _set(learner, slug) or 1


def own_item_or_404(slug: str, question: str) -> Item:
    """The claim or question as the visitor has it, or the page that says there is none."""
    item = edition().item(slug, question, variant_here(slug))
    if item is None:
        abort(404)
    return item


def own_exhibit(slug: str, exhibit: str) -> Exhibit | None:
    """The exhibit as the visitor has it, or None."""
    return edition().exhibit(slug, exhibit, variant_here(slug))


def _answered(learner: LearnerId, slug: str) -> int | None:
    """The variant of the learner's first answer that is still in the course."""
    for kept in answers.in_lesson(services().records, learner, slug):
        if found := edition().variant_with(slug, kept.question, kept.version):
            return found
    return None


def _set(learner: LearnerId, slug: str) -> int | None:
    """The variant that a class of the learner's gives them; of several, the class set first."""
    records = services().records
    given = (
        each
        for each in assignments.of_learner(records, learner)
        if each.lesson == slug and each.rules.own_values
    )
    for each in sorted(given, key=lambda each: each.given_at):
        if seat := takings.seat_of(records, learner, each.class_id):
            return own_row(f"{each.class_id}/{slug}", seat.number, edition().variants(slug))
    return None
