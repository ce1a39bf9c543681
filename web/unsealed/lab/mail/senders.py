"""Who and when, as the header fields of one message have it: set against each other."""

from __future__ import annotations

import re
from email.utils import getaddresses
from typing import TYPE_CHECKING

from msgspec import Struct

from unsealed.lab.mail.route import read_date, read_zone

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from unsealed.lab.mail.headers import Header, Message
    from unsealed.lab.mail.route import Hop

MUST_STAND_ONCE = ("from", "date")
MAY_STAND_ONCE = (
    "sender",
    "reply-to",
    "to",
    "cc",
    "bcc",
    "message-id",
    "in-reply-to",
    "references",
    "subject",
)
"""How often a field may stand: RFC 5322, 3.6."""
_MESSAGE_ID = re.compile(r"<([^<>\s]*)@([^<>\s@]+)>")
_ADDRESS_IN_NAME = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")


class Address(Struct, frozen=True):
    """An address in a header field, and the name that stands before it."""

    header: Header
    name: str
    address: str

    @property
    def domain(self) -> str:
        """What stands behind the @, in small letters."""
        return self.address.rpartition("@")[2].lower().rstrip(".") if "@" in self.address else ""

    @property
    def named_domain(self) -> str:
        """The domain of an address that stands within the name, where people read it instead."""
        found = _ADDRESS_IN_NAME.search(self.name)
        return "" if found is None else found[1].lower()


class Senders(Struct, frozen=True):
    """The addresses and marks by which a message says where it is from."""

    author: Address | None
    reply_to: Address | None
    return_path: Address | None
    message_id: Header | None
    message_id_domain: str
    date: Header | None
    written: datetime | None
    zone: str


def read_senders(message: Message) -> Senders:
    """What the message says of its author, its own name and its date."""
    date = message.first("date")
    message_id = message.first("message-id")
    found = None if message_id is None else _MESSAGE_ID.search(message_id.text)
    return Senders(
        author=_address(message.first("from")),
        reply_to=_address(message.first("reply-to")),
        return_path=_address(message.first("return-path")),
        message_id=message_id,
        message_id_domain="" if found is None else found[2].lower().strip("[]"),
        date=date,
        written=None if date is None else read_date(date.text),
        zone="" if date is None else read_zone(date.text),
    )


def are_related(one: str, other: str) -> bool:
    """Whether one domain is the other or lies within it: `mail.example.org` and `example.org`."""
    return one == other or one.endswith("." + other) or other.endswith("." + one)


def duplicates(message: Message) -> tuple[Header, ...]:
    """Header fields that may stand only once, and stand again: the second and later ones."""
    return tuple(
        each for name in (*MUST_STAND_ONCE, *MAY_STAND_ONCE) for each in message.all(name)[1:]
    )


def before_first_hop(senders: Senders, hops: tuple[Hop, ...]) -> timedelta | None:
    """How long before its first station took it the message was written, by its own account."""
    first = next((hop.when for hop in hops if hop.when is not None), None)
    if senders.written is None or first is None:
        return None
    return first - senders.written


def _address(header: Header | None) -> Address | None:
    if header is None:
        return None
    found = getaddresses([header.shown.replace("\n", " ")[:5_000]])
    name, address = found[0] if found else ("", "")
    return Address(header, name, address)
