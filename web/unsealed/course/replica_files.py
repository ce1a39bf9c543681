"""The files of an exhibit, as its author describes them: what learners download and examine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from unsealed.course.replica_archives import Archive
from unsealed.course.replica_memos import TypedMemo
from unsealed.course.replica_pictures import Picture
from unsealed.course.replica_types import EntryName, FileName, Hash, Moment
from unsealed.course.replica_workbooks import Workbook
from unsealed.questions.kind import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterator


class Column(Frozen):
    """One column of the body's table as a plain text: one of several copies to be compared."""

    number: int = Field(ge=1, description="Which column, counted from 1.")
    without: tuple[str, ...] = Field(
        default=(), description="Cells that only say that a copy lacks the line."
    )


KeyName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+\._domainkey\.[a-z0-9.-]+$")]
"""Under which name a key stands in the DNS."""


class Signed(Frozen):
    """The DKIM signature of a mail: by which key, over which header lines."""

    key: KeyName = Field(description="The key's name, such as may24._domainkey.school.example.")
    headers: tuple[str, ...] = Field(
        default=("from", "to", "subject", "date"), description="The header lines that it covers."
    )
    counted: bool = Field(
        default=False, description="Whether it counts the characters of the text (l=)."
    )


class Hop(Frozen):
    """A server that passed the mail on."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", populate_by_name=True)

    sender: str = Field(alias="from", description="The host that handed the mail over.")
    by: str = Field(description="The host that took it.")
    at: Moment = Field(description="When, by that host's clock.")


_LONGEST_PLAIN = 72
"""A longer line is broken on its way (RFC 2045, 6.7), so that words in it cannot be found again."""
_HEADED = frozenset({"from", "to", "subject", "date", "message-id"})


class Mail(Frozen):
    """An e-mail of invented people."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", populate_by_name=True)

    sender: str = Field(alias="from", description="The From line.")
    to: str = Field(description="The To line.")
    cc: str | None = Field(default=None, description="The Cc line.")
    subject: str = Field(description="The Subject line.")
    date: Moment = Field(description="The Date line, as 2024-05-02T12:05:00+00:00.")
    message_id: str | None = Field(default=None, description="The Message-ID; made up without it.")
    answers: str | None = Field(
        default=None, description="The Message-ID of the mail that it answers."
    )
    text: tuple[str, ...] = Field(min_length=1, description="The lines of the text.")
    marked: bool = Field(
        default=True,
        description="False where each character counts: then only a header line marks it.",
    )
    signed: Signed | None = Field(default=None, description="Its DKIM signature.")
    changed: dict[str, str] = Field(
        default_factory=dict,
        description="Words of the text that somebody changed after the signing, each with the new.",
    )
    headed: dict[str, str] = Field(
        default_factory=dict,
        description="Header lines that somebody changed after the signing, each with its new"
        " value.",
    )
    added: tuple[str, ...] = Field(
        default=(), description="Lines that somebody added below, after the signing."
    )
    way: tuple[Hop, ...] = Field(default=(), description="The servers, first to last.")

    @model_validator(mode="after")
    def _changes_what_is_there(self) -> Mail:
        plain = [line for line in self.text if len(line) <= _LONGEST_PLAIN and line.isascii()]
        for old in self.changed:
            if not any(old in line for line in plain):
                raise PydanticCustomError("words_of_mail", "{words}", {"words": old})
        for name in self.headed:
            if name.lower() not in _HEADED:
                raise PydanticCustomError("line_of_mail", "{name}", {"name": name})
        return self


class Document(Frozen):
    """A PDF of typed lines. What is not said in it is as a plain office program would have it."""

    lines: tuple[str, ...] | None = Field(
        default=None, min_length=1, description="Its lines; without them, those of the body."
    )
    title: str = Field(description="The title in its properties.")
    author: str = Field(description="The author in its properties.")
    created: Moment = Field(description="When it was made, by its properties.")
    modified: Moment | None = Field(default=None, description="When it was changed, by them.")
    program: str = Field(default="Office", description="The program that wrote it, by them.")
    font: str = Field(default="Helvetica", description="The name of its typeface.")
    earlier: tuple[str, ...] | None = Field(
        default=None, min_length=1, description="The lines of a first state, still in the file."
    )
    covered: tuple[str, ...] = Field(
        default=(), description="Words under a black box that are still in the file."
    )
    removed: tuple[str, ...] = Field(
        default=(), description="Words under a black box that are gone from the file."
    )


class Change(Frozen):
    """A change of which a text program kept track."""

    words: str = Field(min_length=1, description="The words, as they stand first in the lines.")
    how: Literal["added", "removed"] = Field(
        description="Whether they were added, or struck out and still stand in the file."
    )
    by: str = Field(description="Under which name.")
    at: Moment = Field(description="When, by the program's clock.")


class Comment(Frozen):
    """A comment in the margin of a text document."""

    on: int = Field(ge=1, description="Beside which paragraph it stands, counted from 1.")
    by: str = Field(min_length=1, description="Under which name.")
    at: Moment = Field(description="When, by the program's clock.")
    text: str = Field(min_length=1, description="What it says.")


class WordDocument(Frozen):
    """A text document (DOCX). What is not said in it is as a plain office program would have it."""

    lines: tuple[str, ...] | None = Field(
        default=None, min_length=1, description="Its paragraphs; without them, the body's lines."
    )
    author: str = Field(description="Who made it, by its properties.")
    editor: str = Field(description="Who last saved it, by its properties.")
    created: Moment = Field(description="When it was made, by its properties.")
    modified: Moment = Field(description="When it was last saved, by its properties.")
    template: str = Field(default="Normal.dotm", description="The template that it began from.")
    program: str = Field(default="Microsoft Office Word", description="The program, by them.")
    version: str = Field(default="16.0000", description="The program's version.")
    minutes: int = Field(default=1, ge=0, description="How long it was open, by its properties.")
    saved: int = Field(default=1, ge=1, description="How often it was saved, by them.")
    foreign: dict[str, str] = Field(
        default_factory=dict, description="Paragraphs set in another language, each with its code."
    )
    changes: tuple[Change, ...] = Field(default=(), description="Tracked changes.")
    comments: tuple[Comment, ...] = Field(default=(), description="Comments in the margin.")


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
    mail: Mail | None = Field(default=None, description="An e-mail, signed or not.")
    pdf: Document | None = Field(default=None, description="A PDF of typed lines.")
    docx: WordDocument | None = Field(default=None, description="A text document (DOCX).")
    xlsx: Workbook | None = Field(default=None, description="A workbook (XLSX).")
    picture: Picture | None = Field(default=None, description="A picture (JPEG).")
    archive: Archive | None = Field(default=None, description="An archive (ZIP).")
    hashes: dict[EntryName, FileName | Hash] | None = Field(
        default=None,
        min_length=1,
        description="A list of hashes: each name with a file that stands above, or with a SHA-256.",
    )
    memo: TypedMemo | None = Field(
        default=None, description="A typed sheet (SVG), as a machine sets it."
    )
    zone: tuple[KeyName, ...] | None = Field(
        default=None, min_length=1, description="A zone file with these keys."
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

    def made_of(self) -> Iterator[str]:
        """The other files of the exhibit that it is made of."""
        if self.archive is not None:
            yield from self.archive.files()
        for told in (self.hashes or {}).values():
            if "." in told:  # a hash has no extension
                yield told
