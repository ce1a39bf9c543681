"""A class that shows what classes look like after a term: made by one click, and erased by one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from unsealed.course.reader import NoEdition
from unsealed.language import gettext as _
from unsealed.pages.accounts import teacher_here
from unsealed.pages.blueprint import pages
from unsealed.pages.classes import to_class
from unsealed.pages.services import edition, services
from unsealed.records import assignments, demonstrations, measurements
from unsealed.records.assignments import Rules

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from unsealed.records.classes import Class
    from unsealed.records.tables import TeacherId


@pages.post("/teachers/demonstration")
def make_demonstration() -> Response:
    """Make the teacher's demonstration, or lead to the one that is there."""
    return to_class(demonstration_of(teacher_here().id))


def demonstration_of(teacher: TeacherId) -> Class:
    """The teacher's demonstration class, made if there is none."""
    # With every kind of question, which a page with classes does not need.
    from unsealed.pages.invented_term import NAMES, first_day, invented_term, set_lessons

    records, now = services().records, datetime.now(UTC)
    if kept := demonstrations.of_teacher(records, teacher):
        return kept
    found, is_new = demonstrations.make(
        records,
        teacher,
        _("Demonstration: a term that nobody had"),
        NAMES,
        lambda learners: invented_term(edition(), learners, now=now),
        now=now,
    )
    for week, lesson in enumerate(set_lessons(edition()) if is_new else ()):
        given = first_day(now) + timedelta(weeks=week)
        due = (given + timedelta(days=7)).date()
        rules = Rules(closes_on=due)
        assignments.give(records, found.id, lesson.card.slug, rules=rules, now=given)
    if is_new and edition().forms():
        _measure(found, first_day(now))
    return found


def _measure(found: Class, begins: datetime) -> None:
    """Have said beforehand what is expected, and closed both forms by now."""
    from unsealed.pages.invented_term import test_days  # as above

    records = services().records
    expected = _("After the term they tell sound from unsound better, and do not only doubt more.")
    before, after = test_days(begins)
    measurements.write(records, found.id, expected, has_waiting_list=False, now=before)
    measurements.set_phase(records, found.id, "before", None, before.date(), now=before)
    measurements.set_phase(records, found.id, "after", None, after.date(), now=after)
    closing = after + timedelta(days=1)
    measurements.close(records, found.id, ("before", "after"), now=closing)


def begin_with_demonstration(teacher: TeacherId) -> None:
    """Have a demonstration stand there when the first teacher begins."""
    try:
        demonstration_of(teacher)
    except NoEdition:
        # It's OK to begin without: there is no course yet, and the page of classes offers it.
        return
