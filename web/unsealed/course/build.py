"""Building an edition: whatever changed since the last one is compiled, all else is kept.

Nothing heavy is imported before it is known that there is something to do.
"""

from __future__ import annotations

import os
import sqlite3
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from unsealed.course.compiler import digest_of_compiler, look_of_compiler
from unsealed.course.locking import alone
from unsealed.course.manifest import (
    Manifest,
    head_of_manifest,
    is_lesson,
    is_same,
    is_still,
    load_manifest,
    packs_in,
    survey,
)
from unsealed.course.packs.places import pack_folders

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unsealed.course.manifest import Folder

POINTER: Final = "course.current"
_MANIFEST: Final = "course.manifest"
_LOCK: Final = "course.lock"
# Copying the old edition pays while less than a quarter of it changes.
_LARGE_SHARE: Final = 4
_FEW: Final = 8


class Built(Struct, frozen=True):
    """An edition that stands: its file, its version, how many lessons were compiled and kept."""

    path: Path
    version: str
    compiled: int
    kept: int
    seconds: float


class EditionNotWritten(Exception):
    """The lessons are sound, and the edition could not be written. The old one stays."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            f"{folder}: the course could not be written: {reason}. The last edition stays in place."
            " Make room or correct the folder's permissions, then build again."
        )
        self.folder = folder
        self.reason = reason


def build_course(root: Path, folder: Path, *, jobs: int | None = None) -> Built:
    """The edition of the lessons under `root`, in `folder`, built as far as it is not yet.

    The packs that were imported into `folder` are part of it. Raises faults.CourseFaults if a
    lesson has errors, and EditionNotWritten if the disk does not take it. Either way the edition
    that stood there still stands.
    """
    start = perf_counter()
    root = root.absolute()
    before = load_manifest(folder / _MANIFEST)
    try:
        found = survey(root, before, pack_folders(folder))
        if before and _is_standing(before, root, folder, found):
            return _built(folder / before.database, 0, _lessons(found), start)
        folder.mkdir(parents=True, exist_ok=True)
        with alone(folder / _LOCK) as waited:
            # Somebody else may have built it while we waited.
            if waited:
                before = load_manifest(folder / _MANIFEST)
                found = survey(root, before, pack_folders(folder))
            return _build(root, folder, before, found, jobs=jobs, start=start)
    except (OSError, sqlite3.OperationalError) as failure:
        raise EditionNotWritten(folder, _reason(failure)) from failure


def has_edition_of(root: Path, folder: Path) -> bool:
    """Whether an edition of the lessons under `root` stands in `folder`, built by this program.

    Its lessons may have changed since: it can be served while that is found out.
    """
    head = head_of_manifest(folder / _MANIFEST)
    if head is None:
        return False
    built_of, look, database = head
    return (
        built_of == str(root.absolute())
        and look == look_of_compiler()
        and current_file(folder) == database
        and (folder / database).exists()
    )


def write_edition(root: Path, file: Path, *, jobs: int | None = None) -> Built:
    """A whole edition in a file of its own, without packs. Raises as build_course does."""
    from unsealed.course.build_clean import write_clean

    start = perf_counter()
    root = root.absolute()
    fresh = file.with_name(f"{file.name}.fresh")
    try:
        version = version_of(digest_of_compiler(), survey(root, None))
        count = write_clean(root, fresh, version=version, jobs=jobs)
        _put(fresh, file)
    except (OSError, sqlite3.OperationalError) as failure:
        raise EditionNotWritten(file.parent, _reason(failure)) from failure
    finally:
        fresh.unlink(missing_ok=True)
    return Built(file, version, count, 0, perf_counter() - start)


def version_of(compiler: str, folders: dict[str, Folder]) -> str:
    """A hash of everything that an edition is made of."""
    lines = [compiler, *(f"{name}\0{folders[name].digest}" for name in sorted(folders))]
    return sha256("\n".join(lines).encode()).hexdigest()[:12]


def _is_standing(before: Manifest, root: Path, folder: Path, found: dict[str, Folder]) -> bool:
    """Whether the edition in the folder is of the lessons as they are now."""
    return (
        before.root == str(root)
        and is_same(before, found)
        and before.compiler[0] == look_of_compiler()
        and current_file(folder) == before.database
        and (folder / before.database).exists()
    )


def _reason(failure: Exception) -> str:
    return getattr(failure, "strerror", None) or str(failure)


def _built(file: Path, compiled: int, kept: int, start: float) -> Built:
    version = file.stem.removeprefix("course-")
    return Built(file, version, compiled, kept, perf_counter() - start)


def current_file(folder: Path) -> str:
    """The name of the edition's file that the folder points to; empty where there is none."""
    try:
        return (folder / POINTER).read_text("utf-8").strip()
    except OSError:
        return ""


