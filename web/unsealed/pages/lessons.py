"""A lesson's pages: its steps, its results, its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from flask import abort, redirect, request, url_for
from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from unsealed.measure.likelihood import in_words
from unsealed.pages import fragments
from unsealed.pages.blueprint import pages
from unsealed.pages.cards import Card, Placed, Stretch, card_of, card_to_retry, position_in
from unsealed.pages.own_variant import own_exhibit, own_item_or_404
from unsealed.pages.page import Page
from unsealed.pages.quiz import Exercises, Quiz, exercises_of, quiz_of
from unsealed.pages.services import edition, services
from unsealed.pages.to_do import ToDo, at_quiz
from unsealed.pages.visit import Work, lesson_or_404, work_in
from unsealed.records import progress

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from unsealed.course.edition import Lesson, LessonCard, Part, SourceNote, StepName
    from unsealed.course.edition import Step as StepText


class RailEntry(Struct, frozen=True):
    """A step in the rail at the side: where it leads, and how it stands."""

    name: StepName
    is_done: bool
    is_current: bool


class StepPage(Page, frozen=True):
    """One step of a lesson."""

    template: ClassVar[str] = "step.html"

    lesson: Lesson
    step: StepText
    rail: Markup
    stretches: tuple[Stretch, ...]
    reveals: tuple[Card, ...]
    open_claims: tuple[str, ...]
    quiz: Quiz | None
    set_quizzes: tuple[ToDo, ...]
    margin: Markup
    next_step: StepName | None
    may_see_verdict: bool

    def with_card(self, card: Card) -> StepPage:
        """The same page with this card in the place of the one that has its id."""
        return replace(
            self,
            stretches=tuple(
                replace(part, card=card) if part.card and part.card.id == card.id else part
                for part in self.stretches
            ),
            quiz=self.quiz.with_card(card) if self.quiz else None,
        )


@pages.get("/lessons/<slug>")
def lesson(slug: str) -> Response:
    """Lead to the step at which the learner left off, or to the first."""
    found = lesson_or_404(slug)
    reached = work_in(found).progress
    step = reached.step if reached and reached.step in found.steps else found.steps[0]
    return redirect(url_for("pages.step", slug=slug, name=step), code=303)


@pages.get("/lessons/<slug>/<any(hook, read, examine, judge, reveal, retrieve):name>")
def step(slug: str, name: StepName) -> str:
    """Show a step of a lesson."""
    found = lesson_or_404(slug)
    text = edition().step(slug, name)
    if text is None:
        abort(404)
    work = work_in(found)
    _note_reached(work, name)
    return step_page(found, text, work).render()


def step_page(found: Lesson, text: StepText, work: Work) -> StepPage:
    """The page of a step for the learner whose work this is."""
    withheld = text.name == "reveal" and not work.may_see_findings
    set_quizzes = _set_quizzes(work) if text.name == "retrieve" else ()
    # While a test on these questions is under way, their reasons are not to be had here.
    is_tested = any(each.is_test_under_way for each in set_quizzes)
    quiz = quiz_of(found, work) if text.name == "retrieve" and not is_tested else None
    if quiz is not None:
        _note_finished(work, quiz)
    elif not found.sets and work.progress is not None:
        _note_finished(work, quiz_of(found, work))
    return StepPage(
        lesson=found,
        step=text,
        stretches=() if withheld else tuple(_stretches(found, text, work)),
        # After the parts: where they have loaded the answers, the rail loads no more.
        rail=_rail(found, text.name, work),
        reveals=_reveals(found, work) if text.name == "reveal" and not withheld else (),
        open_claims=work.open_claims if withheld else (),
        quiz=quiz,
        set_quizzes=set_quizzes,
        margin=Markup() if withheld else fragments.margin(found.card.slug, text.name),
        next_step=_next_step(found, text.name),
        may_see_verdict=bool(found.claims) and text.name in {"reveal", "retrieve"} and not withheld,
    )


def _set_quizzes(work: Work) -> tuple[ToDo, ...]:
    done = {work.lesson.card.slug: work.progress} if work.progress else {}
    return at_quiz(work.lesson.card.slug, done)


def _note_reached(work: Work, name: StepName) -> None:
    """Remember how far a learner came who answered something; a visitor leaves no trace."""
    reached = work.progress
    if reached is None:
        return
    steps = work.lesson.steps
    before = steps.index(reached.step) if reached.step in steps else -1
    if steps.index(name) > before:
        progress.reach(services().records, work.learner, work.lesson.card.slug, name)


def _note_finished(work: Work, quiz: Quiz) -> None:
    """Remember that a learner has judged every claim and answered the whole quiz.

    Where there is no quiz, the exercises stand for it.
    """
    so_far = work.progress
    lesson = work.lesson
    is_asked = quiz.is_finished if lesson.sets else _has_done_exercises(work)
    is_done = is_asked and work.may_see_findings
    if is_done and so_far is not None and so_far.finished_at is None:
        progress.finish(services().records, work.learner, work.lesson.card.slug)


def _has_done_exercises(work: Work) -> bool:
    exercises = work.lesson.exercises
    return bool(exercises) and work.answered_questions.issuperset(exercises)


def _rail(found: Lesson, current: StepName, work: Work) -> Markup:
    reached = work.progress
    here = found.steps.index(current)
    furthest = found.steps.index(reached.step) if reached and reached.step in found.steps else here
    entries = tuple(
        RailEntry(name, is_done=place < max(here, furthest), is_current=name == current)
        for place, name in enumerate(found.steps)
    )
    return fragments.rail(found, entries, _opened_seals(found, work))


def _opened_seals(found: Lesson, work: Work) -> frozenset[str]:
    """The seals that the learner's answers in this lesson have asked about."""
    asked = (edition().item(found.card.slug, question) for question in work.answered_questions)
    return frozenset(item.question.seal for item in asked if item and item.question.seal)


