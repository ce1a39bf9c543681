"""Archives (ZIP) as files of exhibits, as their author describes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from unsealed.course.replica_types import EntryName, FileName, Moment, Some
from unsealed.questions.kind import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterator


class Entry(Frozen):
    """A file in an archive."""

    file: FileName | None = Field(
        default=None, description="A file of the exhibit that stands above the archive."
    )
    content: str | None = Field(
        default=None, description="Exactly what it holds, where it is no file of the exhibit."
    )
    path: EntryName | None = Field(
        default=None, description="Its path in the archive; without it, the file's name."
    )
    changed: Moment = Field(description="When it was last changed, by the packer's clock.")

    @model_validator(mode="after")
    def _is_filled_in_one_way(self) -> Entry:
        if (self.file is None) == (self.content is None):
            raise PydanticCustomError("entry_content", "exactly one of file and content")
        if self.file is None and self.path is None:
            raise PydanticCustomError("entry_path", "content without a path")
        return self

    @property
    def name(self) -> str:
        """Its path in the archive."""
        return self.path or self.file or ""


class Archive(Frozen):
    """A ZIP archive of other files of the exhibit and of texts of its own."""

    entries: Some[Entry] = Field(description="What is in it, in order.")

    @model_validator(mode="after")
    def _has_each_path_once(self) -> Archive:
        seen: set[str] = set()
        for entry in self.entries:
            if entry.name in seen:
                raise PydanticCustomError("entry_twice", "{path} twice", {"path": entry.name})
            seen.add(entry.name)
        return self

    def files(self) -> Iterator[str]:
        """The files of the exhibit that are packed into it."""
        return (entry.file for entry in self.entries if entry.file is not None)
