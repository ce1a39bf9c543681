"""What `pack.json` says of a pack. Every key is in `web/docs/packs.md` too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from pydantic import Field, StringConstraints

from unsealed.questions.kind import Frozen, Id

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Files = Mapping[str, bytes]
    """The files of a pack by their names, `pack.json` among them."""
    Step = Callable[[Files], Files]
    """Leads the files of a pack from one schema version to the next. Pure."""

STEPS: Final[tuple[Step, ...]] = ()
"""The steps from version 1 to 2, from 2 to 3 and so on: none, while there is one version."""
SCHEMA: Final = 1 + len(STEPS)
"""The version of the packs that this program makes."""

PACK_FILE: Final = "pack.json"

Name = Annotated[Id, StringConstraints(max_length=40)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Pack(Frozen):
    """The whole of `pack.json`."""

    schema_version: int = Field(ge=1, description="The version of this format.")
    name: Name = Field(description="What the pack is called by commands. It outlives its title.")
    title: Line = Field(description="The title of its unit in the course.")
    authors: tuple[Line, ...] = Field(max_length=50, description="Who wrote it; may be empty.")
    licence: Line = Field(description="The licence that its lessons are given under.")
    made_with: Line = Field(description="The version of the course that made the pack.")
    lessons: tuple[Id, ...] = Field(description="The lessons of its unit, in order.")
    bench: tuple[Id, ...] = Field(description="Its exercises for the bench, in order.")
    terms: tuple[Id, ...] = Field(description="The words of the glossary that its texts need.")
    files: dict[str, Hash] = Field(description="The SHA-256 of every other file.")

    @property
    def every_lesson(self) -> tuple[str, ...]:
        """The lessons and the exercises."""
        return (*self.lessons, *self.bench)


def migrated(files: Files, version: int, steps: Sequence[Step] = STEPS) -> Files:
    """The files of a pack of this schema version as the newest has them."""
    for step in steps[version - 1 :]:
        files = step(files)
    return files
