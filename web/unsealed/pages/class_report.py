"""What a class did: lesson by lesson, learner by learner, and as files to take along.

A learner's report here is made of the same rows as their own results page.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from flask import current_app as app
from msgspec import Struct

from unsealed.language import gettext as _
from unsealed.language import noop
from unsealed.measure.likelihood import BANDS, band_of
from unsealed.pages.blueprint import pages
from unsealed.pages.cards import CLAIM
from unsealed.pages.class_members import member_or_404
from unsealed.pages.classes import class_or_404
from unsealed.pages.figures import figures_of
from unsealed.pages.page import Page
from unsealed.pages.services import edition, services
from unsealed.pages.visit import lesson_or_404
from unsealed.records import class_work, classes, holdings, members

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from flask.typing import ResponseReturnValue

    from unsealed.course.edition import Item, Lesson, Unit
    from unsealed.pages.figures import LessonFigures
    from unsealed.questions.pin.model import PinQuestion
    from unsealed.questions.results import Verdict
    from unsealed.records.answers import KeptAnswer
    from unsealed.records.classes import Class
    from unsealed.records.members import Member


_VERDICTS: Final[Mapping[Verdict, str]] = {
    "right": noop("Right"),
    "partly": noop("Partly right"),
    "wrong": noop("Wrong"),
}


class Bar(Struct, frozen=True):
    """How many answers were of one sort. `share` is in percent of all that were given."""

    label: str
    note: str
    count: int
    share: int
    is_key: bool


class ItemReport(Struct, frozen=True):
    """What the class answered to one claim or question, at the first try.

    For a claim the bars are the ICD 203 bands; for a question with options, its options; for any
    other, right, partly and wrong. `not_yet` have not answered it.
    """

    item: Item
    text_html: str
    bars: tuple[Bar, ...]
    answered: int
    not_yet: int


class ClassLessonPage(Page, frozen=True):
    """One lesson of a class: every claim and question, with how it was answered."""

    template: ClassVar[str] = "class_lesson.html"

    found: Class
    lesson: Lesson
    claims: tuple[ItemReport, ...]
    questions: tuple[ItemReport, ...]


class ClassLearnerPage(Page, frozen=True):
    """One learner of a class, lesson by lesson."""

    template: ClassVar[str] = "class_learner.html"

    found: Class
    member: Member
    figures: tuple[LessonFigures, ...]
    units: tuple[Unit, ...]


@pages.get("/classes/<class_id>/lessons/<slug>")
def class_lesson(class_id: str, slug: str) -> str:
    """Show how the class answered a lesson."""
    return lesson_report(class_or_404(class_id), lesson_or_404(slug)).render()


def lesson_report(found: Class, lesson: Lesson) -> ClassLessonPage:
    """How the class answered a lesson, at the first try."""
    slug = lesson.card.slug
    records = services().records
    listed = members.of_class(records, found.id)
    given = _first_tries(class_work.answers_in(records, found.id, slug))
    items = edition().items(slug)
    asked = [question for group in lesson.sets for question in group.questions]
    return ClassLessonPage(
        found=found,
        lesson=lesson,
        claims=tuple(
            _report(items[claim], given["judge", claim] or given["hook", claim], len(listed))
            for claim in lesson.claims
        ),
        questions=tuple(
            _report(items[question], _any_step(given, question), len(listed))
            for question in (*lesson.exercises, *asked)
        ),
    )


@pages.get("/classes/<class_id>/learners/<int:number>")
def class_learner(class_id: str, number: int) -> str:
    """Show what one learner of the class did."""
    found = class_or_404(class_id)
    member = member_or_404(found, number)
    figures = figures_of(member.learner, only=found.id)
    return ClassLearnerPage(found, member, figures, edition().units()).render()


@pages.get("/classes/<class_id>/everything.json")
def class_data(class_id: str) -> ResponseReturnValue:
    """Download all that is held of a class and its learners."""
    found = class_or_404(class_id)
    records = services().records
    listed = members.of_class(records, found.id)
    response = app.json.response(
        {
            "class": {"id": found.id, "title": found.title, "code": found.code},
            "teachers": list(classes.teachers_of(records, found.id)),
            "held": holdings.of_class(records, found.id),
            "is_demonstration": found.is_demonstration,
            "members": [
                {"name": member.name, **holdings.of_member(records, found.id, member.learner)}
                for member in listed
            ],
        }
    )
    response.headers["Content-Disposition"] = f'attachment; filename="unsealed-{found.code}.json"'
    return response


_Given = dict[tuple[str, str], list["KeptAnswer"]]


def _first_tries(kept: Iterable[KeptAnswer]) -> _Given:
    """Each learner's first try, in whichever attempt it was, by step and question."""
    found: _Given = defaultdict(list)
    seen = set()
    for answer in sorted(kept, key=lambda each: each.answered_at):
        key = (answer.learner, answer.step, answer.question)
        if answer.try_number == 1 and key not in seen:
            seen.add(key)
            found[answer.step, answer.question].append(answer)
    return found


def _any_step(given: _Given, question: str) -> list[KeptAnswer]:
    return [answer for key, kept in given.items() if key[1] == question for answer in kept]


def _report(item: Item, given: Sequence[KeptAnswer], learners: int) -> ItemReport:
    question = item.question
    if item.kind == CLAIM:
        bars = _bands(given)
    elif edition().variants(item.lesson) > 1:
        # What was right differs from learner to learner.
        bars = _verdicts(given)
    elif item.kind == "pin":
        bars = _pointed(cast("PinQuestion", question), given)
    elif getattr(question, "options", None):
        bars = _options(question, given)
    else:
        bars = _verdicts(given)
    text = getattr(question, "text", None) or question.stem
    return ItemReport(item, text, bars, len(given), max(0, learners - len(given)))


def _bands(given: Sequence[KeptAnswer]) -> tuple[Bar, ...]:
    numbers = [answer.raw.get("probability") for answer in given]
    words = Counter(str(band_of(number)) for number in numbers if isinstance(number, int))
    return tuple(_bar(str(band), words[str(band)], len(given)) for band in BANDS)


# `Any`: two kinds have options, each a model of its own, with nearly the same fields.
def _options(question: Any, given: Sequence[KeptAnswer]) -> tuple[Bar, ...]:
    chosen: Counter[object] = Counter()
    for answer in given:
        value = answer.raw.get("option")
        chosen.update(value if isinstance(value, list) else [value])
    return tuple(
        Bar(
            label=option.text,
            note=getattr(option, "misconception", None) or "",
            count=chosen[option.id],
            share=_percent(chosen[option.id], len(given)),
            is_key=getattr(option, "is_right", option.id == getattr(question, "key", None)),
        )
        for option in question.options
    )


def _pointed(pin: PinQuestion, given: Sequence[KeptAnswer]) -> tuple[Bar, ...]:
    chosen = Counter(
        (name, answer.raw.get(name)) for answer in given for name in ("verdict", "place")
    )
    return tuple(
        Bar(
            label=each.text,
            note="",
            count=chosen[each.field, each.value],
            share=_percent(chosen[each.field, each.value], len(given)),
            is_key=each.is_right,
        )
        for each in pin.answerable
    )


def _verdicts(given: Sequence[KeptAnswer]) -> tuple[Bar, ...]:
    verdicts = Counter(answer.verdict for answer in given)
    return tuple(_bar(_(words), verdicts[name], len(given)) for name, words in _VERDICTS.items())


def _bar(label: str, count: int, total: int) -> Bar:
    return Bar(label, "", count, _percent(count, total), is_key=False)


def _percent(count: int, total: int) -> int:
    return round(100 * count / total) if total else 0
