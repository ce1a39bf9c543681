"""A message as bytes: its header fields in their order, raw and decoded, and its body.

The standard library's parser is not used here: it mends, joins and decodes, and what is to be
shown is the field as it stands in the file.
"""

from __future__ import annotations

import re
from email.errors import HeaderParseError
from email.header import decode_header

from msgspec import Struct

LONGEST_HEAD = 1_000_000
"""How many bytes of header are read: ten times what the largest mail servers accept."""
LONGEST_DECODED = 10_000
"""Characters of a field that are decoded; the time it takes grows with their square."""
_NAME = re.compile(rb"([\x21-\x39\x3b-\x7e]+)[ \t]*:")
_END_OF_HEAD = re.compile(rb"(?:\A|\n)\r?\n")
_FOLD = re.compile(r"\r?\n(?=[ \t])")


class Header(Struct, frozen=True):
    """A header field: its name as it is written, its value with its folds, its line in the file."""

    name: str
    raw: bytes
    line: int

    @property
    def key(self) -> str:
        """The name by which header fields are compared."""
        return self.name.lower()

    @property
    def text(self) -> str:
        """The value unfolded, as characters; not decoded where it is an encoded word."""
        return _FOLD.sub("", as_characters(self.raw)).strip()

    @property
    def shown(self) -> str:
        """The value as a mail program shows it: encoded words (RFC 2047) are decoded."""
        return _decoded(self.text)

    @property
    def is_ascii(self) -> bool:
        """Whether the value holds to ASCII, as RFC 5322 asks."""
        return self.raw.isascii()

    @property
    def place(self) -> str:
        """Where it stands, for a finding."""
        return f"header:{self.name}"


class Message(Struct, frozen=True):
    """A message taken apart no further than into header fields and body."""

    data: bytes
    headers: tuple[Header, ...]
    body: bytes
    strays: tuple[Header, ...]
    """Lines among the header fields that are none; their name is empty."""

    def all(self, name: str) -> tuple[Header, ...]:
        """Every header field of this name, from the top of the file."""
        return tuple(each for each in self.headers if each.key == name.lower())

    def first(self, name: str) -> Header | None:
        """The uppermost header field of this name, if there is one."""
        return next((each for each in self.headers if each.key == name.lower()), None)


def read_message(data: bytes) -> Message:
    """The message taken apart. Nothing that calls itself mail is refused: odd lines are kept."""
    head, body = _at_first_empty_line(data)
    headers: list[Header] = []
    strays: list[Header] = []
    for number, lines in _logical_lines(head):
        found = _NAME.match(lines)
        if found:
            headers.append(Header(found[1].decode("ascii"), lines[found.end() :], number))
        elif not (number == 1 and lines.startswith(b"From ")):
            strays.append(Header("", lines, number))
    return Message(data, tuple(headers), body, tuple(strays))


def has_endless_head(data: bytes) -> bool:
    """Whether the header fields go on beyond all that is read of them."""
    return len(data) > LONGEST_HEAD and not _END_OF_HEAD.search(data[:LONGEST_HEAD])


def as_characters(raw: bytes) -> str:
    """Bytes of a header field as text: UTF-8 where they are that, else one character a byte."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _at_first_empty_line(data: bytes) -> tuple[bytes, bytes]:
    found = _END_OF_HEAD.search(data[:LONGEST_HEAD])
    if found is None:
        return data[:LONGEST_HEAD], b""
    return data[: found.end()], data[found.end() :]


def _logical_lines(head: bytes) -> list[tuple[int, bytes]]:
    """Each unfolded field with the number of its first line; continuations stay within."""
    found: list[tuple[int, list[bytes]]] = []
    for number, line in enumerate(head.splitlines(keepends=True), start=1):
        if not line.strip(b"\r\n"):
            continue
        if line[:1] in (b" ", b"\t") and found:
            found[-1][1].append(line)
        else:
            found.append((number, [line]))
    return [(number, b"".join(lines)) for number, lines in found]


def _decoded(text: str) -> str:
    if "=?" not in text or len(text) > LONGEST_DECODED:
        return text
    try:
        pieces = decode_header(text)
    except (HeaderParseError, ValueError):
        return text
    return "".join(_piece(content, charset) for content, charset in pieces)


def _piece(content: bytes | str, charset: str | None) -> str:
    if isinstance(content, str):
        return content
    try:
        return content.decode(charset or "ascii", "replace")
    except (LookupError, ValueError):
        return content.decode("latin-1")
