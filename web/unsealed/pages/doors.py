"""The door of a class: its code, its address, a picture to scan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from unsealed.pages.neighbours import is_closed_to_others, join_address

if TYPE_CHECKING:
    from unsealed.records.classes import Class
    from unsealed.records.members import Member


@dataclass(frozen=True, slots=True)
class Door:
    """How learners come into a class, and whether one has come from another device."""

    code: str
    address: str
    picture: Markup
    is_closed: bool
    has_been_reached: bool
    joined: int
    listed: int


def door_of(found: Class, listed: tuple[Member, ...]) -> Door:
    """The door of a class with these members."""
    import segno  # on a teacher's page alone

    address = join_address(found.code)
    drawn = segno.make(address, error="m").svg_inline(
        omitsize=True, border=2, dark="#000", light="#fff", svgclass="qr", lineclass=None
    )
    return Door(
        code=found.code,
        address=address,
        picture=Markup(drawn),  # noqa: S704 - made of squares by the library
        is_closed=is_closed_to_others(),
        has_been_reached=found.reached_at is not None,
        joined=sum(member.joined_at is not None for member in listed),
        listed=len(listed),
    )
