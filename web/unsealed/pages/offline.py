"""What a browser may keep for reading without a connection: the same for everybody, no answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from flask import abort, current_app
from msgspec import Struct

from unsealed.course.reader import NoEdition
from unsealed.pages.assets import send
from unsealed.pages.blueprint import pages
from unsealed.pages.cards import Stretch
from unsealed.pages.page import Page
from unsealed.pages.services import edition, services
from unsealed.pages.visit import item_or_404, lesson_or_404

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Response

    from unsealed.course.edition import Lesson, LessonCard, Part, SourceNote, StepName, Term
    from unsealed.course.edition import Step as StepText

_SCRIPT = "worker.js"
_TEN_MINUTES = "max-age=600"
_WITHOUT_FINDINGS: tuple[StepName, ...] = ("hook", "read", "examine", "judge")
"""The steps that may be read before anything was answered."""


class ReadStep(Struct, frozen=True):
    """One step as it is read: its heading and its parts; of claims and questions their words."""

    name: StepName
    title: str
    stretches: tuple[Stretch, ...]


class ReadingPage(Page, frozen=True):
    """A lesson up to the moment of decision, for everybody, on one page."""

    template: ClassVar[str] = "reading.html"

    lesson: Lesson
    steps: tuple[ReadStep, ...]
    notes: tuple[SourceNote, ...]
    terms: tuple[Term, ...]
    varies: bool


class OfflinePage(Page, frozen=True):
    """What is shown in the place of a page that is not kept, with the lessons that are."""

    template: ClassVar[str] = "offline.html"

    lessons: tuple[LessonCard, ...]


@pages.get("/lessons/<slug>/reading")
def reading(slug: str) -> str:
    """Show a lesson without any finding and without anybody's answers."""
    found = lesson_or_404(slug)
    steps = tuple(_read(found, name) for name in found.steps if name in _WITHOUT_FINDINGS)
    varies = edition().variants(slug) > 1
    return ReadingPage(found, steps, _notes(found), _terms(found), varies).render()


@pages.get("/offline")
def offline() -> str:
    """Say that there is no connection, and what can be read all the same."""
    cards = (card for unit in edition().units() for card in unit.lessons)
    return OfflinePage(tuple(cards)).render()


@pages.get("/worker.js")
def worker() -> Response:
    """The script that keeps lessons; it stands at the root, since it serves all that is below."""
    if not services().settings.offline:
        abort(404)
    response = send(services().assets.find(_SCRIPT))
    response.headers["Cache-Control"] = _TEN_MINUTES
    return response


def worker_address() -> str:
    """The address of that script, with the edition that it keeps; empty where none is to be."""
    if not services().settings.offline:
        return ""
    # As the templates have it: each address is made once.
    kept_url_for = cast("Callable[..., str]", current_app.jinja_env.globals["url_for"])
    try:
        return kept_url_for("pages.worker", edition=edition().version)
    except NoEdition:
        return ""


def _read(lesson: Lesson, name: StepName) -> ReadStep:
    text = edition().step(lesson.card.slug, name)
    if text is None:
        abort(404)
    parts = tuple(part for part in text.parts if part.kind != "reveal")
    return ReadStep(name, text.title, tuple(_stretch(lesson, part) for part in parts))


def _texts(lesson: Lesson) -> tuple[StepText, ...]:
    found = (edition().step(lesson.card.slug, name) for name in _WITHOUT_FINDINGS)
    return tuple(text for text in found if text)


def _notes(lesson: Lesson) -> tuple[SourceNote, ...]:
    """The sources of the steps that are read; those of the findings tell how it ended."""
    notes = {note.id: note for text in _texts(lesson) for note in text.notes}
    return tuple(sorted(notes.values(), key=lambda note: note.number))


def _terms(lesson: Lesson) -> tuple[Term, ...]:
    words = {word for text in _texts(lesson) for word in text.terms}
    found = (edition().term(word) for word in sorted(words))
    return tuple(term for term in found if term)


def _stretch(lesson: Lesson, part: Part) -> Stretch:
    if part.kind == "html":
        return Stretch("html", html=part.html)
    if part.kind == "exhibit":
        return Stretch("exhibit", exhibit=edition().exhibit(lesson.card.slug, part.ref))
    asked = item_or_404(lesson.card.slug, part.ref).question
    return Stretch("card", html=getattr(asked, "text", None) or asked.stem)
