"""Packets: one or two short documents and a claim, as the test before and after asks them.

Unlike a question of a lesson, a packet is not graded when it is answered: nobody learns how they
did before the last form is handed in, and every figure is made of the kept probabilities.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from pydantic import Field

from unsealed.language import gettext as _
from unsealed.measure.likelihood import BANDS
from unsealed.questions.answer_fault import AnswerFault
from unsealed.questions.answers import first, known, require_on_offer
from unsealed.questions.claim_judgement.grading import Shown
from unsealed.questions.claim_judgement.model import DEFAULT_STEM
from unsealed.questions.kind import Frozen, Id, Seal
from unsealed.questions.probability import percent_in, require_percent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unsealed.questions.kind import Fields, RawAnswer

KIND = "packet"
"""What the records call a packet among the kinds of question."""
Level: TypeAlias = Literal["easy", "medium", "hard"]
Outcome: TypeAlias = Literal["holds", "fails", "open"]
LEVELS: tuple[Level, ...] = get_args(Level)
_SEALS = [seal.value for seal in Seal]
_SEEN = ("yes", "no")
_LONGEST_TYPED = 8


class Cues(Frozen):
    """What one sees of a packet without weighing it. Over a form it tells nothing of the key."""

    polish: Literal["neat", "messy"] = Field(
        description="Clean and complete, or with abbreviations, slips and stains."
    )
    source: Literal["friendly", "hostile", "anonymous"] = Field(
        description="Who brings it: a friend of those it is about, an enemy, or nobody knows who."
    )
    serves: Literal["power", "critics", "neither"] = Field(
        description="Whom the claim serves if it is believed."
    )
    signed: bool = Field(description="Whether a signature or seal is shown.")
    length: Literal["short", "long"] = Field(
        description="The words of all its documents: at most 70, or 95 to 150."
    )
    denied: bool = Field(description="Whether somebody concerned denies it.")


class PacketDocument(Frozen):
    """A document of a packet. `caption` and `body` are rendered, sanitised HTML."""

    title: str
    caption: str
    description: str
    body: str


class WrongIdea(Frozen):
    """The idea that a wrong answer follows, by its name, and why it misleads, as HTML."""

    idea: str
    because: str


class Packet(Frozen):
    """A packet as it is asked, with its key: texts are rendered, sanitised HTML.

    `seal` is the question on which the claim turns. `level` is None where the claim is open.
    """

    id: Id
    seal: Seal
    level: Level | None
    outcome: Outcome
    cues: Cues
    documents: tuple[PacketDocument, ...]
    claim: str
    because: str
    decides: dict[Seal, str]
    misled_by: WrongIdea


# The stored form is JSON: its values are of any type, and are checked when they are read back.
def stored_packet(packet: Packet) -> dict[str, Any]:
    """The packet as a JSON object. `packet_from` is its inverse."""
    return packet.model_dump(mode="json")


def packet_from(stored: Mapping[str, Any]) -> Packet:
    """The packet that `stored_packet` gave this object for."""
    return Packet.model_validate(stored, strict=False)


def shown_scale() -> Shown:
    """The scale of likelihood, as claims of lessons show it."""
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
