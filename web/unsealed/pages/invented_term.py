"""A term that nobody had: twelve weeks, a lesson a week, and what invented pupils made of it.

The same lessons and the same beginning give the same term. Every answer is read and graded as a
form's would be; nothing here writes.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from unsealed.language import noop
from unsealed.pages.invented_answers import invented_fields
from unsealed.pages.invented_sittings import invented_tests
from unsealed.questions.answer_fault import AnswerFault
from unsealed.questions.registry import as_stored, kind_of
from unsealed.records.answers import GivenAnswer
from unsealed.records.demonstrations import Finished, InventedTerm
from unsealed.records.marks import Marking

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from unsealed.course.edition import Item, Lesson
    from unsealed.course.reader import EditionReader
    from unsealed.questions.kind import JsonValue
    from unsealed.records.tables import LearnerId

WEEKS: Final = 12
NAMES: Final = (
    *("Amira", "Anton", "Bela", "Carla", "Dario", "Edda", "Emil", "Farid", "Greta", "Hanna"),
    *("Ivo", "Jale", "Jonas", "Kaja", "Levin", "Lotte", "Mats", "Mina", "Noor", "Oskar"),
    *("Paula", "Rami", "Selma", "Tilda"),
)
"""Invented, like all that they do."""
_NOTES: Final = (
    noop("Changed her mind for a good reason, and said which."),
    noop("Very sure, and often wrong: talk about what 90 % means."),
    noop("Was ill; may hand it in later."),
)
_SEED: Final = "a term that nobody had"


class Pupil(Struct, frozen=True):
    """What somebody is like: how much they know and gain, lean to belief, and do at all."""

    learner: LearnerId
    knows: float
    gains: float
    lean: int
    diligence: float


class Asked(Struct, frozen=True):
    """A claim or question as it stands in a step, ready to be answered."""

    step: str
    item: Item
    content: Mapping[str, JsonValue]


def set_lessons(edition: EditionReader) -> tuple[Lesson, ...]:
    """The lessons of the term, in the order of the course."""
    cards = [card for unit in edition.units() for card in unit.lessons][:WEEKS]
    return tuple(filter(None, (edition.lesson(card.slug) for card in cards)))


def invented_term(
    edition: EditionReader, learners: Sequence[LearnerId], *, now: datetime
) -> InventedTerm:
    """What these learners did in the twelve weeks until now."""
    chance = Random(_SEED)  # noqa: S311 - it is to be the same each time
    pupils = [_pupil(learner, chance) for learner in learners]
    lessons = set_lessons(edition)
    begins = first_day(now)
    answers: list[GivenAnswer] = []
    finished: list[Finished] = []
    for week, lesson in enumerate(lessons):
        asked = tuple(_asked(edition, lesson))
        for pupil in pupils:
            if chance.random() > pupil.diligence:
                continue
            at = begins + timedelta(weeks=week, days=chance.randrange(5), hours=chance.randrange(8))
            done = list(_done(pupil, asked, chance, week=week, at=at, edition=edition.version))
            done = [given for given in done if given.answered_at < now]
            if done:
                answers += done
                finished.append(_finished(pupil, lesson, asked, done))
    marks = _marks([lesson.card.slug for lesson in lessons], len(learners), chance)
    before, after = test_days(begins)
    tests = invented_tests(edition, learners, before=before, after=after)
    return InventedTerm(begins, tuple(answers), tuple(finished), tuple(marks), tests)


def test_days(begins: datetime) -> tuple[datetime, datetime]:
    """When a class takes the forms before and after: the Fridays before its first and last week."""
    return begins - timedelta(days=3), begins + timedelta(weeks=WEEKS - 1, days=-3)


def first_day(now: datetime) -> datetime:
    """The Monday morning on which the term of which this is the last week began."""
    monday = now - timedelta(days=now.weekday())
    morning = monday.replace(hour=8, minute=5, second=0, microsecond=0)
    return morning - timedelta(weeks=WEEKS - 1)


def _pupil(learner: LearnerId, chance: Random) -> Pupil:
    return Pupil(
        learner=learner,
        knows=chance.uniform(0.42, 0.8),
        gains=chance.uniform(0.0, 0.22),
        lean=round(chance.gauss(0, 8)),
        diligence=chance.choice((0.6, 0.8, 0.9, 0.95, 1.0)),
    )


def _asked(edition: EditionReader, lesson: Lesson) -> Iterator[Asked]:
    items = edition.items(lesson.card.slug)
    for name in lesson.steps:
        step = edition.step(lesson.card.slug, name)
        refs = [p.ref for p in step.parts if p.kind in {"claim", "question"}] if step else []
        if name == "retrieve":
            refs += [question for group in lesson.sets for question in group.questions]
        for ref in refs:
            yield Asked(name, items[ref], as_stored(items[ref].question))


def _done(
    pupil: Pupil,
    asked: Sequence[Asked],
    chance: Random,
    *,
    week: int,
    at: datetime,
    edition: str,
) -> Iterator[GivenAnswer]:
    skill = min(0.95, pupil.knows + pupil.gains * week / WEEKS)
    until = len(asked) if chance.random() < pupil.diligence else chance.randrange(2, len(asked))
    for each in asked[:until]:
        shown, at = at, at + timedelta(seconds=chance.randrange(20, 95))
        given = _given(pupil, each, chance, skill=skill, shown=shown, at=at, edition=edition)
        if given is not None:
            yield given


def _given(
    pupil: Pupil,
    each: Asked,
    chance: Random,
    *,
    skill: float,
    shown: datetime,
    at: datetime,
    edition: str,
) -> GivenAnswer | None:
    kind = kind_of(each.item.kind)
    fields = invented_fields(each.item.question, chance, skill=skill, lean=pupil.lean)
    try:
        raw = kind.read(each.item.question, fields)
    except AnswerFault:
        # It's OK to leave one out: some forms come to nothing, as they do with real pupils.
        return None
    return GivenAnswer(
        learner=pupil.learner,
        lesson=each.item.lesson,
        step=each.step,
        number=1,
        preset="practice",
        question=each.item.id,
        try_number=1,
        version=each.item.version,
        kind=each.item.kind,
        content=each.content,
        raw=raw,
        result=kind.grade(each.item.question, raw),
        hints=0,
        shown_at=shown,
        answered_at=at,
        edition=edition,
    )


def _finished(
    pupil: Pupil, lesson: Lesson, asked: Sequence[Asked], done: Sequence[GivenAnswer]
) -> Finished:
    last = done[-1]
    is_all = len({(given.step, given.question) for given in done}) == len(
        {(each.step, each.item.id) for each in asked}
    )
    return Finished(pupil.learner, lesson.card.slug, last.step, last.answered_at, is_all)


def _marks(lessons: Sequence[str], learners: int, chance: Random) -> Iterator[Marking]:
    for number in range(1, learners + 1):
        for slug in lessons[:3]:
            if chance.random() < 0.7:
                yield Marking(number, slug, chance.choice(("1", "2+", "2", "3+", "3", "4")), "")
    for number, note in enumerate(_NOTES, 4):
        yield Marking(number * 2, lessons[-4], "", note)
