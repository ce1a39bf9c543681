"""The door of a class: its code, its address, a picture to scan, and a lamp."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from markupsafe import Markup
from msgspec import Struct

from unsealed.pages.neighbours import (
    is_closed_to_others,
    is_without_network,
    join_address,
    other_networks,
    port_here,
)
from unsealed.pages.remedies import remedies
from unsealed.pages.services import services
from unsealed.records import classes

if TYPE_CHECKING:
    from unsealed.pages.own_address import Network
    from unsealed.records.classes import Class
    from unsealed.records.members import Member


class Door(Struct, frozen=True):
    """How learners come into a class, and whether one has come from another device.

    `at` is the one of several addresses that was chosen; `remedies` is what to do while nobody
    has come.
    """

    code: str
    address: str
    at: str
    picture: Markup
    is_closed: bool
    has_no_network: bool
    has_been_reached: bool
    joined: int
    listed: int
    others: tuple[Network, ...]
    remedies: tuple[str, ...]

    @property
    def host(self) -> str:
        """The first part of the address, after which a line may break."""
        return self.address.rpartition("/join")[0]

    @property
    def path(self) -> str:
        """The rest of the address."""
        return "/join" + self.address.rpartition("/join")[2]

    @property
    def seen(self) -> str:
        """A word for the door as it is, so that a page can ask whether anything has changed."""
        state = (self.address, self.has_been_reached, self.has_no_network, self.joined, self.listed)
        return sha256(repr(state).encode()).hexdigest()[:12]


def door_of(found: Class, listed: tuple[Member, ...], *, at: str = "") -> Door:
    """The door of a class with these members."""
    address = join_address(found.code, at)
    has_been_reached = _has_been_reached(found)
    return Door(
        code=found.code,
        address=address,
        at=at,
        picture=_picture(address),
        is_closed=is_closed_to_others(),
        has_no_network=is_without_network(),
        has_been_reached=has_been_reached,
        joined=sum(member.joined_at is not None for member in listed),
        listed=len(listed),
        others=other_networks(address),
        remedies=() if has_been_reached else tuple(remedies(port_here())),
    )


def _has_been_reached(found: Class) -> bool:
    if found.reached_at is None and services().neighbours.have_come:
        classes.note_reached(services().records, found.id)
        return True
    return found.reached_at is not None


@lru_cache(maxsize=64)
def _picture(address: str) -> Markup:
    import segno  # on a teacher's page alone

    drawn = segno.make(address, error="m").svg_inline(
        omitsize=True, border=2, dark="#000", light="#fff", svgclass="qr", lineclass=None
    )
    return Markup(drawn)  # noqa: S704 - made of squares by the library
