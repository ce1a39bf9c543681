"""The way of a mail: what each station that passed it on wrote down (`Received`: RFC 5321, 4.4).

Every station puts its field on top, so the lowest is the oldest. Only the topmost was written by
the reader's own server; everything below may have been invented by whoever sent it.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from unsealed.lab.mail.headers import Header, Message

MOST_HOPS = 100
"""How many stations are read; servers give a mail up long before (RFC 5321, 6.3)."""
_CLAUSE = re.compile(
    r"\b(from|by|with|id|for|via)\s+(<[^>]*>|[^\s;()]+)((?:\s*\([^()]*\))*)", re.IGNORECASE
)
_IP = re.compile(r"\[(?:IPv6:)?([0-9a-fA-F:.]{3,45})\]")
_ZONE = re.compile(r"([+-]\d{4})\s*(?:\([^)]*\))?\s*$")


class Hop(Struct, frozen=True):
    """One station: who handed the mail over, who took it, when, by its own clock."""

    header: Header
    handed_by: str
    address: str
    """The network address that the taking server saw, if it noted one."""
    taken_by: str
    protocol: str
    when: datetime | None
    zone: str

    @property
    def is_dated(self) -> bool:
        """Whether its time could be read."""
        return self.when is not None


class Step(Struct, frozen=True):
    """From one station to the next: how long it took by the two clocks; negative if they differ."""

    number: int
    hop: Hop
    took: timedelta | None


def read_route(message: Message) -> tuple[Hop, ...]:
    """The stations in the order of time: the oldest, which is the lowest in the file, first."""
    return tuple(reversed([_hop(each) for each in message.all("received")[:MOST_HOPS]]))


def steps(hops: tuple[Hop, ...]) -> tuple[Step, ...]:
    """The stations with what passed since the last one whose time can be read."""
    found: list[Step] = []
    last: datetime | None = None
    for number, hop in enumerate(hops, start=1):
        took = hop.when - last if hop.when is not None and last is not None else None
        found.append(Step(number, hop, took))
        last = hop.when or last
    return tuple(found)


def read_date(text: str) -> datetime | None:
    """A date of a header field (RFC 5322, 3.3) with its zone; None where it can't be read.

    "-0000" says that nothing is known of the sender's zone; the time is then that of UTC.
    """
    try:
        found = parsedate_to_datetime(text[:200])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def read_zone(text: str) -> str:
    """The zone as the field has it: "+0200", a name such as "EDT", or nothing."""
    found = _ZONE.search(text)
    if found:
        return found[1]
    last = re.sub(r"\([^)]*\)", "", text).split()
    return last[-1] if last and last[-1].isalpha() else ""


def _hop(header: Header) -> Hop:
    clauses, _, date = header.text.rpartition(";")
    found = {match[1].lower(): match for match in reversed([*_CLAUSE.finditer(clauses[:5_000])])}
    return Hop(
        header=header,
        handed_by=_value(found.get("from")),
        address=_address(found.get("from")),
        taken_by=_value(found.get("by")),
        protocol=_value(found.get("with")),
        when=read_date(date),
        zone=read_zone(date),
    )


def _value(match: re.Match[str] | None) -> str:
    return "" if match is None else match[2].strip("<>").lower()


def _address(match: re.Match[str] | None) -> str:
    found = None if match is None else _IP.search(match[2] + match[3])
    return "" if found is None else found[1]
