"""Where imported packs are: a folder each in `packs/`, and a list of those that count.

The list is replaced in one step, so that a pack is there as a whole or not at all. Nothing heavy is
loaded here: every start reads the list.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PACKS: Final = "packs"
"""The folder of the packs, in the data folder."""
_LIST: Final = "installed"


class Place(Struct, frozen=True):
    """An imported pack: its folder, on which day it came, the key that signed it or nothing."""

    folder: Path
    day: str
    key: str = ""


def places(data: Path) -> tuple[Place, ...]:
    """The packs that were imported into a data folder, in that order. Later ones win."""
    base = data.absolute() / PACKS
    try:
        lines = (base / _LIST).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return ()
    found = (line.split("\t") for line in lines)
    return tuple(Place(base / name, day, key) for name, day, key in found)


def pack_folders(data: Path) -> tuple[Path, ...]:
    """The folders of the packs that are there. One that somebody deleted counts no longer."""
    return tuple(each.folder for each in places(data) if each.folder.is_dir())


def list_places(data: Path, wanted: Sequence[Place]) -> None:
    """Makes these packs the ones that count, in one step. Raises OSError."""
    if not wanted:
        (data / PACKS / _LIST).unlink(missing_ok=True)
        return
    lines = [f"{each.folder.name}\t{each.day}\t{each.key}\n" for each in wanted]
    fresh = data / PACKS / f"{_LIST}.new"
    with fresh.open("w", encoding="utf-8") as file:
        file.write("".join(lines))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(data / PACKS / _LIST)


def lesson_folder(root: Path, packs: Sequence[Path], slug: str) -> Path:
    """The folder of a lesson: that of the last pack that has it, else the course's own."""
    return next((pack / slug for pack in reversed(packs) if (pack / slug).is_dir()), root / slug)


def file_of(shown: str, root: Path, data: Path) -> Path:
    """The file that a fault's path means: one of a pack, or one beside the lessons' folder."""
    in_pack = data.absolute() / PACKS / shown
    return in_pack if in_pack.exists() else root.absolute().parent / shown
