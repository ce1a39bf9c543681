"""Showing, reading and grading the sorting of spans into layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from unsealed.language import gettext as _
from unsealed.questions.answer_fault import AnswerFault
from unsealed.questions.answers import first, known, mapping_in, require_on_offer, verdict_of
from unsealed.questions.results import Mark, Result, Weakness
from unsealed.questions.seals import Choice
from unsealed.questions.shuffling import shuffled
from unsealed.questions.wording import weak_options, weak_stem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from unsealed.questions.kind import Fields, RawAnswer
    from unsealed.questions.sort_layers.model import Card, SortLayers, Tray


class Shown(Struct, frozen=True):
    """The trays with their meanings, and the cards shuffled."""

    trays: tuple[Tray, ...]
    cards: tuple[Choice, ...]


def show(question: SortLayers) -> Shown:
    def gives_away(cards: Sequence[Card]) -> bool:
        return tuple(cards) == question.cards

    cards = shuffled(question.cards, seed=question.id, gives_away=gives_away)
    return Shown(question.trays, tuple(Choice(card.id, card.text) for card in cards))


def recall(question: SortLayers, fields: Fields) -> RawAnswer:
    trays = [tray.id for tray in question.trays]
    given = {card.id: known(fields, f"tray-{card.id}", trays) for card in question.cards}
    return {"trays": {card: tray for card, tray in given.items() if tray}}


def read(question: SortLayers, fields: Fields) -> RawAnswer:
    """The tray of every card. Raises AnswerFault while a card lies in none."""
    given = [first(fields, f"tray-{card.id}") for card in question.cards]
    require_on_offer([value for value in given if value], [tray.id for tray in question.trays])
    if not all(given):
        raise AnswerFault(_("Choose a layer for every part first."))
    return recall(question, fields)


def grade(question: SortLayers, answer: RawAnswer) -> Result:
    """The share of cards in a tray that can be defended; one mark a card, in the key's order."""
    trays = mapping_in(answer, "trays")
    marks = tuple(
        Mark(card.id, trays.get(card.id) in card.accepted, card.feedback) for card in question.cards
    )
    score = sum(mark.is_right is True for mark in marks) / len(marks)
    return Result(score, verdict_of(score), marks)


def weaknesses(question: SortLayers) -> Iterator[Weakness]:
    yield from weak_stem(question.stem)
    yield from weak_options("cards", question.cards)
    trays = {card.tray for card in question.cards}
    if len(trays) == 1:
        yield Weakness(
            ("cards",),
            _('all cards belong in "%(tray)s", so that one thought sorts them. Add others.')
            % {"tray": trays.pop()},
        )
