"""Sort into layers: spans of a text go to the trays they belong in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import ValidationInfo, field_validator

from unsealed.questions.answers import mapping_in, text_in
from unsealed.questions.comparing import Compared, either
from unsealed.questions.content import require_at_least, require_known, require_unique
from unsealed.questions.kind import Frozen, Id, Inline, Question, RawAnswer
from unsealed.questions.layers import LAYERS

if TYPE_CHECKING:
    from unsealed.questions.results import Result


class Tray(Frozen):
    """A place to sort into, and what belongs there."""

    id: Id
    title: Inline
    meaning: Inline


class Card(Frozen):
    """A span to sort: its tray, others that can be defended as well, and why."""

    id: Id
    text: Inline
    tray: Id
    also: tuple[Id, ...] = ()
    feedback: Inline

    @property
    def accepted(self) -> tuple[str, ...]:
        """The trays that count as right, the best one first."""
        return (self.tray, *self.also)


def _six_layers() -> tuple[Tray, ...]:
    return tuple(Tray(id=one.id, title=one.title, meaning=one.meaning) for one in LAYERS)


class SortLayers(Question):
    """Trays and the cards that go into them; without trays, the six layers of the course."""

    kind: Literal["sort-layers"]
    trays: tuple[Tray, ...] = _six_layers()
    cards: tuple[Card, ...]

    @field_validator("trays")
    @classmethod
    def _trays_can_be_told_apart(cls, trays: tuple[Tray, ...]) -> tuple[Tray, ...]:
        require_at_least(trays, 2)
        require_unique(trays)
        return trays

    @field_validator("cards")
    @classmethod
    def _cards_belong_in_trays(
        cls, cards: tuple[Card, ...], info: ValidationInfo
    ) -> tuple[Card, ...]:
        require_at_least(cards, 2)
        require_unique(cards)
        if "trays" in info.data:
            known = [tray.id for tray in info.data["trays"]]
            require_known((name for card in cards for name in card.accepted), known)
        return cards

    def compared(self, answer: RawAnswer, result: Result) -> tuple[Compared, ...]:
        """Every card with the tray it was put in and those it belongs in, for the feedback."""
        titles = {tray.id: tray.title for tray in self.trays}
        given = mapping_in(answer, "trays")
        return tuple(
            Compared(
                name=card.text,
                yours=titles.get(text_in(given, card.id), ""),
                ours=either(titles[name] for name in card.accepted),
                is_right=mark.is_right,
                because=mark.feedback,
            )
            for card, mark in zip(self.cards, result.marks, strict=True)
        )
