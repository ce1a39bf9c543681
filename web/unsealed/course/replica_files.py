"""The files of an exhibit, as its author describes them: what learners download and examine."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from unsealed.questions.kind import Frozen

FileName = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9]+)+$", max_length=80)
]
"""A file name that every system takes: letters, digits, hyphens, and an extension."""


class Column(Frozen):
    """One column of the body's table as a plain text: one of several copies to be compared."""

    number: int = Field(ge=1, description="Which column, counted from 1.")
    without: tuple[str, ...] = Field(
        default=(), description="Cells that only say that a copy lacks the line."
    )


class ReplicaFile(Frozen):
    """A file that is made for an exhibit, in exactly one of the ways."""

    name: FileName = Field(description="The file's name, with its extension.")
    body: Literal["text", "table"] | None = Field(
        default=None, description="The body as it stands, as a plain text or as CSV."
    )
    lines: tuple[str, ...] | None = Field(
        default=None, min_length=1, description="A plain text of these lines."
    )
    column: Column | None = Field(
        default=None, description="A column of the body's table, as a plain text."
    )

    @model_validator(mode="after")
    def _is_made_in_one_way(self) -> ReplicaFile:
        ways = [name for name in type(self).model_fields if name != "name"]
        if sum(getattr(self, way) is not None for way in ways) != 1:
            raise PydanticCustomError(
                "way_of_file",
                "exactly one of {ways}",
                {"ways": ", ".join(ways)},
            )
        return self
