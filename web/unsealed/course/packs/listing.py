"""Which packs there are, from whom, and who signed them: for operators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from unsealed.course.packs.files import read_pack
from unsealed.course.packs.importing import name_of
from unsealed.course.packs.places import places
from unsealed.course.packs.signing import signer_of

if TYPE_CHECKING:
    from pathlib import Path

    from unsealed.course.packs.model import Pack
    from unsealed.course.packs.signing import Signer


class Listed(Struct, frozen=True):
    """A pack that was imported. `pack` is None if its folder is gone or of no use.

    `signer` is None if nobody signed it.
    """

    name: str
    day: str
    pack: Pack | None
    signer: Signer | None


def listed_packs(data: Path, trusted: Path) -> tuple[Listed, ...]:
    """The packs of a data folder, in order. Raises KeyFault for a trusted key that is none."""
    return tuple(
        Listed(
            name=name_of(each),
            day=each.day,
            pack=read_pack(each.folder).pack,
            signer=signer_of(each.key, trusted),
        )
        for each in places(data)
    )
