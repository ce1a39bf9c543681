"""The model of a packet: documents, claim, key, and how it looks to who weighs nothing."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

from pydantic import Field

from unsealed.questions.kind import Frozen, Id
from unsealed.questions.seals import Seal

Level: TypeAlias = Literal["easy", "medium", "hard"]
Outcome: TypeAlias = Literal["holds", "fails", "open"]
LEVELS: tuple[Level, ...] = get_args(Level)


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
