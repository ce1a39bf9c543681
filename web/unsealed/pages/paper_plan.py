"""A guide on paper: the plan of a lesson, or one of the general guides."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from flask import abort, url_for

from unsealed.pages.blueprint import pages
from unsealed.pages.page import Page
from unsealed.pages.paper import Sheet, delivered, sheet_of_course
from unsealed.pages.services import edition

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from unsealed.course.edition import Guide, Lesson


class PaperPlanPage(Page, frozen=True):
    """One guide, with the lesson that it is about and the asides of that lesson, if any."""

    template: ClassVar[str] = "paper/plan.html"

    guide: Guide
    lesson: Lesson | None
    sheet: Sheet


@pages.get("/teaching/<slug>/paper")
def paper_plan(slug: str) -> ResponseReturnValue:
    """Show a guide for printing."""
    found = edition().guide(slug)
    if found is None:
        abort(404)
    sheet = sheet_of_course(found.title, back=url_for("pages.guide", slug=slug))
    lesson = edition().lesson(found.lesson) if found.lesson else None
    return delivered(PaperPlanPage(found, lesson, sheet), sheet)
