"""Pick the line: which line or field of a document carries the judgement?"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from unsealed.language import gettext as _
from unsealed.questions.content import (
    content_fault,
    require_at_least,
    require_known,
    require_unique,
)
from unsealed.questions.kind import Frozen, Id, Inline, Question


class Line(Frozen):
    """A line of the document, and what it does or does not show."""

    id: Id
    text: Inline
    feedback: Inline


class PickLine(Question):
    """Numbered lines; the `key` names those that carry the judgement."""

    kind: Literal["pick-line"]
    lines: tuple[Line, ...]
    key: Annotated[tuple[Id, ...], Field(min_length=1)]

    @field_validator("lines")
    @classmethod
    def _lines_can_be_told_apart(cls, lines: tuple[Line, ...]) -> tuple[Line, ...]:
        require_at_least(lines, 2)
        require_unique(lines)
        return lines

    @field_validator("key")
    @classmethod
    def _key_names_some_lines(cls, key: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if "lines" not in info.data:
            return key
        ids = [line.id for line in info.data["lines"]]
        require_known(key, ids)
        if len(set(key)) == len(ids):
            raise content_fault(
                _("the key names every line, so that nothing is to be found. Add other lines.")
            )
        if len(set(key)) < len(key):
            raise content_fault(_("the key names a line twice. Remove one of the two."))
        return key
