"""Form fields that answer a question rightly, or wrongly, whatever its kind."""

from __future__ import annotations

from typing import Any

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

FormFields = dict[str, Any]


def right_fields(  # noqa: C901 - a case for each kind
    question: object, *, probability: int | None = None
) -> FormFields:
    """Fields that score in full; for a claim, a probability near its outcome."""
    match question:
        case SingleChoice():
            return {"option": question.key}
        case MultipleChoice():
            return {"option": [option.id for option in question.options if option.is_right]}
        case ClaimJudgement():
            return _judgement(question, probability)
        case Order():
            return {f"place-{entry.id}": str(n) for n, entry in enumerate(question.entries, 1)}
        case Match():
            return {f"match-{left}": right for left, right in question.pairs.items()}
        case SortLayers():
            return {f"tray-{card.id}": card.tray for card in question.cards}
        case PickLine():
            return {"line": list(question.key)}
        case MarkChanges():
            return {"mark": list(question.fewest_marks) or ["nothing"]}
        case Quantity():
            return {"quantity": str(question.answer)}
        case PinQuestion():
            return _pin(question.verdict, question.right_places[0])
        case ShortText():
            return {"text": " ".join(item.any[0].replace("*", "") for item in question.rubric)}
    raise AssertionError(f"no right answer is known for {type(question).__name__}")


def wrong_fields(question: object) -> FormFields:  # noqa: C901 - a case for each kind
    """Fields that can be read and do not score in full."""
    match question:
        case SingleChoice():
            return {"option": next(o.id for o in question.options if o.id != question.key)}
        case MultipleChoice():
            return {"option": [option.id for option in question.options if not option.is_right]}
        case ClaimJudgement():
            return _judgement(question, 1 if question.outcome == "holds" else 99)
        case Order():
            places = enumerate(reversed(question.entries), 1)
            return {f"place-{entry.id}": str(n) for n, entry in places}
        case Match():
            rights = [entry.id for entry in question.right]
            return {
                f"match-{left}": next(r for r in rights if r != right)
                for left, right in question.pairs.items()
            }
        case SortLayers():
            trays = [tray.id for tray in question.trays]
            return {
                f"tray-{card.id}": next(t for t in trays if t not in (card.tray, *card.also))
                for card in question.cards
            }
        case PickLine():
            return {
                "line": [next(line.id for line in question.lines if line.id not in question.key)]
            }
        case MarkChanges():
            return {"mark": ["nothing"] if question.changes else [question.values[0]]}
        case Quantity():
            return {"quantity": "1 January 1801" if question.sort == "date" else "123456789"}
        case PinQuestion():
            other = next(each for each in SealVerdict if each != question.verdict)
            return _pin(other, next(p.id for p in question.places if p.id not in question.key))
        case ShortText():
            return {"text": "I would rather not say"}
    raise AssertionError(f"no wrong answer is known for {type(question).__name__}")


def _pin(verdict: SealVerdict, place: str) -> FormFields:
    return {"verdict": verdict.value, "certainty": "99", "place": place}


def _judgement(question: ClaimJudgement, probability: int | None) -> FormFields:
    low, high = question.range or (0, 0)
    near = {"holds": 97, "fails": 3, "open": (low + high) // 2}[question.outcome]
    fields: FormFields = {"probability": str(probability or near)}
    for seal, key in question.seals.items():
        fields[f"seal-{seal.value}"] = key.verdict.value
    if question.admiralty is not None:
        fields["admiralty-source"] = question.admiralty.source[0]
        fields["admiralty-information"] = str(question.admiralty.information[0])
    return fields
