"""What one looks things up in: glossary, sources, search."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from flask import request

from unsealed.pages.blueprint import pages
from unsealed.pages.page import Page
from unsealed.pages.services import edition

if TYPE_CHECKING:
    from unsealed.course.edition import Found, LessonCard, SourceNote, Term

_LONGEST_QUERY = 200


class GlossaryPage(Page, frozen=True):
    """Every term, in alphabetical order."""

    template: ClassVar[str] = "glossary.html"

    terms: tuple[Term, ...]
    titles: dict[str, str]


@pages.get("/glossary")
def glossary() -> str:
    """Show the glossary."""
    terms = edition().terms()
    slugs = {slug for term in terms for slug in term.seen_in}
    found = {slug: edition().lesson(slug) for slug in slugs}
    titles = {slug: lesson.card.title for slug, lesson in found.items() if lesson}
    return GlossaryPage(terms=terms, titles=titles).render()


class SourcesPage(Page, frozen=True):
    """The sources of the whole course, lesson by lesson."""

    template: ClassVar[str] = "sources.html"

    lessons: tuple[tuple[LessonCard, tuple[SourceNote, ...]], ...]


@pages.get("/sources")
def sources() -> str:
    """Show every source of the course."""
    return SourcesPage(edition().all_sources()).render()


class SearchPage(Page, frozen=True):
    """What a search found, best first."""

    template: ClassVar[str] = "search.html"

    query: str
    found: tuple[Found, ...]


@pages.get("/search")
def search() -> str:
    """Search lessons, glossary and sources."""
    query = request.args.get("q", "").strip()[:_LONGEST_QUERY]
    found = edition().search(query) if query else ()
    return SearchPage(query=query, found=found).render()
