"""Showing, reading and grading a pin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from unsealed.language import gettext as _
from unsealed.language import noop
from unsealed.measure.brier import brier
from unsealed.measure.likelihood import BANDS, HIGHEST, LOWEST, Band, in_words
from unsealed.questions.answer_fault import AnswerFault
from unsealed.questions.answers import (
    first,
    known,
    number_in,
    require_on_offer,
    text_in,
    verdict_of,
)
from unsealed.questions.pin.model import NOWHERE
from unsealed.questions.pin.wording import certainty_in_words, no_place
from unsealed.questions.probability import percent_or_typed, require_percent
from unsealed.questions.results import Mark, Result
from unsealed.questions.seals import Choice, SealVerdict, seal_name, seal_question, verdict_choices
from unsealed.questions.wording import longest_key, weak_options, weak_stem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.questions.kind import Fields, RawAnswer
    from unsealed.questions.pin.model import PinQuestion
    from unsealed.questions.results import Weakness

NEAR = 0.5
"""For the right verdict with a place nearby."""
ALONE = 0.25
"""For the right verdict without its place, or the right place without its verdict. So low that
somebody who guesses both comes to a quarter at most, whatever the question."""
_VERDICTS = [verdict.value for verdict in SealVerdict]
_MISSING = noop("Say how sure you are of your verdict: choose a number from 1 to 99.")


class Shown(Struct, frozen=True):
    """The seal that is asked about, and all that can be chosen; the last place is none."""

    exhibit: str
    seal_name: str
    seal_question: str
    verdicts: tuple[Choice, ...]
    bands: tuple[Band, ...]
    places: tuple[Choice, ...]


def show(question: PinQuestion) -> Shown:
    places = (Choice(place.id, place.text) for place in question.places)
    return Shown(
        exhibit=question.exhibit,
        seal_name=seal_name(question.seal),
        seal_question=seal_question(question.seal),
        verdicts=verdict_choices(),
        bands=BANDS,
        places=(*places, Choice(NOWHERE, no_place())),
    )


def recall(question: PinQuestion, fields: Fields) -> RawAnswer:
    """What was given so far; a certainty that cannot be read stays as it was typed."""
    return {
        "verdict": known(fields, "verdict", _VERDICTS),
        "certainty": percent_or_typed(first(fields, "certainty")),
        "place": known(fields, "place", _ids(question)),
    }


def read(question: PinQuestion, fields: Fields) -> RawAnswer:
    """The verdict, the certainty and the place. Raises AnswerFault if one is missing."""
    verdict, place = first(fields, "verdict"), first(fields, "place")
    if not verdict:
        raise AnswerFault(_("Choose a verdict first. “Cannot tell” is a verdict as well."))
    require_on_offer([verdict], _VERDICTS)
    require_percent(first(fields, "certainty"), missing=_(_MISSING))
    if not place:
        raise AnswerFault(_("Point at a place, or say that there is none."))
    require_on_offer([place], _ids(question))
    return recall(question, fields)


def grade(question: PinQuestion, answer: RawAnswer) -> Result:
    """By verdict and by place; the certainty has its Brier score and does not count.

    1 for both; a half for the right verdict with a place nearby; a quarter for the right verdict
    alone, or for a place of the key alone. "No place" is worth nothing without its verdict.
    """
    verdict, place = text_in(answer, "verdict"), text_in(answer, "place")
    is_right = verdict == question.verdict
    score = _score(question, place, is_right=is_right)
    percent = number_in(answer, "certainty", low=LOWEST, high=HIGHEST)
    marks = (Mark("verdict", is_right, question.because), *_place_marks(question, place))
    if percent is None:
        return Result(score, verdict_of(score), marks)
    cost = brier(percent / 100, is_right)
    said = Mark("certainty", None, certainty_in_words(percent, cost, is_right=is_right))
    return Result(score, verdict_of(score), (*marks, said), reading=in_words(percent), brier=cost)


def weaknesses(question: PinQuestion) -> Iterator[Weakness]:
    yield from weak_stem(question.stem)
    yield from weak_options("places", question.places)
    yield from longest_key("places", question.places, question.key)


def _score(question: PinQuestion, place: str, *, is_right: bool) -> float:
    if not is_right:
        return ALONE if place in question.key else 0.0
    if place in question.right_places:
        return 1.0
    return NEAR if place in question.near else ALONE


def _place_marks(question: PinQuestion, chosen: str) -> Iterator[Mark]:
    """One for what was pointed at; none where an older version offered it."""
    said = {place.id: place.feedback for place in question.places} | {NOWHERE: question.nowhere}
    if chosen in said:
        yield Mark(chosen, chosen in question.right_places, said[chosen])


def _ids(question: PinQuestion) -> list[str]:
    return [*(place.id for place in question.places), NOWHERE]
