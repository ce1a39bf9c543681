"""Single choice: one option of several is right."""

from __future__ import annotations

from typing import Literal

from pydantic import ValidationInfo, field_validator

from unsealed.questions.content import require_at_least, require_known, require_unique
from unsealed.questions.kind import Frozen, Id, Inline, Question


class Option(Frozen):
    """Something to choose, what is said to those who chose it, and the wrong idea behind it."""

    id: Id
    text: Inline
    feedback: Inline
    misconception: str | None = None


class SingleChoice(Question):
    """A question with one right option, the `key`."""

    kind: Literal["single-choice"]
    options: tuple[Option, ...]
    key: Id

    @field_validator("options")
    @classmethod
    def _options_can_be_told_apart(cls, options: tuple[Option, ...]) -> tuple[Option, ...]:
        require_at_least(options, 2)
        require_unique(options)
        return options

    @field_validator("key")
    @classmethod
    def _key_is_an_option(cls, key: str, info: ValidationInfo) -> str:
        if "options" in info.data:
            require_known([key], [option.id for option in info.data["options"]])
        return key
