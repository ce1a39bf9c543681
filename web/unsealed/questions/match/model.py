"""Match: for every entry at the left, the one at the right that belongs to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import ValidationInfo, field_validator

from unsealed.language import gettext as _
from unsealed.questions.answers import mapping_in, text_in
from unsealed.questions.comparing import Compared
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


class Left(Frozen):
    """Something to find the partner of, and why that is its partner."""

    id: Id
    text: Inline
    feedback: Inline


class Right(Frozen):
    """A partner on offer. It may belong to several at the left, or to none."""

    id: Id
    text: Inline


class Match(Question):
    """Two lists, and the pairs that belong together: every left one has exactly one right one."""

    kind: Literal["match"]
    left: tuple[Left, ...]
    right: tuple[Right, ...]
    pairs: dict[Id, Id]

    @field_validator("left", "right")
    @classmethod
    def _entries_can_be_told_apart(
        cls, entries: tuple[Left | Right, ...]
    ) -> tuple[Left | Right, ...]:
        require_at_least(entries, 2)
        require_unique(entries)
        return entries

    @field_validator("pairs")
    @classmethod
    def _every_left_has_a_right(cls, pairs: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        if "left" not in info.data or "right" not in info.data:
            return pairs
        left = [entry.id for entry in info.data["left"]]
        require_known(pairs, left)
        require_known(pairs.values(), [entry.id for entry in info.data["right"]])
        alone = [name for name in left if name not in pairs]
        if alone:
            raise content_fault(
                _("every entry at the left needs a partner, found none for %(ids)s. Add the pair.")
                % {"ids": quoted(alone)}
            )
        return pairs

    def compared(self, answer: RawAnswer, result: Result) -> tuple[Compared, ...]:
        """Every left entry with the partner it was given and its own, for the feedback."""
        texts = {entry.id: entry.text for entry in self.right}
        given = mapping_in(answer, "pairs")
        return tuple(
            Compared(
                name=entry.text,
                yours=texts.get(text_in(given, entry.id), ""),
                ours=texts[self.pairs[entry.id]],
                is_right=mark.is_right,
                because=mark.feedback,
            )
            for entry, mark in zip(self.left, result.marks, strict=True)
        )
