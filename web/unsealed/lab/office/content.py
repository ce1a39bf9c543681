"""What is in a document beside its words: changes, comments, sessions, languages, hidden things."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum

from msgspec import Struct, field

MOST_LISTED = 2_000
"""How many changes, comments and hidden passages are kept of one file."""


class ChangeKind(StrEnum):
    """What a tracked change did."""

    INSERTED = "inserted"
    DELETED = "deleted"
    MOVED = "moved"
    FORMATTED = "formatted"


class HiddenKind(StrEnum):
    """How something is kept from the reader's eyes."""

    HIDDEN_TEXT = "hidden-text"
    WHITE_TEXT = "white-text"
    HIDDEN_SHEET = "hidden-sheet"
    HIDDEN_ROWS = "hidden-rows"
    HIDDEN_COLUMNS = "hidden-columns"
    HIDDEN_SLIDE = "hidden-slide"
    NOTES = "notes"


class Change(Struct, frozen=True):
    """A tracked change, as the program noted it."""

    kind: ChangeKind
    author: str
    when: str
    text: str
    part: str


class Comment(Struct, frozen=True):
    """A comment, with the author's name and the time that the program noted."""

    author: str
    when: str
    text: str
    part: str


class Hidden(Struct, frozen=True):
    """Something that readers do not see, and what it says."""

    kind: HiddenKind
    text: str
    part: str


class Content(Struct):
    """What was read of a document's parts; filled part by part."""

    lines: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    hidden: list[Hidden] = field(default_factory=list)
    sessions: Counter[str] = field(default_factory=Counter)
    """Characters that were typed in each editing session (rsid)."""
    listed_sessions: tuple[str, ...] = ()
    """Sessions that the file's settings list, in the order of their numbers."""
    first_session: str = ""
    languages: Counter[str] = field(default_factory=Counter)
    """Characters in each language of the spelling check; 0 where it is only set as default."""
    fonts: set[str] = field(default_factory=set)
    folder: str = ""
    """The folder that the file says it was saved in."""

    @property
    def text(self) -> str:
        """The words of the document in reading order."""
        return "\n".join(self.lines)
