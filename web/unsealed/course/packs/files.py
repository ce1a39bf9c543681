"""Reading the folder of an imported pack. Nothing is raised: faults are values."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from unsealed.course.folder_reading import FolderReading
from unsealed.course.model import BenchEntry, Glossary, UnitEntry
from unsealed.course.packs.model import PACK_FILE, Pack
from unsealed.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from unsealed.course.faults import Fault
    from unsealed.course.model import Course
    from unsealed.course.yaml_files import YamlDocument

GLOSSARY_FILE = "glossary.yaml"

U = TypeVar("U", UnitEntry, BenchEntry)


class PackFiles(Struct, frozen=True):
    """What a pack says of itself, and its words. What could not be read is None, with faults."""

    folder: Path
    pack: Pack | None
    glossary: Glossary | None
    document: YamlDocument | None
    faults: tuple[Fault, ...]


def read_pack(folder: Path) -> PackFiles:
    """A pack's own files, without its lessons and guides."""
    reading = FolderReading(folder, folder.name)
    pack = reading.model(Pack, reading.yaml(PACK_FILE))
    has_words = (folder / GLOSSARY_FILE).exists()
    document = reading.yaml(GLOSSARY_FILE) if has_words else None
    glossary = reading.model(Glossary, document)
    return PackFiles(folder, pack, glossary, document, tuple(reading.faults))


def with_packs(course: Course, packs: Sequence[PackFiles]) -> Course:
    """The course with a unit for each pack, of its lessons that no other unit has.

    The exercises of packs come last on the bench. A unit with lessons that are shown in place of
    its own says whose they are.
    """
    units, bench = list(course.units), course.bench
    for pack in (each.pack for each in packs if each.pack):
        units = [_naming(unit, pack) for unit in units]
        bench = _naming(_longer(bench, pack.bench), pack) if bench else None
        placed = {name for unit in units for name in unit.lessons}
        if fresh := tuple(name for name in pack.lessons if name not in placed):
            units.append(_unit(pack, fresh))
    return course.model_copy(update={"units": tuple(units), "bench": bench})


def _unit(pack: Pack, lessons: tuple[str, ...]) -> UnitEntry:
    return UnitEntry(
        id=f"pack-{pack.name}", title=pack.title, summary=by_whom(pack), lessons=lessons
    )


def by_whom(pack: Pack) -> str:
    """Who wrote a pack, and under which licence, as the course shows it."""
    if not pack.authors:
        return _("Licence: %(licence)s.") % {"licence": pack.licence}
    words = {"authors": ", ".join(pack.authors), "licence": pack.licence}
    return _("By %(authors)s (%(licence)s).") % words


def _naming(unit: U, pack: Pack) -> U:
    """A unit that has lessons of a pack says so; others are as they were."""
    if not set(unit.lessons).intersection(pack.every_lesson):
        return unit
    words = {"summary": unit.summary, "title": pack.title, "whose": by_whom(pack)}
    summary = _("%(summary)s With lessons from “%(title)s”. %(whose)s") % words
    return unit.model_copy(update={"summary": summary})


def _longer(bench: BenchEntry, more: Sequence[str]) -> BenchEntry:
    """The bench with the exercises of a pack that it has not yet."""
    lessons = tuple(dict.fromkeys((*bench.lessons, *more)))
    return bench.model_copy(update={"lessons": lessons})
