"""An entry of an archive, as the archive describes it: nothing of it has been unpacked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from datetime import datetime

ENTRY_SIZE = 32 * 2**20
"""How many bytes an entry may have to be unpacked and examined."""
RATIO = 200
"""How many times larger than its packed form an entry may be; DEFLATE reaches 1032."""
SMALL = 1 * 2**20
"""Up to here an entry may be as densely packed as it likes."""


class Entry(Struct, frozen=True):
    """A file or folder in an archive.

    `local` is a time without a zone, as ZIP keeps it: the clock of the machine that packed.
    `utc` is a time that says its zone, as TAR and the newer fields of ZIP keep it.
    """

    name: str
    size: int
    packed_size: int | None = None
    local: datetime | None = None
    utc: datetime | None = None
    owner: str = ""
    link: str = ""
    is_folder: bool = False
    is_encrypted: bool = False

    @property
    def is_bomb(self) -> bool:
        """Whether unpacking it would give far more than it takes, or more than is examined."""
        if self.size > ENTRY_SIZE:
            return True
        return self.size > SMALL and self.size > RATIO * max(self.packed_size or self.size, 1)
