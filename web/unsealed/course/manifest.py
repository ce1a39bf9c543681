"""What the lessons' files looked like when they were last built, so that most need no reading.

A lesson counts as unchanged while the sizes and times of its files and folders are. One that was
written just before it was read could have been written once more within the clock's step; its
looks are not kept, so that the next build reads it again.
"""

from __future__ import annotations

import os
import time
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_FORMAT: Final = "unsealed-manifest-4"
_CLOCK_STEP: Final = 50_000_000  # nanoseconds; kernels stamp files every 1 to 10 ms
COURSE: Final = ""
"""The name under which the course's own files stand among the lessons."""
TEXT: Final = "lesson.md"
_COURSE_FILES: Final = frozenset({"course.yaml", "glossary.yaml"})
_PACK_FILES: Final = frozenset({"pack.json", "glossary.yaml"})
_LESSON_FILES: Final = frozenset(
    {TEXT, "claims.yaml", "quiz.yaml", "sources.yaml", "variants.yaml"}
)
_EXHIBITS: Final = "exhibits"
_GUIDES: Final = "guides"
_ASSESSMENTS: Final = "assessments"
_ITEMS: Final = "items.yaml"
_UNTRUSTED: Final = ""


class Folder(Struct, frozen=True):
    """The files of a lesson, of the course or of a pack: how they look, and what they hold.

    `base` is where they are, `digest` a hash of all files, `front` of the front matter, `rest` of
    all but `lesson.md`.
    """

    base: str
    look: str
    digest: str
    front: str
    rest: str
    paths: tuple[str, ...]


class Manifest(Struct, frozen=True):
    """All that was built: from which root, by which compiler, into which file."""

    root: str
    compiler: tuple[str, str]
    database: str
    folders: dict[str, Folder]

    def save(self, file: Path) -> None:
        """Writes it beside its place and moves it there. Raises OSError."""
        head = "\t".join((_FORMAT, self.root, *self.compiler, self.database))
        lines = [
            f"{name}\t{found.base}\t{found.look}\t{found.digest}\t{found.front}\t{found.rest}\t"
            f"{'|'.join(found.paths)}"
            for name, found in self.folders.items()
        ]
        fresh = file.with_suffix(".fresh")
        fresh.write_text("\n".join([head, *lines]), encoding="utf-8")
        fresh.replace(file)


def head_of_manifest(file: Path) -> tuple[str, str, str] | None:
    """Of what root, by what looks of the compiler, into which file; None where that is not known.

    The first line says it, so that a start with many lessons need not read the rest.
    """
    try:
        with file.open(encoding="utf-8") as lines:
            found_format, root, look, _digest, database = next(lines).rstrip("\n").split("\t")
    except (OSError, ValueError, StopIteration):
        return None
    return (root, look, database) if found_format == _FORMAT else None


def load_manifest(file: Path) -> Manifest | None:
    """The manifest in a file; None where there is none, or none of this format."""
    try:
        head, *lines = file.read_text("utf-8").split("\n")
        found_format, root, compiler_look, compiler_digest, database = head.split("\t")
        folders = {}
        for line in lines:
            name, base, look, digest, front, rest, paths = line.split("\t")
            folders[name] = Folder(base, look, digest, front, rest, tuple(paths.split("|")))
    except (OSError, ValueError, TypeError):
        # It's OK to know nothing: everything is read and built again.
        return None
    if found_format != _FORMAT or COURSE not in folders:
        return None
    return Manifest(root, (compiler_look, compiler_digest), database, folders)


def survey(root: Path, before: Manifest | None, packs: Sequence[Path] = ()) -> dict[str, Folder]:
    """The files of the course, of packs and of every lesson as they are now, by lesson.

    What looks as it did before is the same object as before, and none of it is read. A pack stands
    under a name that no folder can have. Raises OSError if the root or a file cannot be read.
    """
    base = str(root)
    known = before.folders if before and before.root == base else {}
    found = _own_files(base, packs, known)
    bases = {name: each.base for name, each in known.items() if is_lesson(name)}
    # While these folders have not changed there are neither more lessons nor fewer.
    if len(bases) + len(found) != len(known) or any(
        known.get(name) is not each for name, each in found.items()
    ):
        bases = _lessons_in((base, *map(str, packs)))
    for name, place in bases.items():
        folder = known.get(name)
        if folder is None or folder.base != place or _look(place, folder.paths) != folder.look:
            folder = _read(place, _LESSON_FILES)
        if TEXT in folder.paths:
            found[name] = folder
    return found


def is_lesson(name: str) -> bool:
    """Whether a name of the survey is that of a lesson, not of the course or of a pack."""
    return name != COURSE and "/" not in name


def packs_in(found: Mapping[str, Folder]) -> tuple[Path, ...]:
    """The folders of the packs that a survey was of, in order."""
    return tuple(Path(each.base) for name, each in found.items() if "/" in name)


