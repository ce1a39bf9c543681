"""Reading `guides/`: pages for teachers, some of them each about one lesson."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from pydantic import Field

from unsealed.course.folder_reading import FolderReading
from unsealed.course.model import Text
from unsealed.questions.kind import Frozen, Id

if TYPE_CHECKING:
    from pathlib import Path

    from unsealed.course.faults import Fault
    from unsealed.course.steps_text import SplitLesson
    from unsealed.course.yaml_files import YamlDocument

GUIDES_FOLDER = "guides"


class GuideFront(Frozen):
    """What stands between the `---` lines at the top of a guide."""

    title: Text = Field(description="The guide's title.")
    lesson: Id | None = Field(
        default=None, description="The lesson that it is about, after which the file is named."
    )
    order: int = Field(
        default=100, ge=1, description="Its place among the guides that are about no lesson."
    )
    minutes: int = Field(
        default=48, ge=1, le=480, description="What the minutes of its plan add up to."
    )


class GuideFile(Struct, frozen=True):
    """A guide as its author wrote it; `front` is None where it could not be read."""

    id: str
    text: str
    document: YamlDocument | None
    front: GuideFront | None
    split: SplitLesson
    shown: str
    faults: tuple[Fault, ...]

    @property
    def body(self) -> str:
        """The Markdown below the front matter."""
        return "\n".join(self.text.split("\n")[self.split.body_line - 1 :])


def read_guides(root: Path) -> tuple[GuideFile, ...]:
    """The guides of a course by name, with the faults that each has by itself."""
    folder = root / GUIDES_FOLDER
    return tuple(_guide(root, file) for file in sorted(folder.glob("*.md")))


def _guide(root: Path, file: Path) -> GuideFile:
    reading = FolderReading(file.parent, f"{root.name}/{GUIDES_FOLDER}")
    split, front = reading.text_with_front(file.name, GuideFront)
    return GuideFile(
        id=file.stem,
        text=reading.texts.get(file.name, ""),
        document=reading.documents.get(file.name),
        front=front,
        split=split,
        shown=reading.path(file.name),
        faults=tuple(reading.faults),
    )
