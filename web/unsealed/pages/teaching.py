"""Pages for teachers: how to run the course, and a plan for each lesson."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from flask import abort

from unsealed.pages.blueprint import pages
from unsealed.pages.page import Page
from unsealed.pages.services import edition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unsealed.course.edition import Guide, Lesson, Unit


class TeachingPage(Page, frozen=True):
    """The guides: the general ones, and those to the lessons of each unit by their slugs."""

    template: ClassVar[str] = "teaching.html"

    general: tuple[Guide, ...]
    units: tuple[Unit, ...]
    to_lessons: Mapping[str, Guide]


@pages.get("/teaching")
def teaching() -> str:
    """Show what there is for teachers."""
    guides = edition().guides()
    return TeachingPage(
        general=tuple(guide for guide in guides if not guide.lesson),
        units=edition().units(),
        to_lessons={guide.lesson: guide for guide in guides if guide.lesson},
    ).render()


class GuidePage(Page, frozen=True):
    """One guide, with the lesson that it is about and the asides of that lesson, if any."""

    template: ClassVar[str] = "guide.html"

    guide: Guide
    lesson: Lesson | None


@pages.get("/teaching/<slug>")
def guide(slug: str) -> str:
    """Show one guide. That of a lesson tells how its story ends."""
    found = edition().guide(slug)
    if found is None:
        abort(404)
    return GuidePage(found, edition().lesson(found.lesson) if found.lesson else None).render()
