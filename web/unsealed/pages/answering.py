"""Where answers come in: commit one, save one for later, open a hint, take and hand in a quiz."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import abort, redirect, request, url_for
from flask import current_app as app
from msgspec.structs import replace

from unsealed.language import gettext as _
from unsealed.pages.assigned import assignment_page, set_or_404
from unsealed.pages.assigned_cards import taken_for
from unsealed.pages.blueprint import pages
from unsealed.pages.cards import CLAIM, Card, card_with_fault, parts_with_cards
from unsealed.pages.handing_in import first_step
from unsealed.pages.lessons import card_in_step, step_page
from unsealed.pages.own_variant import own_item_or_404, variant_here
from unsealed.pages.quiz import STEP, preset_named, quiz_card
from unsealed.pages.services import edition, services
from unsealed.pages.stamps import is_sent_for_another, is_waiting
from unsealed.pages.templating import address
from unsealed.pages.visit import lesson_or_404, work_in
from unsealed.questions.answer_fault import AnswerFault
from unsealed.questions.registry import as_stored, kind_of
from unsealed.records import answers, attempts, drafts, hints

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from unsealed.course.edition import Item, Lesson, StepName
    from unsealed.pages.visit import Work
    from unsealed.questions.kind import Fields, RawAnswer

_STEP = "<any(hook, read, examine, judge, reveal, retrieve):name>"
_A_DAY = 86_400
_STEERING_FIELDS = {"csrf_token", "stamp", "try", "number", "hints", "shown-at", "from"}


@pages.post(f"/lessons/<slug>/{_STEP}/answers/<question>")
def answer(slug: str, name: StepName, question: str) -> ResponseReturnValue:
    """Commit an answer. Sent twice, it is kept once, and the kept one is shown."""
    lesson = lesson_or_404(slug)
    item = _placed_item(lesson, name, question)
    number = whole_number("number", default=1)
    try:
        raw = kind_of(item.kind).read(item.question, fields_given())
    except AnswerFault as fault:
        if is_waiting() or is_sent_for_another():
            return fault.message, 422, {"Content-Type": "text/plain; charset=utf-8"}
        return _answer_again(lesson, name, item, number, fault.message)
    given = given_answer(
        lesson, name, item, number, raw, try_number=1 if item.kind == CLAIM else _try()
    )
    answers.record(services().records, given)
    return _show(lesson, name, item, number)


def answer_unconfirmed(slug: str, name: StepName, question: str) -> ResponseReturnValue:
    """The card of an answer whose form could not be confirmed, with the answer still in it."""
    lesson = lesson_or_404(slug)
    fault = _("The page had been open for too long. Your answer is still here: send it once more.")
    item = _placed_item(lesson, name, question)
    return _answer_again(lesson, name, item, whole_number("number", default=1), fault)


@pages.post(f"/lessons/<slug>/{_STEP}/drafts/<question>")
def draft(slug: str, name: StepName, question: str) -> ResponseReturnValue:
    """Save an answer that is not given yet, however incomplete it is."""
    lesson = lesson_or_404(slug)
    item = _placed_item(lesson, name, question)
    number = whole_number("number", default=1)
    drafts.save(
        services().records,
        learner=work_in(lesson).learner,
        lesson=slug,
        step=name,
        number=number,
        question=question,
        fields=fields_given(),
        now=_now(),
    )
    return _show(lesson, name, item, number)


@pages.post(f"/lessons/<slug>/{_STEP}/hints/<question>/<int:hint>")
def hint(slug: str, name: StepName, question: str, hint: int) -> ResponseReturnValue:
    """Open a hint. It costs nothing; that it was opened is kept."""
    lesson = lesson_or_404(slug)
    item = _placed_item(lesson, name, question)
    if not 1 <= hint <= len(item.question.hints):
        abort(404)
    number = whole_number("number", default=1)
    hints.open(
        services().records,
        learner=work_in(lesson).learner,
        lesson=slug,
        step=name,
        number=number,
        question=question,
        hint=hint,
        now=_now(),
    )
    return _show(lesson, name, item, number, keep=fields_given())


@pages.post("/lessons/<slug>/judge/pass")
def pass_on_claims(slug: str) -> Response:
    """Leave the claims that are still open unjudged, for good, and go on to the findings."""
    lesson = lesson_or_404(slug)
    work = work_in(lesson)
    attempts.start(
        services().records,
        learner=work.learner,
        lesson=slug,
        step="judge",
        number=1,
        preset="practice",
        edition=edition().version,
        now=_now(),
    )
    attempts.hand_in(
        services().records, learner=work.learner, lesson=slug, step="judge", number=1, now=_now()
    )
    return redirect(url_for("pages.step", slug=slug, name="reveal"), code=303)


@pages.post("/lessons/<slug>/retrieve/attempts")
def start_quiz(slug: str) -> Response:
    """Start an attempt at the quiz, by number, so that two taps start one."""
    lesson = lesson_or_404(slug)
    attempts.start(
        services().records,
        learner=work_in(lesson).learner,
        lesson=slug,
        step=STEP,
        number=whole_number("number", default=1),
        preset=preset_named(request.form.get("preset", "")).name,
        edition=edition().version,
        now=_now(),
    )
    return redirect(url_for("pages.step", slug=slug, name=STEP), code=303)


@pages.post("/lessons/<slug>/retrieve/attempts/<int:number>/sets/<int:place>")
def check_set(slug: str, number: int, place: int) -> Response:
    """Give the saved answers of one set of a quiz, and show their reasons."""
    lesson = lesson_or_404(slug)
    attempt = _quiz_attempt(lesson, number, preset="check")
    if not 1 <= place <= len(lesson.sets):
        abort(404)
    _give_saved(lesson, attempt, lesson.sets[place - 1].questions)
    there = url_for("pages.step", slug=slug, name=STEP, _anchor=f"set-{place}")
    return redirect(there, code=303)


@pages.post("/lessons/<slug>/retrieve/attempts/<int:number>/hand-in")
def hand_in(slug: str, number: int) -> Response:
    """Give all saved answers of a quiz and close the attempt."""
    lesson = lesson_or_404(slug)
    attempt = _quiz_attempt(lesson, number)
    if attempt.handed_in_at is None:
        for group in lesson.sets:
            _give_saved(lesson, attempt, group.questions)
        attempts.hand_in(
            services().records,
            learner=work_in(lesson).learner,
            lesson=slug,
            step=STEP,
            number=number,
            now=_now(),
        )
    return redirect(url_for("pages.step", slug=slug, name=STEP), code=303)


def _placed_item(lesson: Lesson, name: StepName, question: str) -> Item:
    """The item, if it is asked in this step; elsewhere there is nothing to answer."""
    text = edition().step(lesson.card.slug, name)
    asked = parts_with_cards(text.parts) if text else ()
    if name == STEP:
        asked += tuple(entry for group in lesson.sets for entry in group.questions)
    taken = taken_for(work_in(lesson), name, whole_number("number", default=1))
    if taken is not None:
        asked = tuple(each.question for each in taken.names if each.lesson == lesson.card.slug)
    if question not in asked:
        abort(404)
    return own_item_or_404(lesson.card.slug, question)


def _quiz_attempt(lesson: Lesson, number: int, *, preset: str | None = None) -> attempts.Attempt:
    attempt = work_in(lesson).attempt(STEP, number)
    if attempt is None or not attempt.is_own or (preset and attempt.preset != preset):
        abort(404)
    return attempt


def _give_saved(lesson: Lesson, attempt: attempts.Attempt, questions: tuple[str, ...]) -> None:
    """Turn saved answers into given ones; what is missing or unreadable stays as it is."""
    saved = work_in(lesson).drafts
    for question in questions:
        kept = saved.get((STEP, attempt.number, question))
        item = edition().item(lesson.card.slug, question, variant_here(lesson.card.slug))
        if kept is None or item is None:
            continue
        try:
            raw = kind_of(item.kind).read(item.question, kept.fields)
        except AnswerFault:
            continue
        given = given_answer(lesson, STEP, item, attempt.number, raw, try_number=1)
        given = replace(given, preset=attempt.preset)
        answers.record(services().records, given)


def given_answer(
    lesson: Lesson,
    name: StepName,
    item: Item,
    number: int,
    raw: RawAnswer,
    *,
    try_number: int,
) -> answers.GivenAnswer:
    """What the form of this request gives, graded, as an answer of the visitor's."""
    return answers.GivenAnswer(
        learner=work_in(lesson).learner,
        lesson=lesson.card.slug,
        step=name,
        number=number,
        preset="practice",
        question=item.id,
        try_number=try_number,
        version=item.version,
        kind=item.kind,
        content=as_stored(item.question),
        raw=raw,
        result=kind_of(item.kind).grade(item.question, raw),
        hints=whole_number("hints", default=0),
        shown_at=shown_at(),
        answered_at=_now(),
        edition=edition().version,
        reached=name if number == 1 else first_step(lesson.card.slug),
    )


