"""An edition from the one before it: a copy in which the rows of changed lessons are replaced."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from unsealed.course.manifest import is_lesson, packs_in

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from unsealed.course.compile_again import Again
    from unsealed.course.manifest import Folder


class Changes(Struct, frozen=True):
    """The lessons that differ from the last edition, and those that are there now."""

    texts: tuple[str, ...]
    others: tuple[str, ...]
    gone: tuple[str, ...]
    is_course_changed: bool
    now: Mapping[str, Folder]

    @property
    def count(self) -> int:
        """How many lessons differ."""
        return len(self.texts) + len(self.others) + len(self.gone)

    @property
    def names(self) -> tuple[str, ...]:
        """The lessons that are read, and the files of the course and of packs, which may be."""
        own = (name for name in self.now if not is_lesson(name))
        return (*own, *self.texts, *self.others)

    @property
    def lessons(self) -> frozenset[str]:
        """Every lesson that is there now."""
        return frozenset(filter(is_lesson, self.now))

    @property
    def packs(self) -> tuple[Path, ...]:
        """The folders of the packs that are there now."""
        return packs_in(self.now)

    def folder(self, name: str) -> Path:
        """Where a lesson is."""
        return Path(self.now[name].base)

    @classmethod
    def between(cls, before: Mapping[str, Folder], now: Mapping[str, Folder]) -> Changes:
        """What changed. `texts` are lessons of which only the text below the front matter did."""
        texts: list[str] = []
        others: list[str] = []
        for name, folder in now.items():
            known = before.get(name)
            if not is_lesson(name) or (known and known.digest == folder.digest):
                continue
            (texts if known and _is_same_but_text(known, folder) else others).append(name)
        return cls(
            texts=tuple(texts),
            others=tuple(others),
            gone=tuple(sorted(filter(is_lesson, before.keys() - now.keys()))),
            is_course_changed=_own(before) != _own(now),
            now=now,
        )


def write_small(root: Path, old: Path, fresh: Path, *, version: str, changes: Changes) -> int:
    """Writes the edition to `fresh`; returns how many lessons were compiled.

    Raises CourseFaults with the faults of every changed lesson that has an error.
    """
    copying = _Copying(old, fresh)
    copying.start()
    try:
        texts = _texts_again(old, changes)
    finally:
        copying.join()
    if copying.failure:
        raise copying.failure
    with closing(sqlite3.connect(fresh, isolation_level=None)) as connection:
        # Nobody reads the copy before it is whole, and it is synced as a whole then.
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        connection.execute("PRAGMA defer_foreign_keys = ON")
        compiled = _replace(connection, root, changes, texts)
        connection.execute("UPDATE edition SET value = ? WHERE key = 'version'", (version,))
        connection.execute("COMMIT")
    return compiled


class _Copying(threading.Thread):
    """Copies the old edition to the disk while the changed texts are compiled.

    The disk is waited for here, so that little is left to be written when the rows are there.
    """

    def __init__(self, old: Path, fresh: Path) -> None:
        super().__init__()
        self._old = old
        self._fresh = fresh
        self.failure: OSError | None = None

    def run(self) -> None:
        try:
            shutil.copyfile(self._old, self._fresh)
            with self._fresh.open("rb+") as copy:
                os.fsync(copy.fileno())
            forget_editions(self._old.parent, keep={self._old})
        except OSError as failure:
            self.failure = failure


def _texts_again(old: Path, changes: Changes) -> list[Again] | None:
    """The changed texts, compiled; None if more than texts must be compiled."""
    if changes.others or changes.gone or changes.is_course_changed:
        return None
    # Loaded while the old edition is being copied: waiting for the disk costs no time then.
    from unsealed.course.compile_again import compile_again

    address = f"{old.absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        listed = {name for (name,) in connection.execute("SELECT lesson FROM unit_lessons")}
        found = [
            compile_again(connection, changes.folder(name), changes.lessons)
            for name in changes.texts
            if name in listed
        ]
    texts = [again for again in found if again]
    return texts if len(texts) == len(found) else None


def forget_editions(folder: Path, keep: Collection[Path]) -> None:
    """Removes the editions in a folder but those to keep."""
    for file in folder.glob("course-*.db"):
        if file not in keep:
            try:
                file.unlink()
            except OSError:
                # It's OK: where a file in use cannot be removed, the next build removes it.
                continue


def _own(folders: Mapping[str, Folder]) -> dict[str, str]:
    return {name: each.digest for name, each in folders.items() if not is_lesson(name)}


def _is_same_but_text(before: Folder, now: Folder) -> bool:
    return before.rest == now.rest and before.front == now.front


def _replace(
    connection: sqlite3.Connection, root: Path, changes: Changes, texts: list[Again] | None
) -> int:
    if texts is None:
        from unsealed.course.build_lessons import replace_lessons

        return replace_lessons(connection, root, changes)
    from unsealed.course.compile_again import replace_text

    for again in texts:
        replace_text(connection, again)
    return len(texts)
