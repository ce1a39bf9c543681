"""What a file was, state by state and page by page: for files of our own making, at the build."""

from __future__ import annotations

from msgspec import Struct


class Bar(Struct, frozen=True):
    """A dark bar on a page, and the words that lie beneath it; "" where none do."""

    text: str


class StatePage(Struct, frozen=True):
    """A page. `bare` is its picture without its bars. A picture is PNG, or None where it has none.

    `text` is what the page says to whoever copies it out, words beneath bars included.
    """

    number: int
    text: str
    width: int = 0
    height: int = 0
    picture: bytes | None = None
    bare: bytes | None = None
    bars: tuple[Bar, ...] = ()


class State(Struct, frozen=True):
    """What a file was. `saved` is the date that the file gives to it, or ""."""

    number: int
    size: int
    saved: str
    pages: tuple[StatePage, ...]
