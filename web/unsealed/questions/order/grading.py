"""Showing, reading and grading an order."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from msgspec import Struct

from unsealed.language import gettext as _
from unsealed.questions.answer_fault import AnswerFault
from unsealed.questions.answers import (
    first,
    mapping_in,
    number_in,
    require_on_offer,
    verdict_of,
    whole_number,
)
from unsealed.questions.results import Mark, Result, Weakness
from unsealed.questions.seals import Choice
from unsealed.questions.shuffling import shuffled
from unsealed.questions.wording import weak_options, weak_stem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from unsealed.questions.kind import Fields, RawAnswer
    from unsealed.questions.order.model import Entry, Order

MANY_ENTRIES = 8


class Shown(Struct, frozen=True):
    """The entries shuffled, and the names of the two ends."""

    entries: tuple[Choice, ...]
    first: str
    last: str


def show(question: Order) -> Shown:
    def gives_away(entries: Sequence[Entry]) -> bool:
        return _agreement(question, {entry.id: place for place, entry in enumerate(entries)}) == 1

    entries = shuffled(question.entries, seed=question.id, gives_away=gives_away)
    return Shown(
        entries=tuple(Choice(entry.id, entry.text) for entry in entries),
        first=question.first,
        last=question.last,
    )


def recall(question: Order, fields: Fields) -> RawAnswer:
    given = {
        entry.id: whole_number(first(fields, f"place-{entry.id}")) for entry in question.entries
    }
    last = len(question.entries)
    return {"places": {name: n for name, n in given.items() if n is not None and 1 <= n <= last}}


def read(question: Order, fields: Fields) -> RawAnswer:
    """The place of every entry, counted from 1. Raises AnswerFault unless each is taken once."""
    given = [first(fields, f"place-{entry.id}") for entry in question.entries]
    places = [str(place) for place in range(1, len(given) + 1)]
    require_on_offer([value for value in given if value], places)
    if not all(given):
        raise AnswerFault(_("Give every entry a place first."))
    twice = [place for place in places if given.count(place) > 1]
    if twice:
        raise AnswerFault(
            _("Two entries have place %(place)s. Give each a place of its own.")
            % {"place": twice[0]}
        )
    return recall(question, fields)


def grade(question: Order, answer: RawAnswer) -> Result:
    """Pairs in the right order less pairs in the wrong one, as a share of all, at least 0.

    That is Kendall's tau, so that an order made at random comes to 0 on average before the
    floor. Tied pairs do not count. One mark an entry, right where it stands in its place.
    """
    given = mapping_in(answer, "places")
    last = len(question.entries)
    places = {name: number_in(given, name, low=1, high=last) for name in given}
    found = {name: place for name, place in places.items() if place is not None}
    score = max(0.0, _agreement(question, found))
    marks = (
        Mark(entry.id, found.get(entry.id) in question.right_places(entry.id), entry.feedback)
        for entry in question.entries
    )
    return Result(score, verdict_of(score), tuple(marks))


def weaknesses(question: Order) -> Iterator[Weakness]:
    yield from weak_stem(question.stem)
    yield from weak_options("entries", question.entries)
    if len(question.entries) > MANY_ENTRIES:
        yield Weakness(
            ("entries",),
            _("more than %(most)s entries are a test of patience, found %(found)s. Leave some out.")
            % {"most": MANY_ENTRIES, "found": len(question.entries)},
        )


def _agreement(question: Order, places: Mapping[str, int]) -> float:
    """Kendall's tau between the right order and the places: 1 the same, -1 upside down."""
    signs = [_sign(places, pair) for pair in _counting_pairs(question)]
    return sum(signs) / len(signs)


def _counting_pairs(question: Order) -> list[tuple[str, str]]:
    pairs = combinations((entry.id for entry in question.entries), 2)
    return [pair for pair in pairs if not any(set(pair) <= set(tie) for tie in question.ties)]


def _sign(places: Mapping[str, int], pair: tuple[str, str]) -> int:
    """1 if the pair stands in its right order, -1 if upside down, 0 where one has no place."""
    earlier, later = (places.get(name) for name in pair)
    if earlier is None or later is None:
        return 0
    return (later > earlier) - (later < earlier)
