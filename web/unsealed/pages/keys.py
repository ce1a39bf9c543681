"""The key of a question in lines, for those who write the questions. Never shown to learners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unsealed.language import gettext as _
from unsealed.pages.wording import STATUSES
from unsealed.questions.claim_judgement.model import ClaimJudgement
from unsealed.questions.comparing import either
from unsealed.questions.mark_changes.model import MarkChanges
from unsealed.questions.match.model import Match
from unsealed.questions.multiple_choice.model import MultipleChoice
from unsealed.questions.order.model import Order
from unsealed.questions.pick_line.model import PickLine
from unsealed.questions.pin.model import PinQuestion
from unsealed.questions.quantity.model import Quantity
from unsealed.questions.seals import seal_name, verdict_words
from unsealed.questions.short_text.model import ShortText
from unsealed.questions.single_choice.model import SingleChoice
from unsealed.questions.sort_layers.model import SortLayers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.questions.kind import Question

_OUTCOMES = {"holds": "100 %", "fails": "0 %"}


def key_of(question: Question) -> tuple[str, ...]:
    """What counts as right, in rendered HTML, a line each."""
    match question:
        case ClaimJudgement():
            return tuple(_claim(question))
        case SingleChoice():
            return tuple(each.text for each in question.options if each.id == question.key)
        case MultipleChoice():
            return tuple(each.text for each in question.options if each.is_right)
        case PickLine():
            return tuple(line.text for line in question.lines if line.id in question.key)
        case MarkChanges():
            return tuple(each.text for each in question.changes) or (_("Nothing was altered."),)
        case PinQuestion():
            return (question.verdict_in_words, *_pointed_at(question))
        case Order():
            return tuple(f"{n}. {entry.text}" for n, entry in enumerate(question.entries, 1))
        case Quantity():
            return (question.answer_in_words,)
        case ShortText():
            return tuple(f"{each.text} ({', '.join(each.any)})" for each in question.rubric)
    return _pairs(question)


def _pairs(question: Question) -> tuple[str, ...]:
    match question:
        case Match():
            right = {each.id: each.text for each in question.right}
            return tuple(f"{one.text} → {right[question.pairs[one.id]]}" for one in question.left)
        case SortLayers():
            trays = {tray.id: tray.title for tray in question.trays}
            return tuple(
                f"{card.text} → {either(trays[name] for name in card.accepted)}"
                for card in question.cards
            )
    raise TypeError(type(question).__name__)


def _pointed_at(question: PinQuestion) -> Iterator[str]:
    for spot in question.spots:
        if spot.id in question.right_places:
            yield spot.text
        elif spot.id in question.near:
            yield _("%(place)s (near it: half)") % {"place": spot.text}


def _claim(claim: ClaimJudgement) -> Iterator[str]:
    low, high = claim.range or (0, 0)
    wanted = _OUTCOMES.get(claim.outcome) or _("%(low)d to %(high)d %%") % {
        "low": low,
        "high": high,
    }
    yield _("%(status)s: scored against %(wanted)s") % {
        "status": _(STATUSES[claim.status]),
        "wanted": wanted,
    }
    for seal, key in claim.seals.items():
        yield f"{seal_name(seal)}: {verdict_words(key.verdict)}"
    if claim.admiralty is not None:
        sources = "/".join(claim.admiralty.source)
        yield f"{sources} {'/'.join(map(str, claim.admiralty.information))}"
    if claim.cues:
        yield _("Seen without looking closely: %(cues)s") % {"cues": ", ".join(claim.cues)}
