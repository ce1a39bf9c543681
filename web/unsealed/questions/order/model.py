"""Order: entries to put in their right order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from unsealed.language import gettext as _
from unsealed.questions.answers import mapping_in, number_in
from unsealed.questions.comparing import Compared, either
from unsealed.questions.content import (
    content_fault,
    quoted,
    require_at_least,
    require_known,
    require_unique,
)
from unsealed.questions.kind import Frozen, Id, Inline, Question, RawAnswer

if TYPE_CHECKING:
    from unsealed.questions.results import Result

Tie = Annotated[tuple[Id, ...], Field(min_length=2)]


class Entry(Frozen):
    """Something to place, and why it stands where it stands."""

    id: Id
    text: Inline
    feedback: Inline


class Order(Question):
    """Entries in their right order, from the end called `from` to the end called `to`.

    `ties` are groups of neighbours whose order among themselves does not count.
    """

    kind: Literal["order"]
    entries: tuple[Entry, ...]
    first: Inline = Field(alias="from")
    last: Inline = Field(alias="to")
    ties: tuple[Tie, ...] = ()

    @field_validator("entries")
    @classmethod
    def _entries_can_be_told_apart(cls, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        require_at_least(entries, 2)
        require_unique(entries)
        return entries

    @field_validator("ties")
    @classmethod
    def _ties_are_groups_of_neighbours(
        cls, ties: tuple[Tie, ...], info: ValidationInfo
    ) -> tuple[Tie, ...]:
        ids = [entry.id for entry in info.data.get("entries", ())]
        if not ids:
            return ties
        for tie in ties:
            require_known(tie, ids)
            _require_neighbours(tie, ids)
        _require_apart(ties)
        if any(len(tie) == len(ids) for tie in ties):
            raise content_fault(
                _("all entries are tied, so that any order is right. Leave some out of the tie.")
            )
        return ties

    def right_places(self, name: str) -> tuple[int, ...]:
        """The places, counted from 1, where an entry may stand: several if it is tied."""
        group = next((tie for tie in self.ties if name in tie), (name,))
        ids = [entry.id for entry in self.entries]
        return tuple(sorted(ids.index(member) + 1 for member in group))

    def compared(self, answer: RawAnswer, result: Result) -> tuple[Compared, ...]:
        """Every entry, in the right order, with its given and its right place."""
        given = mapping_in(answer, "places")
        return tuple(
            Compared(
                name=entry.text,
                yours=str(number_in(given, entry.id, low=1, high=len(self.entries)) or ""),
                ours=either(map(str, self.right_places(entry.id))),
                is_right=mark.is_right,
                because=mark.feedback,
            )
            for entry, mark in zip(self.entries, result.marks, strict=True)
        )


def _require_neighbours(tie: Tie, ids: list[str]) -> None:
    places = sorted(ids.index(name) for name in set(tie))
    if len(places) != len(tie) or places[-1] - places[0] >= len(tie):
        raise content_fault(
            _(
                "tied entries must be different and stand next to each other in the right order,"
                " found %(ids)s. Move them together, or write two ties."
            )
            % {"ids": quoted(tie)}
        )


def _require_apart(ties: tuple[Tie, ...]) -> None:
    tied = [name for tie in ties for name in tie]
    twice = sorted({name for name in tied if tied.count(name) > 1})
    if twice:
        raise content_fault(
            _("an entry belongs to one tie, found %(ids)s in two. Join the two ties.")
            % {"ids": quoted(twice)}
        )
