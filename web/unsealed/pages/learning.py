"""What was learnt, on pages: of a class for those who teach it, of a learner for both."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from flask import url_for

from unsealed.language import gettext as _
from unsealed.measure.intervals import DRAWS
from unsealed.measure.sizes import SHOWN_TO_OTHERS, TooFew, too_few
from unsealed.pages.assigned_sets import today
from unsealed.pages.blueprint import pages
from unsealed.pages.class_items import IdeaRow, ItemRow, class_items, ideas_followed
from unsealed.pages.class_learning import ClassLearning, class_learning
from unsealed.pages.class_members import member_or_404
from unsealed.pages.classes import class_or_404
from unsealed.pages.own_learning import OwnLearning, own_learning
from unsealed.pages.page import Page
from unsealed.pages.paper import Sheet, delivered, sheet_of_class
from unsealed.pages.services import edition, services
from unsealed.pages.sitting_figures import answered_by, answered_in_class
from unsealed.pages.sitting_rules import PHASE_NAMES
from unsealed.pages.sitting_tally import tallies
from unsealed.pages.visit import learner_id
from unsealed.records import measurements, members

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask.typing import ResponseReturnValue

    from unsealed.records.classes import Class
    from unsealed.records.form_answers import AnsweredSitting
    from unsealed.records.measurements import Measurement
    from unsealed.records.members import Member


class ClassLearningPage(Page, frozen=True):
    """What a class learnt. `is_open` says that a form may still be taken."""

    template: ClassVar[str] = "class_learning.html"

    found: Class
    measurement: Measurement
    learning: ClassLearning
    is_open: bool
    draws: int = DRAWS


class ClassItemsPage(Page, frozen=True):
    """How a class answered each item. It gives the keys away."""

    template: ClassVar[str] = "class_items.html"

    found: Class
    rows: tuple[ItemRow, ...]
    ideas_before: tuple[IdeaRow, ...]
    ideas_after: tuple[IdeaRow, ...]
    is_open: bool


class LearningBoardPage(Page, frozen=True):
    """What a class learnt, for the last row of the room; nothing where too few are behind it."""

    template: ClassVar[str] = "learning_board.html"

    found: Class
    learning: ClassLearning
    missing: TooFew | None


class PaperLearningPage(Page, frozen=True):
    """What a class learnt, on paper, which others may see."""

    template: ClassVar[str] = "paper/learning.html"

    found: Class
    sheet: Sheet
    measurement: Measurement
    learning: ClassLearning
    missing: TooFew | None
    rows: tuple[ItemRow, ...]
    today: datetime
    draws: int = DRAWS


class OwnLearningPage(Page, frozen=True):
    """What a learner's own tests tell. `offers_tests` says that the course has forms."""

    template: ClassVar[str] = "own_learning.html"

    learning: OwnLearning
    titles: Mapping[str, str]
    phase_names: Mapping[str, str]
    offers_tests: bool


class LearnerLearningPage(Page, frozen=True):
    """What one learner's tests in a class tell, for the teacher."""

    template: ClassVar[str] = "learner_learning.html"

    found: Class
    member: Member
    learning: OwnLearning
    phase_names: Mapping[str, str]


@pages.get("/me/learning")
def my_learning() -> str:
    """Show the visitor what their own tests before and after tell."""
    learner = learner_id()
    memberships = members.of_learner(services().records, learner)
    titles = {str(each.class_id): each.title for each in memberships}
    found = own_learning(learner, answered_by(learner))
    return OwnLearningPage(found, titles, PHASE_NAMES, bool(edition().forms())).render()


@pages.get("/classes/<class_id>/learners/<int:number>/learning")
def learner_learning(class_id: str, number: int) -> str:
    """Show what the tests of one learner of the class tell."""
    found = class_or_404(class_id)
    member = member_or_404(found, number)
    sat = [each for each in answered_by(member.learner) if each.sitting.class_id == found.id]
    learning = own_learning(member.learner, sat)
    return LearnerLearningPage(found, member, learning, PHASE_NAMES).render()


@pages.get("/classes/<class_id>/learning")
def show_learning(class_id: str) -> str:
    """Show what the class learnt."""
    found = class_or_404(class_id)
    answered = answered_in_class(found.id)
    stands = measurements.of_class(services().records, found.id)
    learning = learning_of(found, answered, stands)
    return ClassLearningPage(found, stands, learning, _is_open(stands)).render()


@pages.get("/classes/<class_id>/learning/items")
def show_items(class_id: str) -> str:
    """Show how the class answered each item, with its key."""
    found = class_or_404(class_id)
    rows = class_items(answered_in_class(found.id), edition().forms())
    stands = measurements.of_class(services().records, found.id)
    return ClassItemsPage(
        found,
        rows,
        ideas_followed(rows, after=False),
        ideas_followed(rows, after=True),
        _is_open(stands),
    ).render()


@pages.get("/classes/<class_id>/learning/board")
def learning_board(class_id: str) -> str:
    """Show what the class learnt, for the projector."""
    found = class_or_404(class_id)
    answered = answered_in_class(found.id)
    learning = learning_of(found, answered, measurements.of_class(services().records, found.id))
    return LearningBoardPage(found, learning, for_others(learning)).render()


@pages.get("/classes/<class_id>/learning/paper")
def paper_learning(class_id: str) -> ResponseReturnValue:
    """Show what the class learnt, for printing."""
    found = class_or_404(class_id)
    answered = answered_in_class(found.id)
    stands = measurements.of_class(services().records, found.id)
    learning = learning_of(found, answered, stands)
    back = url_for("pages.show_learning", class_id=found.id)
    sheet = sheet_of_class(_("What was learnt: %(title)s") % {"title": found.title}, back=back)
    rows = () if _is_open(stands) else class_items(answered, edition().forms())
    page = PaperLearningPage(
        found=found,
        sheet=sheet,
        measurement=stands,
        learning=learning,
        missing=for_others(learning),
        rows=rows,
        today=datetime.now(UTC),
    )
    return delivered(page, sheet)


def learning_of(
    found: Class, answered: Sequence[AnsweredSitting], stands: Measurement
) -> ClassLearning:
    """What these sittings of a class tell."""
    items = {form.id: len(form.items) for form in edition().forms()}
    return class_learning(
        found.id, answered, tallies(answered, items), has_waiting_list=stands.has_waiting_list
    )


def for_others(learning: ClassLearning) -> TooFew | None:
    """Whether the smallest group is too small to be shown to others than its teacher."""
    sizes = [half.learners for half in learning.halves]
    return too_few(min(sizes, default=0), SHOWN_TO_OTHERS)


def _is_open(stands: Measurement) -> bool:
    """Whether somebody may still be taking a form, so that no key should be on the wall."""
    day = today(datetime.now(UTC))
    return any(not dates.is_over(day) for dates in stands.phases.values())
