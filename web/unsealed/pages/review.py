"""Review: questions of quizzes that come back before they are forgotten, at most ten a day."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar, Final

from flask import abort, flash, redirect, request, url_for
from msgspec import Struct
from msgspec.structs import replace

from unsealed.language import gettext as _
from unsealed.language import noop
from unsealed.pages.answering import fields_given, given_answer, whole_number
from unsealed.pages.blueprint import pages
from unsealed.pages.cards import question_as_graded
from unsealed.pages.own_variant import own_item_or_404
from unsealed.pages.page import Page
from unsealed.pages.review_plan import calendar, for_today, plan_of
from unsealed.pages.services import edition, services
from unsealed.pages.to_do import to_do
from unsealed.pages.visit import is_known, learner_id, lesson_or_404, work_in
from unsealed.questions.answer_fault import AnswerFault
from unsealed.questions.registry import kind_of
from unsealed.records import answers, reviews

if TYPE_CHECKING:
    from datetime import date

    from flask.typing import ResponseReturnValue

    from unsealed.course.edition import Item, LessonCard
    from unsealed.pages.review_plan import Due
    from unsealed.questions.kind import Fields, Question, RawAnswer
    from unsealed.questions.results import Result
    from unsealed.records.answers import KeptAnswer
    from unsealed.records.reviews import Recall, Recalled

DAYS: Final = 28
WORDS: Final[dict[reviews.Recalled, str]] = {
    "yes": noop("Yes, and I could say why"),
    "partly": noop("Half"),
    "no": noop("No, or only the answer and not the reason"),
}


class ReviewCard(Struct, frozen=True):
    """A question that has come back, as it is asked: nothing of its key is in it."""

    lesson: LessonCard
    item_id: str
    folder: str
    stem_html: str
    shown: object
    try_number: int
    answer: RawAnswer | None = None
    recalled: str = ""
    fault: str = ""

    @property
    def uid(self) -> str:
        """A prefix for the HTML ids of this card."""
        return f"review-{self.lesson.slug}-{self.item_id}"


class ReviewPage(Page, frozen=True):
    """The question that has come back and waits longest, and what comes on the next days.

    `is_tested` says that a test of the class is under way, during which nothing is shown.
    """

    template: ClassVar[str] = "review.html"

    card: ReviewCard | None
    left: int
    days: tuple[tuple[date, int], ...]
    is_tested: bool
    words: tuple[tuple[Recalled, str], ...]


class ReviewedPage(Page, frozen=True):
    """A question that was reviewed just now, with its reason and the day on which it returns."""

    template: ClassVar[str] = "reviewed.html"

    lesson: LessonCard
    stem_html: str
    folder: str
    uid: str
    question: Question
    answer: RawAnswer
    result: Result
    comes_back: date
    left: int


@pages.get("/review")
def review() -> str:
    """Show the question that has come back and waits longest."""
    waiting = waiting_today()
    card = _card(waiting[0]) if waiting and not _is_tested() else None
    return _page(card).render()


@pages.post("/review/<slug>/<question>")
def give_review(slug: str, question: str) -> ResponseReturnValue:
    """Answer a question that has come back. Sent twice, the answer is kept once."""
    lesson = lesson_or_404(slug)
    item = own_item_or_404(slug, question)
    there = url_for("pages.reviewed", slug=slug, question=question)
    due = next((each for each in waiting_today() if _asked(each) == (slug, question)), None)
    if due is None or _is_tested():
        return redirect(there, code=303)
    try:
        recalled = _recalled()
        raw = kind_of(item.kind).read(item.question, fields_given())
    except AnswerFault as fault:
        return _page(_with_fault(_card(due), item, fields_given(), fault.message)).render(), 422
    number = whole_number("try", default=due.next_try)
    given = given_answer(lesson, "retrieve", item, 1, raw, try_number=number)
    answers.record(services().records, replace(given, step=reviews.STEP, recalled=recalled))
    return redirect(there, code=303)


@pages.get("/review/<slug>/<question>")
def reviewed(slug: str, question: str) -> ResponseReturnValue:
    """Show the reason of a question that was reviewed, until it comes back."""
    lesson = lesson_or_404(slug)
    item = own_item_or_404(slug, question)
    kept = _last_review(slug, question)
    plan = {due.question: due for due in _plan()}
    due = plan.get((slug, item.sibling_of or question))
    if kept is None or due is None or due.day <= _today() or _is_tested():
        if kept is None:
            flash(_("This question has not come back to you yet."))
        return redirect(url_for("pages.review"), code=303)
    asked = question_as_graded(item, kept)
    return ReviewedPage(
        lesson=lesson.card,
        stem_html=asked.stem,
        folder=kind_of(item.kind).folder,
        uid=f"review-{slug}-{question}",
        question=asked,
        answer=kept.raw,
        result=kind_of(item.kind).grade(asked, kept.raw),
        comes_back=due.day,
        left=len(waiting_today()),
    ).render()


def _recalled() -> Recalled:
    """What was said of one's memory. Raises AnswerFault where nothing was."""
    said = request.form.get("recalled", "")
    for name in reviews.RECALLED:
        if name == said:
            return name
    raise AnswerFault(_("Say first whether you remember why."))