def _stretches(found: Lesson, text: StepText, work: Work) -> list[Stretch]:
    return [_stretch(found, text, part, work) for part in text.parts]


def _stretch(found: Lesson, text: StepText, part: Part, work: Work) -> Stretch:
    if part.kind == "html":
        return Stretch("html", html=part.html)
    if part.kind == "exhibit":
        return Stretch("exhibit", exhibit=own_exhibit(found.card.slug, part.ref))
    if part.kind == "reveal":
        if work.may_see_finding(part.ref, step=text.name):
            return Stretch("html", html=part.html)
        return Stretch("withheld")
    return Stretch("card", card=card_in_step(found, text.name, part.ref, work))


def card_in_step(found: Lesson, name: StepName, ref: str, work: Work) -> Card:
    """The card of a claim or of an exercise in the text of a step."""
    item = own_item_or_404(found.card.slug, ref)
    is_claim = ref in found.claims
    row = found.exercises if not is_claim else found.claims if name == "judge" else ()
    position, count = position_in(row, ref)
    place = Placed(name, position=position, count=count, may_retry=not is_claim)
    if not is_claim and request.args.get("again") == ref:
        return card_to_retry(work, item, place)
    findings = work.may_see_finding(ref, step=name) if is_claim else True
    return card_of(work, item, place, findings=findings)


def _reveals(found: Lesson, work: Work) -> tuple[Card, ...]:
    return tuple(
        card_of(
            work,
            own_item_or_404(found.card.slug, claim),
            Placed("judge", position=position, count=len(found.claims), has_margin=True),
            findings=True,
        )
        for position, claim in enumerate(found.claims, 1)
    )


def _next_step(found: Lesson, current: StepName) -> StepName | None:
    after = found.steps[found.steps.index(current) + 1 :]
    return after[0] if after else None


class Judged(Struct, frozen=True):
    """One claim on the results page: what was said first and last, and what was found."""

    card: Card
    gut: int | None
    gut_words: str
    probability: int | None
    probability_words: str


class ResultsPage(Page, frozen=True):
    """What the learner's lesson came to, with the gut judgement beside the last one."""

    template: ClassVar[str] = "results.html"

    lesson: Lesson
    rail: Markup
    judged: tuple[Judged, ...]
    mean_brier: float | None
    open_claims: tuple[str, ...]
    quiz: Quiz
    exercises: Exercises
    next_lesson: LessonCard | None
    has_forms: bool


@pages.get("/lessons/<slug>/results")
def results(slug: str) -> str:
    """Show what the learner's judgements and answers in a lesson came to."""
    found = lesson_or_404(slug)
    work = work_in(found)
    judged = tuple(_judged(found, claim, work) for claim in found.claims)
    if not work.may_see_findings and found.reveal == "together":
        judged = ()
    scores = [
        entry.card.result.brier
        for entry in judged
        if entry.card.result is not None and entry.card.result.brier is not None
    ]
    exercises = exercises_of(found, work)
    scores += exercises.certainties
    quiz = quiz_of(found, work)
    _note_finished(work, quiz)
    following = edition().lesson(found.next_slug) if found.next_slug else None
    return ResultsPage(
        lesson=found,
        rail=_rail(found, found.steps[-1], work),
        judged=judged,
        mean_brier=sum(scores) / len(scores) if scores else None,
        open_claims=work.open_claims,
        quiz=quiz,
        exercises=exercises,
        next_lesson=following.card if following else None,
        has_forms=bool(edition().forms()),
    ).render()


def _judged(found: Lesson, claim: str, work: Work) -> Judged:
    item = own_item_or_404(found.card.slug, claim)
    # A lesson that reveals at once may judge a claim in its hook and nowhere else.
    only_in_hook = work.latest("judge", claim) is None and found.reveal == "at-once"
    step: StepName = "hook" if only_in_hook else "judge"
    card = card_of(work, item, Placed(step), findings=True)
    gut = _probability(work, "hook", claim) if step == "judge" else None
    last = _probability(work, step, claim)
    return Judged(
        card=card,
        gut=gut,
        gut_words=in_words(gut) if gut else "",
        probability=last,
        probability_words=in_words(last) if last else "",
    )


def _probability(work: Work, name: StepName, claim: str) -> int | None:
    kept = work.latest(name, claim)
    given = kept.raw.get("probability") if kept else None
    return given if isinstance(given, int) else None


class LessonSourcesPage(Page, frozen=True):
    """The sources of one lesson, numbered as in its margin."""

    template: ClassVar[str] = "lesson_sources.html"

    lesson: Lesson
    notes: tuple[SourceNote, ...]


@pages.get("/lessons/<slug>/sources")
def lesson_sources(slug: str) -> str:
    """Show what a lesson rests on."""
    return LessonSourcesPage(lesson_or_404(slug), edition().sources(slug)).render()
