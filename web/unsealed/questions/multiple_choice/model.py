"""Multiple choice: some options are right, some are not."""

from __future__ import annotations

from typing import Literal

from pydantic import field_validator

from unsealed.language import gettext as _
from unsealed.questions.content import content_fault, require_at_least, require_unique
from unsealed.questions.kind import Frozen, Id, Inline, Question


class Option(Frozen):
    """Something to tick or to leave, and the reason."""

    id: Id
    text: Inline
    feedback: Inline
    is_right: bool


class MultipleChoice(Question):
    """A question with at least one right and one wrong option."""

    kind: Literal["multiple-choice"]
    options: tuple[Option, ...]

    @field_validator("options")
    @classmethod
    def _options_differ_and_are_mixed(cls, options: tuple[Option, ...]) -> tuple[Option, ...]:
        require_at_least(options, 2)
        require_unique(options)
        if len({option.is_right for option in options}) == 1:
            raise content_fault(
                _(
                    "some options must be right and some wrong, found %(found)s with the same"
                    ' "is_right". Otherwise ticking all or none is the answer.'
                )
                % {"found": len(options)}
            )
        return options
