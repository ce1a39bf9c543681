"""The parts of a message (MIME, RFC 2045): texts, alternatives and what is attached."""

from __future__ import annotations

import hashlib
from email import policy
from email.header import Header as EncodedHeader
from email.parser import BytesParser
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from unsealed.lab.mail.headers import as_characters

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message as Parsed

MOST_PARTS = 500
DEEPEST = 30


class TooNested(Exception):
    """Parts lie within parts deeper than any honest message needs."""


class Part(Struct, frozen=True):
    """A part that holds something itself. `defects` are the names that the parser gives them."""

    number: str
    type: str
    name: str
    encoding: str
    charset: str
    data: bytes
    is_attached: bool
    defects: tuple[str, ...]

    @property
    def sha256(self) -> str:
        """The hash of the part as it lay before it was encoded for the way."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def text(self) -> str | None:
        """The part as text, if it is text; letters that its charset does not have are marked."""
        if not self.type.startswith("text/"):
            return None
        try:
            return self.data.decode(self.charset or "utf-8", "replace")
        except (LookupError, ValueError):
            return self.data.decode("utf-8", "replace")

    @property
    def has_wrong_charset(self) -> bool:
        """Whether the bytes can't be what the part says they are."""
        if not self.type.startswith("text/"):
            return False
        try:
            self.data.decode(self.charset or "ascii")
        except (LookupError, ValueError):
            return True
        return False


def read_parts(data: bytes) -> tuple[Part, ...]:
    """The parts of the message in their order. Raises TooNested; stops after MOST_PARTS."""
    try:
        parsed = BytesParser(policy=policy.compat32).parsebytes(data)
        return tuple(_parts(parsed, "1", 0))[:MOST_PARTS]
    except RecursionError:
        raise TooNested from None


def _parts(parsed: Parsed, number: str, depth: int) -> Iterator[Part]:
    if depth > DEEPEST:
        raise TooNested
    inner = parsed.get_payload()
    if parsed.get_content_type() == "message/rfc822" and isinstance(inner, list):
        yield _part(parsed, number, _enclosed(inner))
    elif isinstance(inner, list):
        for place, each in enumerate(inner[:MOST_PARTS], start=1):
            yield from _parts(each, f"{number}.{place}", depth + 1)
    else:
        yield _part(parsed, number, _payload(parsed))


def _enclosed(inner: list[Any]) -> bytes:
    """The bytes of a message within the message, as far as the parser can write them again."""
    try:
        found: bytes = inner[0].as_bytes()
    except (IndexError, KeyError, UnicodeError, AttributeError):
        return b""
    return found


def _part(parsed: Parsed, number: str, data: bytes) -> Part:
    return Part(
        number=number,
        type=parsed.get_content_type(),
        name=_file_name(parsed),
        encoding=_plain(parsed.get("Content-Transfer-Encoding", "7bit")),
        charset=_plain(parsed.get_param("charset") or ""),
        data=data,
        is_attached=parsed.get_content_disposition() == "attachment" or bool(_file_name(parsed)),
        defects=tuple(type(each).__name__ for each in parsed.defects),
    )


def _payload(parsed: Parsed) -> bytes:
    try:
        found = parsed.get_payload(decode=True)
    except (LookupError, ValueError, TypeError):
        found = None
    return found if isinstance(found, bytes) else b""


def _file_name(parsed: Parsed) -> str:
    try:
        found = parsed.get_filename()
    except (LookupError, ValueError, TypeError, AttributeError):
        return ""
    return _plain(found or "")


def _plain(value: object) -> str:
    """A value as text: the parser gives encoded headers and three-part parameters as they are."""
    if isinstance(value, tuple):
        return str(value[2])
    if isinstance(value, EncodedHeader):
        return str(value)
    text = str(value)
    return as_characters(text.encode("utf-8", "surrogateescape"))