def _build(
    root: Path,
    folder: Path,
    before: Manifest | None,
    found: dict[str, Folder],
    *,
    jobs: int | None,
    start: float,
) -> Built:
    compiler = _compiler(before)
    if before and not _can_be_base(before, root, folder, compiler):
        before = None
    file = folder / f"course-{version_of(compiler[1], found)}.db"
    compiled: int | None = 0
    if before is None or before.database != file.name:
        compiled = _write(root, file, before, found, jobs=jobs)
    if compiled is None:
        # Somebody saved a lesson meanwhile. It's OK to begin again: nobody saves for ever.
        found = survey(root, before, pack_folders(folder))
        return _build(root, folder, before, found, jobs=jobs, start=start)
    _point_to(folder, file)
    Manifest(str(root), compiler, file.name, found).save(folder / _MANIFEST)
    _forget_old(folder, file)
    return _built(file, compiled, max(0, _lessons(found) - compiled), start)


def _lessons(found: dict[str, Folder]) -> int:
    return sum(map(is_lesson, found))


def _compiler(before: Manifest | None) -> tuple[str, str]:
    """How the compiler looks, and its digest: read again only where its looks changed."""
    look = look_of_compiler()
    if before and before.compiler[0] == look:
        return before.compiler
    return look, digest_of_compiler()


def _can_be_base(before: Manifest, root: Path, folder: Path, compiler: tuple[str, str]) -> bool:
    """Whether the last edition is whole, and was made of the same root by the same compiler."""
    version = Path(before.database).stem.removeprefix("course-")
    return (
        before.root == str(root)
        and before.compiler[1] == compiler[1]
        and _is_edition(folder / before.database, version)
    )


def _is_edition(file: Path, version: str) -> bool:
    """Whether the file is a whole edition of this version: an older build may have left it."""
    if not file.exists():
        return False
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
    try:
        query = "SELECT value FROM edition WHERE key = 'version'"
        found = connection.execute(query).fetchone()
    except sqlite3.DatabaseError:
        return False
    finally:
        connection.close()
    return bool(found == (version,))


def _write(
    root: Path, file: Path, before: Manifest | None, found: dict[str, Folder], *, jobs: int | None
) -> int | None:
    """Writes the edition; returns how many lessons were compiled.

    None, and nothing is written, if a lesson was saved while it was compiled.
    """
    from unsealed.course.build_small import Changes, write_small

    version = file.stem.removeprefix("course-")
    fresh = file.with_suffix(".fresh")
    changes = Changes.between(before.folders, found) if before else None
    try:
        if before and changes and changes.count <= max(_FEW, len(found) // _LARGE_SHARE):
            old = file.with_name(before.database)
            compiled = write_small(root, old, fresh, version=version, changes=changes)
            read: Iterable[str] = changes.names
        else:
            from unsealed.course.build_clean import write_clean

            packs = packs_in(found)
            compiled = write_clean(root, fresh, version=version, jobs=jobs, packs=packs)
            read = found
        if not is_still(found, read):
            return None
        _put(fresh, file)
    finally:
        fresh.unlink(missing_ok=True)
    return compiled


def _put(fresh: Path, file: Path) -> None:
    """Makes sure that the file is on the disk, then moves it to its place in one step."""
    with fresh.open("rb+") as written:
        os.fsync(written.fileno())
    fresh.replace(file)


def _point_to(folder: Path, file: Path) -> None:
    if current_file(folder) == file.name:
        return
    fresh = folder / f"{POINTER}.new"
    with fresh.open("w", encoding="utf-8") as pointer:
        pointer.write(file.name)
        pointer.flush()
        os.fsync(pointer.fileno())
    fresh.replace(folder / POINTER)


def _forget_old(folder: Path, current: Path) -> None:
    """Removes all editions but the current one and the one before it."""
    others = [file for file in folder.glob("course-*.db") if file != current]
    newest = max(others, key=lambda file: file.stat().st_mtime_ns, default=current)
    if len(others) > 1:
        from unsealed.course.build_small import forget_editions

        forget_editions(folder, keep={current, newest})
