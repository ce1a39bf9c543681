"""Showing, reading and grading a judgement of a claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from unsealed.language import gettext as _
from unsealed.measure.admiralty import CREDIBILITY, RELIABILITY, Level
from unsealed.measure.brier import brier, brier_of_open
from unsealed.measure.likelihood import BANDS, HIGHEST, LOWEST, Band, in_words
from unsealed.questions.answer_fault import AnswerFault
from unsealed.questions.answers import (
    first,
    known,
    mapping_in,
    number_in,
    require_on_offer,
    text_in,
)
from unsealed.questions.claim_judgement.model import DEFAULT_RANGE, ClaimJudgement
from unsealed.questions.claim_judgement.verdict import is_on_the_right_side, score_in_words
from unsealed.questions.probability import percent_or_typed, require_percent
from unsealed.questions.results import Mark, Result, Weakness
from unsealed.questions.seals import Choice, SealVerdict, seal_name, seal_question, verdict_choices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.questions.kind import Fields, JsonValue, RawAnswer

_VERDICTS = [verdict.value for verdict in SealVerdict]
_SOURCES = list(RELIABILITY)
_INFORMATION = [str(code) for code in CREDIBILITY]


class SealShown(Struct, frozen=True):
    """A seal that is asked: its id, its name and its question."""

    id: str
    name: str
    question: str


class Shown(Struct, frozen=True):
    """The claim, who makes it, the scale of likelihood, and what else is asked of it."""

    stem: str
    text: str
    by: str | None
    bands: tuple[Band, ...]
    seals: tuple[SealShown, ...]
    verdicts: tuple[Choice, ...]
    reliability: tuple[Level, ...]
    credibility: tuple[Level, ...]


def show(question: ClaimJudgement) -> Shown:
    asks_grades = question.admiralty is not None
    return Shown(
        stem=question.stem,
        text=question.text,
        by=question.by,
        bands=BANDS,
        seals=tuple(SealShown(s.value, seal_name(s), seal_question(s)) for s in question.seals),
        verdicts=verdict_choices(),
        reliability=tuple(RELIABILITY.values()) if asks_grades else (),
        credibility=tuple(CREDIBILITY.values()) if asks_grades else (),
    )


def recall(question: ClaimJudgement, fields: Fields) -> RawAnswer:
    """What was given so far; a probability that cannot be read stays as it was typed."""
    answer: RawAnswer = {"probability": percent_or_typed(first(fields, "probability"))}
    if question.seals:
        given = {s.value: known(fields, f"seal-{s.value}", _VERDICTS) for s in question.seals}
        answer["seals"] = {seal: verdict for seal, verdict in given.items() if verdict}
    if question.admiralty is not None:
        answer["admiralty"] = _grades(fields)
    return answer


def read(question: ClaimJudgement, fields: Fields) -> RawAnswer:
    """The probability, and the seals and grades where they are asked.

    Raises AnswerFault if one is missing, or if the probability is no whole percentage from 1
    to 99.
    """
    require_percent(first(fields, "probability"))
    given = [first(fields, f"seal-{seal.value}") for seal in question.seals]
    require_on_offer([value for value in given if value], _VERDICTS)
    if not all(given):
        raise AnswerFault(
            _("Choose one verdict for every seal. “Cannot tell” is a verdict as well.")
        )
    if question.admiralty is not None:
        _require_grades(first(fields, "admiralty-source"), first(fields, "admiralty-information"))
    return recall(question, fields)


def grade(question: ClaimJudgement, answer: RawAnswer) -> Result:
    """One less the Brier score. Seals and grades are marked, and do not count.

    An answer without a probability scores 0 and has no Brier score.
    """
    percent = number_in(answer, "probability", low=LOWEST, high=HIGHEST)
    extra = (*_seal_marks(question, answer), *_admiralty_marks(question, answer))
    if percent is None:
        return Result(0.0, "judged", (Mark("probability", None, question.finding), *extra))
    cost = _cost(question, percent)
    marks = (
        Mark("probability", is_on_the_right_side(question, percent), question.finding),
        Mark("brier", None, score_in_words(question, percent, cost)),
        *extra,
    )
    return Result(1 - cost, "judged", marks, reading=in_words(percent), brier=cost)


def weaknesses(question: ClaimJudgement) -> Iterator[Weakness]:
    if question.outcome == "open" and question.change_mind is None:
        yield Weakness(
            (),
            _(
                'an open claim says what would settle it, found no "change_mind". Name the'
                " evidence that would."
            ),
        )


def _cost(question: ClaimJudgement, percent: int) -> float:
    if question.outcome == "open":
        low, high = question.range or DEFAULT_RANGE
        return brier_of_open(percent / 100, low / 100, high / 100)
    return brier(percent / 100, question.outcome == "holds")


def _seal_marks(question: ClaimJudgement, answer: RawAnswer) -> Iterator[Mark]:
    given = mapping_in(answer, "seals")
    for seal, key in question.seals.items():
        yield Mark(f"seal-{seal.value}", text_in(given, seal.value) == key.verdict, key.because)


def _admiralty_marks(question: ClaimJudgement, answer: RawAnswer) -> Iterator[Mark]:
    if question.admiralty is None:
        return
    key = question.admiralty
    given = mapping_in(answer, "admiralty")
    source, information = text_in(given, "source"), given.get("information")
    yield Mark("admiralty-source", source in key.source, key.because)
    yield Mark("admiralty-information", information in key.information, key.because)


def _grades(fields: Fields) -> dict[str, JsonValue]:
    grades: dict[str, JsonValue] = {}
    if source := known(fields, "admiralty-source", _SOURCES):
        grades["source"] = source
    if information := known(fields, "admiralty-information", _INFORMATION):
        grades["information"] = int(information)
    return grades


def _require_grades(source: str, information: str) -> None:
    require_on_offer([source] if source else [], _SOURCES)
    require_on_offer([information] if information else [], _INFORMATION)
    if not source or not information:
        raise AnswerFault(
            _("Grade both, the source and the information. F and 6 say that there is no basis.")
        )
