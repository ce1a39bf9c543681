"""A lesson on paper: the story, its exhibits, the quiz without and with its key, a round by hand.

What a key or a finding says is on paper under the same rule as on the screen: a learner gets the
findings with the lesson when every claim is judged, and never a key of the quiz. Teachers get all.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from flask import url_for
from msgspec import Struct

from unsealed.language import gettext as _
from unsealed.measure.likelihood import BANDS
from unsealed.pages.accounts import teacher_here
from unsealed.pages.blueprint import pages
from unsealed.pages.page import Page
from unsealed.pages.paper import Sheet, delivered, sheet_of_course
from unsealed.pages.paper_parts import (
    Asked,
    PaperStep,
    claims_of,
    exercises_of,
    exhibits_of,
    quiz_of,
    steps_of,
)
from unsealed.pages.services import edition
from unsealed.pages.visit import lesson_or_404, work_in
from unsealed.questions.seals import verdict_choices

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from unsealed.course.edition import Exhibit, Lesson, SourceNote
    from unsealed.measure.likelihood import Band
    from unsealed.questions.seals import Choice


class PaperSet(Struct, frozen=True):
    """A set of the quiz, with its questions."""

    title: str
    questions: tuple[Asked, ...]


class PapersPage(Page, frozen=True):
    """What of a lesson can be had on paper."""

    template: ClassVar[str] = "paper/list.html"

    lesson: Lesson
    sheet: Sheet
    has_guide: bool


@pages.get("/lessons/<slug>/paper")
def papers(slug: str) -> str:
    """Show what of a lesson can be printed, and by whom."""
    found = lesson_or_404(slug)
    sheet = sheet_of_course(found.card.title, back=url_for("pages.lesson", slug=slug))
    return PapersPage(found, sheet, edition().guide(slug) is not None).render()


class PaperLessonPage(Page, frozen=True):
    """A lesson on paper, up to the judgement; what was found comes on a new sheet, if at all.

    `found` are the claims with what came of them, empty while the findings may not be seen.
    """

    template: ClassVar[str] = "paper/lesson.html"

    lesson: Lesson
    sheet: Sheet
    before: tuple[PaperStep, ...]
    found: tuple[Asked, ...]
    after: tuple[PaperStep, ...]
    sets: tuple[PaperSet, ...]
    notes: tuple[SourceNote, ...]
    open_claims: int


@pages.get("/lessons/<slug>/paper/lesson")
def paper_lesson(slug: str) -> ResponseReturnValue:
    """Show a lesson for printing; with the findings for a learner who has judged every claim."""
    found = lesson_or_404(slug)
    work = work_in(found)
    return _lesson(found, open_claims=len(work.open_claims))


@pages.get("/lessons/<slug>/paper/whole")
def paper_whole(slug: str) -> ResponseReturnValue:
    """Show teachers a lesson for printing, with the findings, to hand out sheet by sheet."""
    teacher_here()
    return _lesson(lesson_or_404(slug), open_claims=0)


def _lesson(found: Lesson, *, open_claims: int) -> ResponseReturnValue:
    sheet = sheet_of_course(found.card.title, back=_papers(found.card.slug))
    may_see = not open_claims
    page = PaperLessonPage(
        lesson=found,
        sheet=sheet,
        before=steps_of(found, "hook", "read", "examine", "judge"),
        found=claims_of(found, with_key=True) if may_see else (),
        after=steps_of(found, "reveal") if may_see else (),
        sets=_sets(found, with_key=False) if may_see else (),
        notes=edition().sources(found.card.slug),
        open_claims=open_claims,
    )
    return delivered(page, sheet)


class PaperExhibitsPage(Page, frozen=True):
    """The exhibits of a lesson, each on a page of its own."""

    template: ClassVar[str] = "paper/exhibits.html"

    lesson: Lesson
    sheet: Sheet
    exhibits: tuple[Exhibit, ...]
    notes: tuple[SourceNote, ...]


@pages.get("/lessons/<slug>/paper/exhibits")
def paper_exhibits(slug: str) -> ResponseReturnValue:
    """Show the exhibits of a lesson for printing, but for those that come with the findings."""
    found = lesson_or_404(slug)
    sheet = sheet_of_course(
        _("%(title)s: exhibits") % {"title": found.card.title}, back=_papers(slug)
    )
    page = PaperExhibitsPage(found, sheet, exhibits_of(found), edition().sources(slug))
    return delivered(page, sheet)


class PaperQuizPage(Page, frozen=True):
    """The quiz of a lesson, to be filled in by hand."""

    template: ClassVar[str] = "paper/quiz.html"

    lesson: Lesson
    sheet: Sheet
    sets: tuple[PaperSet, ...]
    notes: tuple[SourceNote, ...]


@pages.get("/lessons/<slug>/paper/quiz")
def paper_quiz(slug: str) -> ResponseReturnValue:
    """Show the quiz of a lesson for printing, without its key."""
    found = lesson_or_404(slug)
    title = _("%(title)s: quiz") % {"title": found.card.title}
    sheet = sheet_of_course(title, back=_papers(slug))
    sets = _sets(found, with_key=False)
    return delivered(PaperQuizPage(found, sheet, sets, edition().sources(slug)), sheet)


class PaperKeyPage(Page, frozen=True):
    """Everything that a lesson asks, with what is right and why. For teachers.

    `variants` are its exercises and its quiz once more, with the values of the later variants.
    """

    template: ClassVar[str] = "paper/key.html"

    lesson: Lesson
    sheet: Sheet
    claims: tuple[Asked, ...]
    exercises: tuple[Asked, ...]
    sets: tuple[PaperSet, ...]
    variants: tuple[PaperSet, ...]
    notes: tuple[SourceNote, ...]


@pages.get("/lessons/<slug>/paper/key")
def paper_key(slug: str) -> ResponseReturnValue:
    """Show teachers all keys of a lesson, with the reason for every option."""
    teacher_here()
    found = lesson_or_404(slug)
    title = _("%(title)s: key") % {"title": found.card.title}
    sheet = sheet_of_course(title, back=_papers(slug))
    page = PaperKeyPage(
        lesson=found,
        sheet=sheet,
        claims=claims_of(found, with_key=True),
        exercises=exercises_of(found, with_key=True, variant=1),
        sets=_sets(found, with_key=True),
        variants=tuple(map(partial(_variant, found), range(2, edition().variants(slug) + 1))),
        notes=edition().sources(slug),
    )
    return delivered(page, sheet)


class PaperRoundPage(Page, frozen=True):
    """What a round needs that is held without devices: slips, strips, signs, seal cards."""

    template: ClassVar[str] = "paper/round.html"

    lesson: Lesson
    sheet: Sheet
    claims: tuple[Asked, ...]
    bands: tuple[Band, ...]
    verdicts: tuple[Choice, ...]


@pages.get("/lessons/<slug>/paper/round")
def paper_round(slug: str) -> ResponseReturnValue:
    """Show what is to be printed and cut for a round without devices."""
    found = lesson_or_404(slug)
    sheet = sheet_of_course(
        _("%(title)s: by hand") % {"title": found.card.title}, back=_papers(slug)
    )
    claims = claims_of(found, with_key=False)
    return delivered(PaperRoundPage(found, sheet, claims, BANDS, verdict_choices()), sheet)


def _variant(found: Lesson, number: int) -> PaperSet:
    quiz = quiz_of(found, with_key=True, variant=number)
    questions = (question for _title, group in quiz for question in group)
    exercises = exercises_of(found, with_key=True, variant=number)
    return PaperSet(_("Variant %(number)d") % {"number": number}, (*exercises, *questions))


def _sets(found: Lesson, *, with_key: bool) -> tuple[PaperSet, ...]:
    return tuple(
        PaperSet(title, questions) for title, questions in quiz_of(found, with_key=with_key)
    )


def _papers(slug: str) -> str:
    return url_for("pages.papers", slug=slug)
