"""The gradebook of a class: to look at, to print, to take along as CSV and to bring back."""

from __future__ import annotations

from contextlib import closing
from itertools import zip_longest
from typing import TYPE_CHECKING, ClassVar, Final

from flask import Response, flash, redirect, request, url_for

from unsealed.language import gettext as _
from unsealed.language import ngettext
from unsealed.pages.blueprint import pages
from unsealed.pages.class_members import member_or_404
from unsealed.pages.classes import class_or_404
from unsealed.pages.gradebook_file import Told, decoded, read_file, rows_of, written
from unsealed.pages.gradebook_plan import Plan, plan_of
from unsealed.pages.page import Page
from unsealed.pages.services import edition, services
from unsealed.pages.visit import lesson_or_404
from unsealed.records import class_work, marks, members
from unsealed.records.errors import Refused
from unsealed.records.marks import Marking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

    from unsealed.course.edition import LessonCard
    from unsealed.pages.gradebook_file import Cells
    from unsealed.records.classes import Class
    from unsealed.records.marks import Mark
    from unsealed.records.members import Member
    from unsealed.records.progress import Progress
    from unsealed.records.tables import LearnerId

LARGEST_FILE: Final = 4 * 1024 * 1024
_SMALLER: Final = ("number", "name", "lesson", "mark", "note")
"""The columns of the file that a dry run carries on to be confirmed."""


class GradebookPage(Page, frozen=True):
    """Every learner and lesson of a class, what was computed and what the teacher wrote down."""

    template: ClassVar[str] = "gradebook.html"

    found: Class
    members: tuple[Member, ...]
    lessons: tuple[LessonCard, ...]
    progress: Mapping[LearnerId, Mapping[str, Progress]]
    marks: Mapping[LearnerId, Mapping[str, Mark]]


class ImportPage(Page, frozen=True):
    """What a file would change, or why it changes nothing."""

    template: ClassVar[str] = "gradebook_import.html"

    found: Class
    plan: Plan
    notices: tuple[Told, ...]
    smaller: str
    has_moved: bool


def make_room() -> None:
    """Let the file of a large class in, where files are taken; forms elsewhere stay small."""
    if request.endpoint == "pages.import_gradebook":
        request.max_content_length = LARGEST_FILE
        request.max_form_memory_size = LARGEST_FILE


@pages.get("/classes/<class_id>/gradebook")
def show_gradebook(class_id: str) -> str:
    """Show the gradebook."""
    found = class_or_404(class_id)
    records = services().records
    work = class_work.progress_in(records, found.id)
    marked = marks.of_class(records, found.id)
    begun = {slug for row in (*work.values(), *marked.values()) for slug in row}
    cards = (card for unit in edition().units() for card in unit.lessons)
    return GradebookPage(
        found=found,
        members=members.of_class(records, found.id),
        lessons=tuple(card for card in cards if card.slug in begun),
        progress=work,
        marks=marked,
    ).render()


@pages.get("/classes/<class_id>/gradebook.csv")
def gradebook(class_id: str) -> Response:
    """Download a row a learner and lesson: answers, points, mean Brier score, dates, marks."""
    found = class_or_404(class_id)
    return Response(
        written(_rows(found)),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="unsealed-{found.code}.csv"'},
    )


@pages.post("/classes/<class_id>/gradebook/import")
def import_gradebook(class_id: str) -> ResponseReturnValue:
    """Say what a file would change; once that is confirmed, change it, and nothing else."""
    found = class_or_404(class_id)
    text, notices = _sent()
    read = read_file(text)
    slugs = {card.slug for unit in edition().units() for card in unit.lessons}
    plan = plan_of(read, _rows(found), slugs)
    seen = request.form.get("seen", "")
    if seen == plan.seal and not plan.faults and _has_kept(found, plan):
        message = ngettext(
            "%(count)d cell was changed.", "%(count)d cells were changed.", len(plan.changes)
        )
        flash(message % {"count": len(plan.changes)})
        return redirect(url_for("pages.show_gradebook", class_id=found.id), code=303)
    page = ImportPage(
        found=found,
        plan=plan,
        notices=(*notices, *plan.notices),
        smaller=written(plan.cells, _SMALLER),
        has_moved=bool(seen),
    )
    return page.render(), 422 if plan.faults else 200


@pages.post("/classes/<class_id>/learners/<int:number>/marks")
def mark_learner(class_id: str, number: int) -> ResponseReturnValue:
    """Keep a learner's marks and notes, a lesson each; where both are empty, take them away."""
    found = class_or_404(class_id)
    member = member_or_404(found, number)
    marks.keep(services().records, found.id, _markings(member.number))
    flash(_("The marks and notes of %(name)s are kept.") % {"name": member.name})
    there = url_for("pages.class_learner", class_id=found.id, number=member.number)
    return redirect(there, code=303)


def _markings(number: int) -> list[Marking]:
    """The rows of the form that name a lesson."""
    columns = (request.form.getlist(name) for name in ("lesson", "mark", "note"))
    named = (row for row in zip_longest(*columns, fillvalue="") if row[0])
    return [Marking(number, lesson_or_404(slug).card.slug, *texts) for slug, *texts in named]


def _rows(found: Class) -> tuple[Cells, ...]:
    records = services().records
    return rows_of(
        members.of_class(records, found.id),
        class_work.progress_in(records, found.id),
        marks.of_class(records, found.id),
    )


def _sent() -> tuple[str, tuple[Told, ...]]:
    """The table of the form: a file, or the smaller one that a dry run carried on."""
    file = request.files.get("file")
    if file is None:
        return request.form.get("table", ""), ()
    with closing(file):
        return decoded(file.read())


def _has_kept(found: Class, plan: Plan) -> bool:
    """Whether the plan was carried out; not if a name was taken in this very moment."""
    try:
        marks.keep(services().records, found.id, plan.markings, plan.names)
    except Refused:
        return False
    return True