def _try() -> int:
    """The try that the form names. A claim has one, since a judgement is committed once; but for
    the vote after the talk of a round, which comes in elsewhere."""
    return whole_number("try", default=1)


def _show(
    lesson: Lesson,
    name: StepName,
    item: Item,
    number: int,
    *,
    keep: Fields | None = None,
) -> ResponseReturnValue:
    """The card as it now stands: as a fragment for htmx, else by way of its page.

    What was sent for somebody else is not shown to whoever has the browser now.
    """
    if is_waiting():
        return "", 204
    if is_sent_for_another():
        return _own_page(lesson, name)
    if request.headers.get("HX-Request") == "true":
        card = _card(lesson, name, item, number, _fresh(lesson))
        if keep is not None and card.state in {"open", "saved"}:
            card = card_with_fault(card, item, keep, "")
        return _fragment(card)
    if request.form.get("from") == "home":
        return redirect(url_for("pages.home", _anchor="welcome"), code=303)
    if taken := taken_for(work_in(lesson), name, number):
        return redirect(taken.address(taken.card(item)), code=303)
    there = address("pages.step", slug=lesson.card.slug, name=name, _anchor=f"{name}-{item.id}")
    return redirect(there, code=303)


def _own_page(lesson: Lesson, name: StepName) -> ResponseReturnValue:
    """The page of whoever has the browser now, in place of the one that was left open."""
    there = url_for("pages.step", slug=lesson.card.slug, name=name)
    if request.headers.get("HX-Request") == "true":
        return "", 204, {"HX-Redirect": there}
    return redirect(there, code=303)


