"""Answers as somebody might give them who knows more or less: the fields of a form, by chance.

For the demonstration class alone. Whatever is drawn is read and graded like any form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unsealed.questions.claim_judgement.model import ClaimJudgement
from unsealed.questions.mark_changes.model import MarkChanges
from unsealed.questions.match.model import Match
from unsealed.questions.multiple_choice.model import MultipleChoice
from unsealed.questions.order.model import Order
from unsealed.questions.pick_line.model import PickLine
from unsealed.questions.pin.model import PinQuestion
from unsealed.questions.quantity.model import Quantity
from unsealed.questions.seals import SealVerdict
from unsealed.questions.short_text.model import ShortText
from unsealed.questions.single_choice.model import SingleChoice
from unsealed.questions.sort_layers.model import SortLayers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from unsealed.questions.kind import Fields, Question

_CREDIBILITY = tuple("123456")
_RELIABILITY = tuple("ABCDEF")


def invented_fields(question: Question, chance: Random, *, skill: float, lean: int) -> Fields:
    """A form that gets about `skill` of a question right.

    `lean` is how many percent somebody tends to believe more than others, or less.
    """
    match question:
        case PinQuestion():
            return _pin(question, chance, skill)
        case ClaimJudgement():
            return _judgement(question, chance, skill, lean)
        case SingleChoice():
            wrong = [each.id for each in question.options if each.id != question.key]
            return {"option": [_either(chance, skill, question.key, wrong)]}
        case MultipleChoice():
            ticked = [e.id for e in question.options if (chance.random() < skill) == e.is_right]
            return {"option": ticked or [question.options[0].id]}
        case PickLine():
            others = [line.id for line in question.lines if line.id not in question.key]
            return {"line": [_either(chance, skill, name, others) for name in question.key]}
        case MarkChanges():
            return _marks(question, chance, skill)
        case Quantity():
            near = [str(miss.answer) for miss in question.near]
            return {"quantity": [_either(chance, skill, str(question.answer), near)]}
        case ShortText():
            said = [each.any[0].rstrip("*") for each in question.rubric if chance.random() < skill]
            return {"text": [" ".join(["I think", *said])]}
    return _placed(question, chance, skill)


def _placed(question: Question, chance: Random, skill: float) -> Fields:
    match question:
        case Order():
            ids = [entry.id for entry in question.entries]
            if chance.random() > skill:
                first = chance.randrange(len(ids) - 1)
                ids[first], ids[first + 1] = ids[first + 1], ids[first]
            return {f"place-{name}": [str(place)] for place, name in enumerate(ids, 1)}
        case Match():
            rights = [each.id for each in question.right]
            return {
                f"match-{left}": [_either(chance, skill, right, rights)]
                for left, right in question.pairs.items()
            }
        case SortLayers():
            trays = [tray.id for tray in question.trays]
            return {
                f"tray-{card.id}": [_either(chance, skill, card.tray, trays)]
                for card in question.cards
            }
    raise TypeError(type(question).__name__)


def _judgement(question: ClaimJudgement, chance: Random, skill: float, lean: int) -> Fields:
    low, high = question.range or (0, 0)
    sure = {"holds": 88, "fails": 12, "open": (low + high) // 2}[question.outcome]
    # Who does not know is seldom far on the wrong side, and sometimes very far.
    doubt = chance.choice((50, 50, 58, 100 - sure))
    aim = sure if chance.random() < skill else doubt if sure < 50 else 100 - doubt
    percent = round(chance.gauss(aim, 9)) + lean
    # Hands like round numbers.
    fields = {"probability": [str(min(95, max(5, 5 * round(percent / 5))))]}
    for seal, key in question.seals.items():
        verdicts = [verdict.value for verdict in SealVerdict]
        fields[f"seal-{seal.value}"] = [_either(chance, skill, key.verdict.value, verdicts)]
    if question.admiralty is not None:
        source, information = question.admiralty.source[0], str(question.admiralty.information[0])
        fields["admiralty-source"] = [_either(chance, skill, source, _RELIABILITY)]
        fields["admiralty-information"] = [_either(chance, skill, information, _CREDIBILITY)]
    return fields


def _pin(question: PinQuestion, chance: Random, skill: float) -> Fields:
    verdicts = [verdict.value for verdict in SealVerdict]
    places = [spot.id for spot in question.spots]
    return {
        "verdict": [_either(chance, skill, question.verdict.value, verdicts)],
        "certainty": [str(min(95, max(50, 5 * round(chance.gauss(75, 12) / 5))))],
        "place": [_either(chance, skill, question.right_places[0], places)],
    }


def _marks(question: MarkChanges, chance: Random, skill: float) -> Fields:
    marked = [value for value in question.fewest_marks if chance.random() < skill]
    if chance.random() > skill:
        marked.append(chance.choice(question.values))
    return {"mark": marked or ["nothing"]}


def _either(chance: Random, skill: float, right: str, others: Sequence[str]) -> str:
    return right if chance.random() < skill or not others else chance.choice(others)