def _own_files(base: str, packs: Sequence[Path], known: Mapping[str, Folder]) -> dict[str, Folder]:
    """The files that belong to no lesson: the course's own and those of packs, by their place."""
    bases = {COURSE: base} | {
        f"{number}/{pack.name}": str(pack) for number, pack in enumerate(packs)
    }
    found = {}
    for name, place in bases.items():
        folder = known.get(name)
        if folder is None or folder.base != place or _look(place, folder.paths) != folder.look:
            folder = _read(place, _wanted(name))
        found[name] = folder
    return found


def _lessons_in(bases: Iterable[str]) -> dict[str, str]:
    """Where each lesson is. Of two with one name the later wins."""
    found = {}
    for base in bases:
        with os.scandir(base) as entries:
            names = sorted(entry.name for entry in entries if _can_be_lesson(entry))
        found.update({name: f"{base}/{name}" for name in names})
    return found


def _wanted(name: str) -> frozenset[str]:
    """The files that count of the course, of a pack or of a lesson."""
    if name == COURSE:
        return _COURSE_FILES
    return _LESSON_FILES if is_lesson(name) else _PACK_FILES


def is_same(before: Manifest, found: dict[str, Folder]) -> bool:
    """Whether nothing looks different from what was built before."""
    return len(found) == len(before.folders) and all(
        before.folders.get(name) is folder for name, folder in found.items()
    )


def is_still(found: dict[str, Folder], names: Iterable[str]) -> bool:
    """Whether these lessons hold what they held: they may be saved while they are compiled."""
    for name in names:
        folder = found[name]
        if folder.look != _UNTRUSTED and _look(folder.base, folder.paths) == folder.look:
            continue
        if _read(folder.base, _wanted(name)).digest != folder.digest:
            return False
    return True


def _can_be_lesson(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir() and not entry.name.startswith((".", "_")) and entry.name.isprintable()


def _look(base: str, paths: tuple[str, ...]) -> str:
    """The sizes and times of files and folders, as one number; another if one of them is gone."""
    stat = os.stat
    seen: list[int] = []
    try:
        for path in paths:
            status = stat(f"{base}/{path}")
            seen += (status.st_mtime_ns, status.st_ctime_ns, status.st_size)
    except OSError:
        return _UNTRUSTED
    # The hash of numbers is the same in every process. It's OK that another Python may count
    # differently: everything is read once more then.
    return str(hash(tuple(seen)))


def _read(base: str, wanted: frozenset[str]) -> Folder:
    folders, files = _paths_in(base, wanted)
    paths = (*folders, *files)
    look = _look(base, paths)
    contents = {}
    for path in files:
        with open(f"{base}/{path}", "rb", buffering=0) as file:  # noqa: PTH123  # as `_look` does
            contents[path] = file.readall()
    text = contents.get(TEXT, b"")
    rest = {path: content for path, content in contents.items() if path != TEXT}
    return Folder(
        base=base,
        look=look if _is_settled(base, paths) else _UNTRUSTED,
        digest=_hash(contents),
        front=_hash({"front": text[: max(0, text.find(b"\n---", 3))]}),
        rest=_hash(rest),
        paths=paths,
    )


def _paths_in(base: str, wanted: frozenset[str]) -> tuple[list[str], list[str]]:
    """The folders and files that count, relative to the folder of a lesson or of the course."""
    names = set(os.listdir(base))  # noqa: PTH208  # names alone
    folders = ["."]
    files = sorted(names & wanted)
    inner, ending = (_EXHIBITS, ".yaml") if wanted is _LESSON_FILES else (_GUIDES, ".md")
    if inner in names and os.path.isdir(f"{base}/{inner}"):  # noqa: PTH112 - quicker, once a lesson
        folders.append(inner)
        found = sorted(name for name in os.listdir(f"{base}/{inner}") if name.endswith(ending))  # noqa: PTH208 - quicker, once a lesson
        files += [f"{inner}/{name}" for name in found if "|" not in name]
    if wanted is _COURSE_FILES and _ASSESSMENTS in names:
        _add_forms(base, folders, files)
    return folders, files


def _add_forms(base: str, folders: list[str], files: list[str]) -> None:
    """Add the folders and files of the forms, which belong to the course as its guides do."""
    for folder, inner, found in os.walk(f"{base}/{_ASSESSMENTS}"):
        inner.sort()
        here = os.path.relpath(folder, base).replace(os.sep, "/")
        if "|" not in here:
            folders.append(here)
            files += [f"{here}/{_ITEMS}"] if _ITEMS in found else []


def _is_settled(base: str, paths: tuple[str, ...]) -> bool:
    newest = 0
    for path in paths:
        status = os.stat(f"{base}/{path}")  # noqa: PTH116  # as `_look` names them
        newest = max(newest, status.st_mtime_ns, status.st_ctime_ns)
    return time.time_ns() - newest > _CLOCK_STEP


def _hash(contents: dict[str, bytes]) -> str:
    digest = sha256()
    for path in sorted(contents):
        digest.update(f"{path}\0{len(contents[path])}\0".encode())
        digest.update(contents[path])
    return digest.hexdigest()[:32]
