"""What is wrong inside a text, before it is known where the text stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path


class Finding(NamedTuple):
    """Something to correct at an offset of a text. `needle` is the piece of text it is about."""

    offset: int
    needle: str
    code: str
    message: str


class Known(Struct, frozen=True):
    """What a text may point to. None where that could not be read: nothing is said of it then."""

    sources: Collection[str] | None = None
    terms: Collection[str] | None = None
    lessons: Collection[str] | None = None
    claims: Collection[str] | None = None
    exercises: Collection[str] | None = None
    quiz: Collection[str] = ()
    siblings: Collection[str] = ()
    exhibits: Collection[str] | None = None
    anchors: Collection[str] = field(default=frozenset())
    folder: Path | None = None


MOST_IN_LINE = 5_000
"""Rendering a line takes time by the square of its length; no paragraph is this long."""


def has_long_line(text: str) -> bool:
    """Whether a line is longer than anybody writes, so that rendering it could take minutes."""
    return len(text) > MOST_IN_LINE and any(len(line) > MOST_IN_LINE for line in text.split("\n"))


_COMMENT = re.compile(r"<!--.*?(-->|\Z)", re.DOTALL)
_CODE_SPAN = re.compile(r"(?<!`)(?P<marks>`{1,4})(?!`)[^\n]*?(?<!`)(?P=marks)(?!`)")
_ESCAPED = re.compile(r"\\[\\`*_{}\[\]()<>#+.!^@|/-]")
_CODE_LINES = re.compile(r"(?:(?<=\n\n)|\A)(?:(?: {4}|\t)[^\n]*(?:\n|\Z))+")
_LIST_BEFORE = re.compile(r"(?:^|\n) {0,3}(?:[-*+]|\d+\.) [^\n]*(?:\n[^\n]+)*\n\n\Z")


def masked(text: str) -> str:
    """The text with comments, code and escaped characters blanked: what is not markup.

    Offsets stay as they are.
    """
    text = _COMMENT.sub(_blank, text)
    text = _CODE_LINES.sub(lambda found: _blank_code(text, found), text)
    text = _CODE_SPAN.sub(_blank, text)
    return without_escapes(text)


def without_escapes(text: str) -> str:
    """The text with each escaped character made a letter, which means nothing to Markdown."""
    return _ESCAPED.sub("xx", text)


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def _blank_code(text: str, found: re.Match[str]) -> str:
    # Below a list item, an indented paragraph belongs to the item and is no code.
    before = text[max(0, found.start() - 2000) : found.start()]
    return found[0] if _LIST_BEFORE.search(before) else _blank(found)