def _answer_again(
    lesson: Lesson, name: StepName, item: Item, number: int, fault: str
) -> ResponseReturnValue:
    """The card as it was sent, with the fault; the page around it where there is no htmx.

    Where an answer is committed already, that is shown: there is nothing to mend any more.
    """
    work = work_in(lesson)
    card = _card(lesson, name, item, number, work)
    if card.state not in {"open", "saved"}:
        return _show(lesson, name, item, number)
    card = card_with_fault(card, item, fields_given(), fault)
    if request.headers.get("HX-Request") == "true":
        return _fragment(card), 422
    if taken := taken_for(work, name, number):
        here = set_or_404(taken.assignment.class_id, taken.assignment.number)
        return assignment_page(here).with_card(card).render(), 422
    text = edition().step(lesson.card.slug, name)
    if text is None:
        abort(404)
    return step_page(lesson, text, work).with_card(card).render(), 422


def _card(lesson: Lesson, name: StepName, item: Item, number: int, work: Work) -> Card:
    taken = taken_for(work, name, number)
    if taken is not None:
        return taken.card(item, work)
    if name != STEP or item.id in lesson.exercises:
        return card_in_step(lesson, name, item.id, work)
    attempt = work.attempt(STEP, number)
    if attempt is None:
        abort(404)
    return quiz_card(lesson, item.id, attempt, work)


def _fresh(lesson: Lesson) -> Work:
    """The learner's work, read again after a write of this request."""
    known = work_in(lesson)
    return type(known)(known.learner, lesson)


def _fragment(card: Card) -> str:
    known = "home" if request.form.get("from") == "home" else ""
    return app.jinja_env.get_template("card_fragment.html").render(card=card, came_from=known)


def fields_given() -> Fields:
    """The fields of the answer itself, without those that steer the form."""
    return {
        name: request.form.getlist(name) for name in request.form if name not in _STEERING_FIELDS
    }


def whole_number(name: str, *, default: int) -> int:
    """A small number from the form; the default where there is none."""
    text = request.form.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 4 else default


def shown_at() -> datetime | None:
    """When the page says it was made, if that is believable; only ever used for statistics."""
    text = request.form.get("shown-at", "")
    if not text.isdecimal() or len(text) > 12:
        return None
    age = time.time() - int(text)
    return datetime.fromtimestamp(int(text), UTC) if 0 <= age < _A_DAY else None


def _now() -> datetime:
    return datetime.now(UTC)
