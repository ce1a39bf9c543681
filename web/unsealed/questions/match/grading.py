"""Showing, reading and grading a match."""

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
    from unsealed.questions.match.model import Match, Right


class Shown(Struct, frozen=True):
    """The left entries in the author's order, and the right ones shuffled."""

    left: tuple[Choice, ...]
    right: tuple[Choice, ...]


def show(question: Match) -> Shown:
    key = [question.pairs[entry.id] for entry in question.left]

    def gives_away(right: Sequence[Right]) -> bool:
        return [entry.id for entry in right][: len(key)] == key

    right = shuffled(question.right, seed=question.id, gives_away=gives_away)
    return Shown(
        left=tuple(Choice(entry.id, entry.text) for entry in question.left),
        right=tuple(Choice(entry.id, entry.text) for entry in right),
    )


def recall(question: Match, fields: Fields) -> RawAnswer:
    right = [entry.id for entry in question.right]
    given = {entry.id: known(fields, f"match-{entry.id}", right) for entry in question.left}
    return {"pairs": {left: partner for left, partner in given.items() if partner}}


def read(question: Match, fields: Fields) -> RawAnswer:
    """The partner of every left entry. Raises AnswerFault while one has none."""
    given = [first(fields, f"match-{entry.id}") for entry in question.left]
    require_on_offer([value for value in given if value], [entry.id for entry in question.right])
    if not all(given):
        raise AnswerFault(_("Choose a partner for every entry first."))
    return recall(question, fields)


def grade(question: Match, answer: RawAnswer) -> Result:
    """The share of right pairs; one mark a pair, in the order of the left entries."""
    pairs = mapping_in(answer, "pairs")
    marks = tuple(
        Mark(entry.id, pairs.get(entry.id) == question.pairs[entry.id], entry.feedback)
        for entry in question.left
    )
    score = sum(mark.is_right is True for mark in marks) / len(marks)
    return Result(score, verdict_of(score), marks)


def weaknesses(question: Match) -> Iterator[Weakness]:
    yield from weak_stem(question.stem)
    yield from weak_options("left", question.left)
    yield from weak_options("right", question.right)
    if sorted(question.pairs.values()) == sorted(entry.id for entry in question.right):
        yield Weakness(
            ("right",),
            _(
                "every entry at the right is used exactly once, so that the last pair needs no"
                " thought. Add one that belongs to none."
            ),
        )
