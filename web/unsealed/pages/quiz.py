"""The quiz of a lesson: its presets, its sets, and which feedback is shown when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from flask import request
from msgspec import Struct
from msgspec.structs import replace

from unsealed.language import noop
from unsealed.pages.cards import Card, Placed, card_of, card_to_retry
from unsealed.pages.own_variant import own_item_or_404

if TYPE_CHECKING:
    from unsealed.course.edition import Lesson, QuestionSet
    from unsealed.pages.visit import Work
    from unsealed.records.attempts import Attempt

Preset = Literal["practice", "check", "test"]
STEP: Literal["retrieve"] = "retrieve"


class PresetChoice(Struct, frozen=True):
    """A way to take a quiz, with one line that says what the learner will see, and when."""

    name: Preset
    title: str
    promise: str


PRESETS = (
    PresetChoice(
        "practice",
        noop("Practice"),
        noop("The reason comes with each answer, and you may try again. Your first try counts."),
    ),
    PresetChoice(
        "check",
        noop("Check"),
        noop("You answer a set, change what you like, and see the reasons when the set is done."),
    ),
    PresetChoice(
        "test",
        noop("Test"),
        noop("You see nothing until you hand in. Then every reason is shown."),
    ),
)


class SetOfCards(Struct, frozen=True):
    """A set of the quiz with its cards, and how many of them are saved or answered."""

    title: str
    cards: tuple[Card, ...]
    saved: int
    is_done: bool


class Quiz(Struct, frozen=True):
    """A quiz as one learner has it: no attempt yet, under way, or finished.

    `points` and `answered` are those of the first tries of this attempt whose reasons may be
    seen; a test that is not handed in shows none.
    """

    presets: tuple[PresetChoice, ...]
    preset: PresetChoice | None
    number: int
    next_number: int
    sets: tuple[SetOfCards, ...]
    count: int
    answered: int
    points: float
    is_finished: bool

    def with_card(self, card: Card) -> Quiz:
        """The same quiz with this card in the place of the one that has its id."""
        return replace(
            self,
            sets=tuple(
                replace(
                    group,
                    cards=tuple(card if old.id == card.id else old for old in group.cards),
                )
                for group in self.sets
            ),
        )


def quiz_of(lesson: Lesson, work: Work) -> Quiz:
    """The learner's newest attempt at the lesson's quiz."""
    attempt = work.last_attempt(STEP)
    count = sum(len(group.questions) for group in lesson.sets)
    if attempt is None:
        return Quiz(PRESETS, None, 1, 1, (), count, 0, 0.0, is_finished=False)
    sets = tuple(_set(lesson, group, attempt, work) for group in lesson.sets)
    revealed = [card for group in sets for card in group.cards if _is_answered(work, card)]
    return Quiz(
        presets=PRESETS,
        preset=preset_named(attempt.preset),
        number=attempt.number,
        next_number=work.next_number(STEP),
        sets=sets,
        count=count,
        answered=len(revealed),
        points=sum(_first_score(work, card) for card in revealed),
        is_finished=attempt.handed_in_at is not None or len(revealed) == count,
    )


class Exercises(Struct, frozen=True):
    """What the exercises of a lesson came to: the first tries count.

    `certainties` are the Brier scores of those that ask how sure somebody is.
    """

    count: int
    answered: int
    points: float
    certainties: list[float]


def exercises_of(lesson: Lesson, work: Work) -> Exercises:
    """The exercises in the steps of a lesson, as the learner has answered them."""
    firsts = {
        kept.question: kept for kept in reversed(work.answers) if kept.question in lesson.exercises
    }
    return Exercises(
        count=len(lesson.exercises),
        answered=len(firsts),
        points=sum(kept.score for kept in firsts.values()),
        certainties=[kept.brier for kept in firsts.values() if kept.brier is not None],
    )


def preset_named(name: str) -> PresetChoice:
    """The preset of this name; practice, the gentlest, for a name that is not known."""
    return next((preset for preset in PRESETS if preset.name == name), PRESETS[0])


def _set(lesson: Lesson, group: QuestionSet, attempt: Attempt, work: Work) -> SetOfCards:
    cards = tuple(quiz_card(lesson, question, attempt, work) for question in group.questions)
    return SetOfCards(
        title=group.title,
        cards=cards,
        saved=sum(card.state == "saved" for card in cards),
        is_done=all(card.state == "revealed" for card in cards),
    )


def quiz_card(lesson: Lesson, question: str, attempt: Attempt, work: Work) -> Card:
    """The card of a quiz question under the rules of the attempt's preset."""
    item = own_item_or_404(lesson.card.slug, question)
    row = [entry for group in lesson.sets for entry in group.questions]
    is_practice = attempt.preset == "practice"
    place = Placed(
        STEP,
        number=attempt.number,
        position=row.index(question) + 1,
        count=len(row),
        may_retry=is_practice,
        saves_only=not is_practice,
    )
    if is_practice and request.args.get("again") == question:
        return card_to_retry(work, item, place)
    findings = attempt.preset != "test" or attempt.handed_in_at is not None
    return card_of(work, item, place, findings=findings)


def _is_answered(work: Work, card: Card) -> bool:
    kept = work.latest(STEP, card.id, number=card.number)
    return kept is not None


def _first_score(work: Work, card: Card) -> float:
    tries = [
        kept
        for kept in work.answers
        if (kept.step, kept.number, kept.question) == (STEP, card.number, card.id)
    ]
    return tries[0].score if tries else 0.0
