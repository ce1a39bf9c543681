"""The files of one folder while they are read: what they hold, and every fault found so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct, field
from pydantic import BaseModel

from unsealed.course.faults import Fault, fault
from unsealed.course.model_faults import validated
from unsealed.course.steps_text import SplitLesson, split_lesson
from unsealed.course.texts import read_text
from unsealed.course.yaml_files import YamlDocument, read_yaml
from unsealed.language import gettext as _

if TYPE_CHECKING:
    from pathlib import Path

M = TypeVar("M", bound=BaseModel)

LESSON_FILE = "lesson.md"


class FolderReading(Struct):
    """The files of one folder while they are read."""

    folder: Path
    shown: str
    texts: dict[str, str] = field(default_factory=dict)
    documents: dict[str, YamlDocument] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def path(self, name: str) -> str:
        """What faults call a file of the folder."""
        return f"{self.shown}/{name}"

    def text(self, name: str) -> str | None:
        """The text of a file, kept; None with a fault where there is none."""
        read = read_text(self.folder / name, self.path(name))
        if read.fault:
            self.faults.append(read.fault)
        if read.text is not None:
            self.texts[name] = read.text
        return read.text

    def yaml(self, name: str) -> YamlDocument | None:
        """The mapping that a YAML file holds; None with a fault where it holds none."""
        text = self.text(name)
        return None if text is None else self.document(name, text)

    def document(self, name: str, text: str, first_line: int = 1) -> YamlDocument | None:
        """The mapping in a text that begins on this line of a file; None where it holds none."""
        read = read_yaml(text, self.path(name), first_line)
        self.documents[name] = read
        self.faults += read.faults
        if read.data is None and not read.faults:
            message = _("nothing is written here. Fill it in as lessons/README.md shows.")
            self.faults.append(fault(read.path, (first_line, 1), "file-empty", message))
        return None if read.data is None else read

    def model(self, model: type[M], read: YamlDocument | None) -> M | None:
        """A document as its model reads it; None with faults where the model refuses it."""
        if read is None:
            return None
        found, faults = validated(model, read.data, read)
        self.faults += faults
        return found

    def text_with_front(self, name: str, model: type[M]) -> tuple[SplitLesson, M | None]:
        """A Markdown file in its parts, and its front matter as the model reads it."""
        text = self.text(name)
        split = split_lesson(text or "")
        if text is None:
            return split, None
        if split.front is None:
            remedy = _front_remedy(text, name)
            self.faults.append(fault(self.path(name), (1, 1), "front-matter", remedy))
            return split, None
        return split, self.model(model, self.document(name, split.front, first_line=2))


def _front_remedy(text: str, name: str) -> str:
    if not text.strip() and name == LESSON_FILE:
        return _("this file is empty. `unsealed new lesson NAME` writes one to begin with.")
    if text.startswith("---"):
        return _('the front matter is not closed. Put a line "---" below its last key.')
    return _('the file must begin with a line "---", the front matter and another "---".')
