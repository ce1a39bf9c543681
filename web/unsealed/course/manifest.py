"""What the lessons' files looked like when they were last built, so that most need no reading.

A file counts as unchanged while its size and times are. One that was written just before it was
read could have been written once more within the clock's step; its times are not kept, so that
the next build reads it again.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from pathlib import Path

_FORMAT: Final = 1
_CLOCK_STEP: Final = 50_000_000  # nanoseconds; kernels stamp files every 1 to 10 ms
COURSE: Final = ""
"""The name under which the course's own files stand among the lessons."""
_COURSE_FILES: Final = frozenset({"course.yaml", "glossary.yaml"})
_LESSON_FILES: Final = frozenset({"lesson.md", "claims.yaml", "quiz.yaml", "sources.yaml"})
_EXHIBITS: Final = "exhibits"

Look: TypeAlias = "list[int]"
"""A file's or folder's changing time, writing time and size; zeros where they are not trusted."""
_UNTRUSTED: Final = [0, 0, 0]


@dataclass(slots=True)
class Folder:
    """A lesson's files: how each looked, a hash of each, and how its folders looked.

    `digest` is a hash of all, `front` one of the lesson's front matter.
    """

    files: dict[str, Look] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    folders: dict[str, Look] = field(default_factory=dict)
    digest: str = ""
    front: str = ""


@dataclass(slots=True)
class Manifest:
    """All that was built: from which root, by which compiler, into which file."""

    root: str
    compiler: list[str]
    database: str
    folders: dict[str, Folder]

    def save(self, file: Path) -> None:
        """Writes it beside its place and moves it there. Raises OSError."""
        stored = [_FORMAT, self.root, self.compiler, self.database]
        entries = {
            name: [found.files, found.hashes, found.folders, found.digest, found.front]
            for name, found in self.folders.items()
        }
        fresh = file.with_suffix(".new")
        fresh.write_text(json.dumps([*stored, entries], separators=(",", ":")), encoding="utf-8")
        fresh.replace(file)


def load_manifest(file: Path) -> Manifest | None:
    """The manifest in a file; None where there is none, or none of this format."""
    try:
        found_format, root, compiler, database, entries = json.loads(file.read_bytes())
        if found_format != _FORMAT:
            return None
        folders = {name: Folder(*entry) for name, entry in entries.items()}
    except (OSError, ValueError, TypeError):
        # It's OK to know nothing: everything is read and built again.
        return None
    return Manifest(root, compiler, database, folders)


def is_current(manifest: Manifest) -> bool:
    """Whether every file and folder looks as it did. Reads no file."""
    stat = os.stat
    root = manifest.root
    try:
        for name, known in manifest.folders.items():
            base = os.path.join(root, name) if name else root  # noqa: PTH118  # ten thousand times
            for looks in (known.folders, known.files):
                for path, look in looks.items():
                    seen = stat(f"{base}/{path}")
                    if look[0] != seen.st_mtime_ns or look[1] != seen.st_ctime_ns:
                        return False
                    if look[2] != seen.st_size:
                        return False
    except OSError:
        return False
    return True


def survey(root: Path, before: Manifest | None) -> dict[str, Folder]:
    """The course's files and those of every lesson as they are now, by lesson.

    Raises OSError if the root or a file cannot be read.
    """
    known = before.folders if before and before.root == str(root) else {}
    found = {COURSE: _survey_folder(str(root), _COURSE_FILES, known.get(COURSE))}
    with os.scandir(root) as entries:
        names = sorted(entry.name for entry in entries if entry.is_dir())
    for name in names:
        if name.startswith((".", "_")):
            continue
        folder = _survey_folder(f"{root}/{name}", _LESSON_FILES, known.get(name))
        if "lesson.md" in folder.files:
            found[name] = folder
    return found


def _survey_folder(base: str, wanted: frozenset[str], known: Folder | None) -> Folder:
    if known and _looks_same(base, known):
        return known
    found = Folder()
    now = time.time_ns()
    for path in _files_in(base, wanted, found, now):
        _survey_file(base, path, found, known, now)
    lines = [f"{path}\0{found.hashes[path]}\n" for path in sorted(found.hashes)]
    found.digest = sha256("".join(lines).encode()).hexdigest()
    return found


def _looks_same(base: str, known: Folder) -> bool:
    try:
        return all(
            look == _look(os.stat(f"{base}/{path}"))  # noqa: PTH116  # ten thousand times
            for looks in (known.folders, known.files)
            for path, look in looks.items()
        )
    except OSError:
        return False


def _files_in(base: str, wanted: frozenset[str], found: Folder, now: int) -> list[str]:
    found.folders["."] = _trusted(os.stat(base), now)  # noqa: PTH116  # as above
    with os.scandir(base) as entries:
        names = {entry.name for entry in entries}
    paths = sorted(names & wanted)
    exhibits = f"{base}/{_EXHIBITS}"
    if wanted is _LESSON_FILES and _EXHIBITS in names and os.path.isdir(exhibits):  # noqa: PTH112
        found.folders[_EXHIBITS] = _trusted(os.stat(exhibits), now)  # noqa: PTH116  # as above
        inner = sorted(name for name in os.listdir(exhibits) if name.endswith(".yaml"))  # noqa: PTH208
        paths += [f"{_EXHIBITS}/{name}" for name in inner]
    return paths


def _survey_file(base: str, path: str, found: Folder, known: Folder | None, now: int) -> None:
    status = os.stat(f"{base}/{path}")  # noqa: PTH116  # as above
    found.files[path] = _trusted(status, now)
    if known and found.files[path] == known.files.get(path) != _UNTRUSTED:
        found.hashes[path] = known.hashes[path]
        found.front = known.front if path == "lesson.md" else found.front
        return
    with open(f"{base}/{path}", "rb") as file:  # noqa: PTH123  # as above
        content = file.read()
    found.hashes[path] = _hash(content)
    if path == "lesson.md":
        found.front = _hash(content[: max(0, content.find(b"\n---", 3))])


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()[:32]


def _look(status: os.stat_result) -> Look:
    return [status.st_mtime_ns, status.st_ctime_ns, status.st_size]


def _trusted(status: os.stat_result, now: int) -> Look:
    if now - max(status.st_mtime_ns, status.st_ctime_ns) < _CLOCK_STEP:
        return list(_UNTRUSTED)
    return _look(status)
