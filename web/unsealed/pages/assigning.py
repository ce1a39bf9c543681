"""Setting something to a class, in one dialogue; changing it, taking it back, setting it again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from flask import abort, flash, redirect, request, url_for
from msgspec.structs import replace

from unsealed.language import gettext as _
from unsealed.language import ngettext
from unsealed.pages.assigned_sets import is_lesson_itself, today
from unsealed.pages.assignment_form import (
    PARTS,
    form_of,
    fresh_form,
    sent_form,
    sent_part,
)
from unsealed.pages.assignment_lists import Candidates, Row, candidates, rows_of
from unsealed.pages.blueprint import pages
from unsealed.pages.classes import class_or_404
from unsealed.pages.page import Page
from unsealed.pages.quiz import PRESETS, PresetChoice
from unsealed.pages.services import edition, services
from unsealed.pages.visit import lesson_or_404
from unsealed.records import assignments, class_work, members, takings
from unsealed.records.takings import FACTORS

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from unsealed.course.edition import Lesson, Unit
    from unsealed.pages.assignment_form import Form
    from unsealed.records.assignments import Assignment, Part, Rules
    from unsealed.records.classes import Class
    from unsealed.records.members import Member


class AssigningPage(Page, frozen=True):
    """The dialogue. `assignment` is None while it is new; `begun` have begun under its version."""

    template: ClassVar[str] = "assigning.html"

    found: Class
    assignment: Assignment | None
    begun: int
    form: Form
    rows: tuple[Row, ...]
    candidates: tuple[Candidates, ...]
    units: tuple[Unit, ...]
    members: tuple[Member, ...]
    parts: tuple[Part, ...] = PARTS
    presets: tuple[PresetChoice, ...] = PRESETS
    factors: tuple[int, ...] = FACTORS


@pages.get("/classes/<class_id>/assignments/new")
def new_assignment(class_id: str) -> str:
    """Show the dialogue with defaults that are right for the class."""
    found = class_or_404(class_id)
    wanted = request.args.get("lesson")
    lesson = lesson_or_404(wanted) if wanted else _next_lesson(found)
    factors = takings.time_factors(services().records, found.id)
    form = fresh_form(lesson, sent_part(), today(datetime.now(UTC)), factors)
    return _page(found, None, form).render()


@pages.post("/classes/<class_id>/assignments/new")
def give_assignment(class_id: str) -> ResponseReturnValue:
    """Set what was chosen, or show the dialogue as it now is."""
    found = class_or_404(class_id)
    lesson = lesson_or_404(request.form.get("lesson", ""))
    records = services().records
    form = sent_form(lesson, sent_part(), takings.time_factors(records, found.id))
    if request.form.get("do", "save") != "save":
        return _page(found, None, form).render()
    try:
        rules = form.rules()
    except ValueError as fault:
        return _page(found, None, replace(form, fault=str(fault))).render(), 422
    _keep_factors(found, form)
    number = _given(found, form, rules)
    flash(
        _("%(lesson)s is set. Learners find it at the top of the course.")
        % {"lesson": lesson.card.title}
    )
    there = url_for("pages.show_assignment", class_id=found.id, number=number)
    return redirect(there, code=303)


@pages.get("/classes/<class_id>/assignments/<int:number>/edit")
def edit_assignment(class_id: str, number: int) -> str:
    """Show the dialogue with what stands."""
    found = class_or_404(class_id)
    assignment, lesson = assignment_or_404(found, number)
    factors = takings.time_factors(services().records, found.id)
    return _page(found, assignment, form_of(assignment, lesson, factors)).render()


@pages.post("/classes/<class_id>/assignments/<int:number>/edit")
def change_assignment(class_id: str, number: int) -> ResponseReturnValue:
    """Keep other rules: as a new version where somebody has begun."""
    found = class_or_404(class_id)
    assignment, lesson = assignment_or_404(found, number)
    records = services().records
    form = sent_form(lesson, assignment.part, takings.time_factors(records, found.id))
    if request.form.get("do", "save") != "save":
        return _page(found, assignment, form).render()
    try:
        rules = form.rules()
    except ValueError as fault:
        return _page(found, assignment, replace(form, fault=str(fault))).render(), 422
    begun = count_begun(assignment)
    _keep_factors(found, form)
    version = assignments.change(records, found.id, assignment.number, rules, is_begun=begun > 0)
    flash(_said_of_change(assignment, version, begun))
    return redirect(
        url_for("pages.show_assignment", class_id=found.id, number=assignment.number), code=303
    )


@pages.post("/classes/<class_id>/assignments/<int:number>/withdraw")
def withdraw_assignment(class_id: str, number: int) -> Response:
    """Set it no longer, or again."""
    found = class_or_404(class_id)
    assignment, lesson = assignment_or_404(found, number)
    if assignment.withdrawn_at:
        assignments.set_again(services().records, found.id, number)
        flash(_("%(lesson)s is set again.") % {"lesson": lesson.card.title})
    else:
        assignments.take_back(services().records, found.id, number)
        message = _("%(lesson)s is set no longer. What was answered stays; you can set it again.")
        flash(message % {"lesson": lesson.card.title})
    return redirect(url_for("pages.show_assignment", class_id=found.id, number=number), code=303)


def assignment_or_404(found: Class, number: int) -> tuple[Assignment, Lesson]:
    """The assignment of this number in the class, with its lesson."""
    assignment = assignments.one(services().records, found.id, number)
    if assignment is None:
        abort(404)
    return assignment, lesson_or_404(assignment.lesson)


def count_begun(assignment: Assignment) -> int:
    """How many learners have begun under the version that stands, or in the lesson as it is."""
    records = services().records
    if is_lesson_itself(assignment):
        work = class_work.progress_in(records, assignment.class_id)
        done = (each.get(assignment.lesson) for each in work.values())
        return sum(entry is not None and entry.updated_at >= assignment.given_at for entry in done)
    goes = takings.of_class(records, assignment.class_id, assignment.number)
    begun = goes.get(assignment.number, ())
    return len({each.learner for each in begun if each.version == assignment.version})


def _page(found: Class, assignment: Assignment | None, form: Form) -> AssigningPage:
    return AssigningPage(
        found=found,
        assignment=assignment,
        begun=count_begun(assignment) if assignment else 0,
        form=form,
        rows=rows_of(form),
        candidates=candidates(form),
        units=edition().units(),
        members=members.of_class(services().records, found.id),
    )


def _next_lesson(found: Class) -> Lesson:
    """The first lesson of the path that the class has neither been set nor begun."""
    records = services().records
    known = {each.lesson for each in assignments.of_class(records, found.id)}
    known |= {slug for done in class_work.progress_in(records, found.id).values() for slug in done}
    path = [card.slug for unit in edition().units() for card in unit.lessons]
    return lesson_or_404(next((slug for slug in path if slug not in known), path[0]))


def _given(found: Class, form: Form, rules: Rules) -> int:
    """The number of the assignment; of the one that stands where the same was sent twice."""
    records = services().records
    slug = form.lesson.card.slug
    for each in assignments.of_class(records, found.id):
        if (each.lesson, each.part, each.rules) == (slug, form.part, rules):
            return each.number
    return assignments.give(records, found.id, slug, form.part, rules)


def _keep_factors(found: Class, form: Form) -> None:
    records = services().records
    for number, known in takings.time_factors(records, found.id).items():
        if form.factors.get(number, known) != known:
            takings.set_time_factor(records, found.id, number, form.factors[number])


def _said_of_change(assignment: Assignment, version: int, begun: int) -> str:
    if version == assignment.version:
        return (
            _("Kept. Nobody has begun, so there is no new version.")
            if not begun
            else _("Nothing was changed.")
        )
    message = ngettext(
        "This is version %(version)s now. %(num)s learner had begun before and keeps version"
        " %(old)s; who begins from now on gets the new one.",
        "This is version %(version)s now. %(num)s learners had begun before and keep version"
        " %(old)s; who begins from now on gets the new one.",
        begun,
    )
    return message % {"version": version, "old": assignment.version, "num": begun}
