"""Packets: one or two short documents and a claim, as the test before and after asks them.

Unlike a question of a lesson, a packet is not graded when it is answered: nobody learns how they
did before the last form is handed in, and every figure is made of the kept probabilities. The
model is loaded with the first packet: most pages show none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from unsealed.language import gettext as _
from unsealed.measure.likelihood import BANDS
from unsealed.questions.answer_fault import AnswerFault
from unsealed.questions.answers import first, known, require_on_offer
from unsealed.questions.probability import percent_in, require_percent
from unsealed.questions.seals import Seal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unsealed.questions.claim_judgement.grading import Shown
    from unsealed.questions.kind import Fields, RawAnswer
    from unsealed.questions.packet_model import Packet

KIND = "packet"
"""What the records call a packet among the kinds of question."""
_SEALS = [seal.value for seal in Seal]
_SEEN = ("yes", "no")
_LONGEST_TYPED = 8


# The stored form is JSON: its values are of any type, and are checked when they are read back.
def stored_packet(packet: Packet) -> dict[str, Any]:
    """The packet as a JSON object. `packet_from` is its inverse."""
    return packet.model_dump(mode="json")


def packet_from(stored: Mapping[str, Any]) -> Packet:
    """The packet that `stored_packet` gave this object for."""
    from unsealed.questions.packet_model import Packet

    return Packet.model_validate(stored, strict=False)


def shown_scale() -> Shown:
    """The scale of likelihood, as claims of lessons show it."""
    from unsealed.questions.claim_judgement.grading import Shown
    from unsealed.questions.claim_judgement.model import DEFAULT_STEM

    return Shown(
        stem=_(DEFAULT_STEM),
        text="",
        by=None,
        bands=BANDS,
        seals=(),
        verdicts=(),
        reliability=(),
        credibility=(),
    )


def recall_packet(fields: Fields) -> RawAnswer:
    """What was given so far; a probability that cannot be read stays as it was typed."""
    typed = first(fields, "probability")
    percent = percent_in(typed)
    return {
        "probability": typed[:_LONGEST_TYPED] if percent is None else percent,
        "decides": known(fields, "decides", _SEALS),
        "seen": known(fields, "seen", _SEEN),
    }


def read_packet(fields: Fields) -> RawAnswer:
    """The probability, the seal that decides, and whether the documents were known before.

    Raises AnswerFault if one of them is missing or is not on offer.
    """
    require_percent(first(fields, "probability"))
    decides, seen = first(fields, "decides"), first(fields, "seen")
    require_on_offer([value for value in (decides,) if value], _SEALS)
    require_on_offer([value for value in (seen,) if value], _SEEN)
    if not decides:
        raise AnswerFault(_("Choose which of the four questions decides. One of them fits best."))
    if not seen:
        raise AnswerFault(_("Say whether you had seen these documents before: yes or no."))
    return recall_packet(fields)
