"""Comparing with the last build: an id that learners answered must not become another kind."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from unsealed.course.check_items import Entry, asked_entries
from unsealed.course.question_files import CLAIM_KIND
from unsealed.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from unsealed.course.faults import Fault
    from unsealed.course.lesson_files import LessonFiles

POINTER = "course.current"


class EditionFault(Exception):
    """The edition to compare with cannot be read. The text says which and why."""


def find_edition(folder: Path) -> Path | None:
    """The file of the current edition in a data folder, None where nothing was built yet."""
    try:
        name = (folder / POINTER).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    file = folder / name
    return file if name and file.is_file() else None


def kinds_in(place: Path) -> Mapping[tuple[str, str], str]:
    """The kind of each item of an edition, by lesson and id; of a file, or of a data folder.

    Raises EditionFault if there is no edition or if it cannot be read.
    """
    file = find_edition(place) if place.is_dir() else place
    if file is None or not file.is_file():
        message = _("%(place)s holds no edition of the course. Run `unsealed build` first.")
        raise EditionFault(message % {"place": place})
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as database:
            rows = database.execute("SELECT lesson, id, kind FROM items").fetchall()
    except sqlite3.Error as failure:
        message = _("%(place)s is no edition of the course: %(reason)s.")
        raise EditionFault(message % {"place": file, "reason": failure}) from failure
    return {(lesson, item): kind for lesson, item, kind in rows}


def changed_kinds(lesson: LessonFiles, kinds: Mapping[tuple[str, str], str]) -> Iterator[Fault]:
    """A fault for each id of a lesson that had another kind in an edition."""
    for entry in asked_entries(lesson):
        kind = _kind(entry)
        before = kinds.get((lesson.slug, entry.id)) if entry.id else None
        if before is None or kind is None or before == kind:
            continue
        message = _(
            '"%(id)s" was of the kind %(before)s in the last build and is %(kind)s now.'
            " People may have answered it: choose a new id."
        )
        words = {"id": entry.id, "before": before, "kind": kind}
        document = lesson.documents[entry.file]
        yield document.fault((*entry.path, "id"), "id-kind-changed", message % words)


def _kind(entry: Entry) -> str | None:
    kind = entry.raw.get("kind", CLAIM_KIND if entry.file == "claims.yaml" else None)
    return kind if isinstance(kind, str) else None
