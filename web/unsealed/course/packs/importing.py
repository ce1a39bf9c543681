"""Taking a pack into an installation, and out of it: wholly or not at all.

What is in it is checked aside by the rules of `unsealed check`. Then its folder is moved into
place, the list of packs is replaced, and the course is built with it; where that fails, the list is
as before and nothing of the pack is left.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from unsealed.course.build import build_course
from unsealed.course.locking import alone
from unsealed.course.packs.checking import conflicts, pack_faults
from unsealed.course.packs.faults import PackRefused
from unsealed.course.packs.places import PACKS, Place, list_places, places

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from unsealed.course.build import Built
    from unsealed.course.packs.model import Files, Pack
    from unsealed.course.packs.opening import Opened

KEPT: Final = "kept"
"""The folder of packs that were replaced or removed, in that of the packs."""
_LOCK: Final = "packs.lock"
_ASIDE: Final = ".incoming-"
_DIGITS: Final = 12


class Imported(Struct, frozen=True):
    """A pack that is part of the course; `kept` is the file of the one that it replaced.

    `built` is None where it had been imported before, and nothing was done.
    """

    pack: Pack
    built: Built | None
    kept: Path | None = None


def import_pack(opened: Opened, root: Path, data: Path, *, replace: bool = False) -> Imported:
    """Makes an opened pack part of the course of a data folder. Does nothing if it is already.

    Raises PackRefused or CourseFaults, and EditionNotWritten or OSError where the disk does not
    take it; each time everything is as it was.
    """
    with _alone(data) as before:
        name = f"{opened.pack.name}-{opened.digest[:_DIGITS]}"
        if any(each.folder.name == name for each in before):
            return Imported(opened.pack, None)
        old = next((each for each in before if name_of(each) == opened.pack.name), None)
        with _aside(data, name, opened.files) as folder:
            folders = [each.folder for each in before if each is not old]
            faults = conflicts(opened.pack, root, folders, is_there=bool(old), may_replace=replace)
            faults += pack_faults(opened.pack, folder, root, data, folders)
            if faults:
                raise PackRefused(faults)
            place = Place(data.absolute() / PACKS / name, _today(), opened.key)
            now = [*(each for each in before if each is not old), place]
            with _put(folder, opened, place):
                built = _listed(root, data, before, now)
        return Imported(opened.pack, built, _keep(old) if old else None)


def remove_pack(name: str, root: Path, data: Path) -> tuple[Path | None, Built]:
    """Takes a pack out of the course; returns the file that is kept of it, if it is still there.

    Raises KeyError if there is no such pack, and CourseFaults if the course cannot do without.
    """
    with _alone(data) as before:
        old = {name_of(each): each for each in before}[name]
        built = _listed(root, data, before, [each for each in before if each is not old])
        return _keep(old), built


def name_of(place: Place) -> str:
    """What commands call a pack that was imported."""
    return place.folder.name.rpartition("-")[0]


@contextmanager
def _alone(data: Path) -> Iterator[tuple[Place, ...]]:
    """Nobody else changes which packs there are. Gives those that are there.

    What a process left that was ended halfway is cleared away.
    """
    data.mkdir(parents=True, exist_ok=True)
    with alone(data / _LOCK):
        _clear(data)
        yield tuple(each for each in places(data) if each.folder.is_dir())


def _clear(data: Path) -> None:
    """Puts away what is on no list: half of a pack that came, and a pack that was to go."""
    for left in (data / PACKS).glob(f"{_ASIDE}*"):
        shutil.rmtree(left, ignore_errors=True)
    listed = {each.folder for each in places(data)}
    for file in (data.absolute() / PACKS).glob("*.zip"):
        if file.with_suffix("") not in listed:
            _keep(Place(file.with_suffix(""), ""))


@contextmanager
def _aside(data: Path, name: str, files: Files) -> Iterator[Path]:
    """A folder with the files, on the same disk as the packs. What is left of it goes away."""
    (data / PACKS).mkdir(exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=data / PACKS))
    try:
        for file, content in files.items():
            _write(aside / name / file, content)
        yield aside / name
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        with suppress(OSError):
            # It's OK that it stays: other packs are in it.
            (data / PACKS).rmdir()


def _write(file: Path, content: bytes) -> None:
    """Writes a file that is on the disk when this returns."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())


@contextmanager
def _put(folder: Path, opened: Opened, place: Place) -> Iterator[None]:
    """Moves a pack to its place, and leaves nothing of it there if the block fails."""
    try:
        # The file comes first: by it `_clear` finds what is left when the power goes.
        _write(_file_of(place), opened.content)
        shutil.rmtree(place.folder, ignore_errors=True)
        folder.replace(place.folder)
        yield
    except BaseException:
        shutil.rmtree(place.folder, ignore_errors=True)
        _file_of(place).unlink(missing_ok=True)
        raise


def _listed(root: Path, data: Path, before: Sequence[Place], now: Sequence[Place]) -> Built:
    """The course built with these packs, which count from then on; else those that did before."""
    list_places(data, now)
    try:
        return build_course(root, data)
    except BaseException:
        list_places(data, before)
        raise


def _keep(old: Place) -> Path | None:
    """Puts the file of a pack aside and removes its folder; returns where the file is."""
    file = _file_of(old)
    kept = file.parent / KEPT / file.name
    kept.parent.mkdir(exist_ok=True)
    with suppress(FileNotFoundError):
        file.replace(kept)
    shutil.rmtree(old.folder, ignore_errors=True)
    return kept if kept.exists() else None


def _file_of(place: Place) -> Path:
    """The pack's file as it came, beside its folder."""
    return place.folder.with_name(f"{place.folder.name}.zip")


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
