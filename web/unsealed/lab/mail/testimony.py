"""What other servers say they verified: `Authentication-Results` (RFC 8601), read as testimony."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from unsealed.lab.mail.headers import Header, Message

MOST_READ = 20
_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(r"\s*([\w-]+)(?:/\d+)?\s*=\s*([\w-]+)")
_PROPERTY = re.compile(r"\b([a-z]+\.[\w-]+)\s*=\s*(\"[^\"]*\"|\S+)")


class Result(Struct, frozen=True):
    """One thing that the server says it looked at: `dkim`, `spf`, `dmarc`, and what it found."""

    method: str
    value: str
    properties: tuple[tuple[str, str], ...]

    @property
    def domain(self) -> str:
        """The domain that a result of DKIM is about."""
        kept = dict(self.properties)
        return (kept.get("header.d") or kept.get("header.i", "").rpartition("@")[2]).lower()


class Testimony(Struct, frozen=True):
    """What one server says. `server` is the name it gives itself."""

    header: Header
    server: str
    results: tuple[Result, ...]


def read_testimonies(message: Message) -> tuple[Testimony, ...]:
    """Every server's account, from the top of the file."""
    return tuple(map(_testimony, message.all("authentication-results")[:MOST_READ]))


def _testimony(header: Header) -> Testimony:
    text = header.text[:10_000]
    for _nesting in range(3):
        text = _COMMENT.sub(" ", text)
    server, *results = text.split(";")
    found = (_result(each) for each in results)
    return Testimony(header, server.strip().split(" ")[0], tuple(each for each in found if each))


def _result(text: str) -> Result | None:
    found = _RESULT.match(text)
    if found is None:
        return None
    kept = tuple((name, value.strip('"')) for name, value in _PROPERTY.findall(text))
    return Result(found[1].lower(), found[2].lower(), kept)
