"""What an examiner is given, what it may ask for, and what it gives back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from unsealed.lab.report import FileType, Finding, Report, Words


class Unreadable(Exception):
    """An examiner cannot read the file, and says why in words for people: encrypted, cut off."""

    def __init__(self, why: Words, *, raw: str | None = None) -> None:
        super().__init__(why.message)
        self.why = why
        self.raw = raw


class Evidence(Struct, frozen=True):
    """A file on the desk. Its name is a claim like any other; its type is told by its content.

    `aids` are what was handed in beside it, by name: `zone` (a zone file), `keys` (lines of a
    record's name and its text), `manifest` (hashes), `offices` (a table of office-holders).
    """

    name: str
    data: bytes
    type: FileType
    aids: Mapping[str, bytes]


class Desk(Protocol):
    """Hands the files within a file to their own examiners."""

    def part(self, name: str, data: bytes) -> Report:
        """The report of a file within the file. Never raises: what is too deep, too many or
        unreadable is a report whose finding says so."""
        ...


class Examined(Struct, frozen=True):
    """What an examiner gives back.

    `text` is what the file says, in reading order: the lab looks for dates in it and compares it
    with an original. `dated` is the day that the file gives as its own, so that later dates in
    its text are seen. `asks` are DNS names whose records would let the examiner say more.
    """

    findings: tuple[Finding, ...] = ()
    parts: tuple[Report, ...] = ()
    text: str | None = None
    dated: date | None = None
    asks: tuple[str, ...] = ()


class Examiner(Protocol):
    """The function `examine` of an examiner's module."""

    def __call__(self, evidence: Evidence, desk: Desk, /) -> Examined:
        """The findings of a file of this examiner's types. Raises Unreadable, saying why."""
        ...
