"""A typed sheet of an exhibit, as its author describes it."""

from __future__ import annotations

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from unsealed.lab.replicas.memo_setting import LETTERS, Machine
from unsealed.questions.kind import Frozen


class TypedMemo(Frozen):
    """A typed sheet (SVG) of an invented office."""

    machine: Machine = Field(description="What it was written with: typewriter or word-processor.")
    lines: tuple[str, ...] = Field(
        min_length=1,
        description="Its lines; one that is too long is broken as the machine would break it.",
    )
    copied: int = Field(
        default=0, ge=0, le=3, description="How often it went through a copier, up to 3 times."
    )
    carbon: bool = Field(default=False, description="Whether it is the carbon copy.")

    @field_validator("lines")
    @classmethod
    def _has_a_type_for_each_letter(cls, lines: tuple[str, ...]) -> tuple[str, ...]:
        strange = sorted({letter for line in lines for letter in line} - LETTERS)
        if strange:
            raise PydanticCustomError(
                "letter_of_memo", "no type for {letters}", {"letters": " ".join(strange)}
            )
        if not any(line.split() for line in lines):
            raise PydanticCustomError("empty_memo", "no letters")
        return lines
