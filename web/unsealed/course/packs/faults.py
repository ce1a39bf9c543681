"""What is wrong with a pack: one fault a line, each with the entry that it is in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST: Final = 80


class PackFault(Struct, frozen=True):
    """One thing that is wrong, what was found and what to do. `entry` is "" for the whole pack."""

    entry: str
    message: str

    def __str__(self) -> str:
        return f"{shown(self.entry)}: {self.message}" if self.entry else self.message


class PackRefused(Exception):
    """A pack is not taken, and nothing of it is kept. `faults` says all that is wrong with it."""

    def __init__(self, faults: Iterable[PackFault]) -> None:
        self.faults = tuple(dict.fromkeys(faults))
        super().__init__("\n".join(map(str, self.faults)))


def shown(name: str) -> str:
    """A stranger's name as a terminal may show it: one short line, nothing unseen in it."""
    line = "".join(each if each.isprintable() else f"\\x{ord(each):02x}" for each in name)
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
