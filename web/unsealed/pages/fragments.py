"""Stretches of a page that are the same for many learners: rendered once, then kept in memory.

They depend on the edition, the reader's language and what is named in the call, and on nothing
else, so keeping them holds no state: a process that lost them renders them again.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from flask import current_app, request
from markupsafe import Markup

from unsealed.pages.services import edition

if TYPE_CHECKING:
    from unsealed.course.edition import Lesson, StepName
    from unsealed.pages.lessons import RailEntry

LANGUAGE = "en"
_KEPT = 4096


def kept(template: str, **words: str | bool) -> Markup:
    """A template that needs nothing but these words."""
    return _kept(template, LANGUAGE, request.root_path, tuple(words.items()))


@lru_cache(maxsize=_KEPT)
def _kept(
    template: str,
    language: str,  # noqa: ARG001 - part of the key
    root: str,  # noqa: ARG001 - part of the key, since addresses begin with it
    words: tuple[tuple[str, str | bool], ...],
) -> Markup:
    return _rendered(template, **dict(words))


def margin(slug: str, name: StepName) -> Markup:
    """The sources and terms of a step, as they stand beside or below its text."""
    return _margin(edition().version, LANGUAGE, slug, name)


@lru_cache(maxsize=_KEPT)
def _margin(version: str, language: str, slug: str, name: StepName) -> Markup:  # noqa: ARG001 - parts of the key
    step = edition().step(slug, name)
    if step is None:
        return Markup()
    terms = [term for word in step.terms if (term := edition().term(word)) is not None]
    return _rendered("lesson/margin.html", notes=step.notes, terms=terms, language=language)


def rail(lesson: Lesson, entries: tuple[RailEntry, ...], opened: frozenset[str]) -> Markup:
    """The steps of a lesson with the place reached, and the seals that were asked about."""
    return _rail(edition().version, LANGUAGE, lesson.card.slug, entries, opened)


@lru_cache(maxsize=_KEPT)
def _rail(
    version: str,  # noqa: ARG001 - part of the key
    language: str,  # noqa: ARG001 - part of the key
    slug: str,
    entries: tuple[RailEntry, ...],
    opened: frozenset[str],
) -> Markup:
    return _rendered("lesson/rail.html", lesson=edition().lesson(slug), rail=entries, opened=opened)


def forget() -> None:
    """Render everything anew from here on, as after a change of the reader's language."""
    for known in (_kept, _margin, _rail):
        known.cache_clear()


def _rendered(template: str, **context: object) -> Markup:
    # The template escapes what it is given; what comes out is HTML.
    return Markup(current_app.jinja_env.get_template(template).render(context))  # noqa: S704 - as said above