def waiting_today() -> tuple[Due, ...]:
    """The visitor's questions of today, those that wait longest first."""
    return for_today(_plan(), _today())


def _page(card: ReviewCard | None) -> ReviewPage:
    plan = _plan()
    return ReviewPage(
        card=card,
        left=len(for_today(plan, _today())),
        days=calendar(plan, _today(), DAYS),
        is_tested=_is_tested(),
        words=tuple((name, _(words)) for name, words in WORDS.items()),
    )


def _plan() -> tuple[Due, ...]:
    """When the visitor's questions come back, without those that the course has no more."""
    if not is_known():
        return ()
    history = reviews.of_learner(services().records, learner_id())
    return plan_of(filter(None, map(_under_its_question, history)), _day_of)


def _under_its_question(recall: Recall) -> Recall | None:
    """An answer to a sibling as one to its question; None for what the course has no more."""
    item = edition().item(recall.lesson, recall.question)
    if item is None:
        return None
    return recall._replace(question=item.sibling_of) if item.sibling_of else recall


def _asked(due: Due) -> tuple[str, str]:
    """The lesson, and the question that is asked this time."""
    slug, question = due.question
    return slug, due.asked(edition().siblings(slug, question))


def _is_tested() -> bool:
    """Whether the visitor's class has a test under way, which might ask the same."""
    return any(each.is_test_under_way for each in to_do({}))


def _card(due: Due) -> ReviewCard:
    slug, question = _asked(due)
    item = own_item_or_404(slug, question)
    kind = kind_of(item.kind)
    return ReviewCard(
        lesson=lesson_or_404(slug).card,
        item_id=question,
        folder=kind.folder,
        stem_html=item.question.stem,
        shown=kind.show(item.question),
        try_number=due.next_try,
    )


def _with_fault(card: ReviewCard, item: Item, fields: Fields, fault: str) -> ReviewCard:
    """The card as it was sent, with what is wrong with it."""
    answer = kind_of(item.kind).recall(item.question, fields)
    recalled = request.form.get("recalled", "")
    return replace(card, answer=answer, recalled=recalled, fault=fault)


def _last_review(slug: str, question: str) -> KeptAnswer | None:
    lesson = edition().lesson(slug)
    if lesson is None:
        abort(404)
    kept = (each for each in work_in(lesson).answers if each.question == question)
    return max(
        (each for each in kept if each.step == reviews.STEP),
        key=lambda each: each.try_number,
        default=None,
    )


def _today() -> date:
    return _day_of(datetime.now(UTC))


def _day_of(moment: datetime) -> date:
    """The day of a moment where the server is, as for everything that has a day."""
    return moment.astimezone().date()
