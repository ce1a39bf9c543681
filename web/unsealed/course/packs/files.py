"""Reading the folder of an imported pack. Nothing is raised: faults are values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from unsealed.course.folder_reading import FolderReading
from unsealed.course.model import Glossary, UnitEntry
from unsealed.course.packs.model import PACK_FILE, Pack
from unsealed.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from unsealed.course.faults import Fault
    from unsealed.course.model import Course
    from unsealed.course.yaml_files import YamlDocument

GLOSSARY_FILE = "glossary.yaml"


@dataclass(frozen=True)
class PackFiles:
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

    The exercises of packs come last on the bench.
    """
    units = list(course.units)
    bench = list(course.bench.lessons if course.bench else ())
    placed = {name for unit in units for name in unit.lessons} | set(bench)
    for pack in (each.pack for each in packs if each.pack):
        fresh = tuple(name for name in pack.lessons if name not in placed)
        bench += (name for name in pack.bench if name not in placed)
        placed |= set(pack.every_lesson)
        if fresh:
            units.append(_unit(pack, fresh))
    update: dict[str, object] = {"units": tuple(units)}
    if course.bench:
        update["bench"] = course.bench.model_copy(update={"lessons": tuple(bench)})
    return course.model_copy(update=update)


def _unit(pack: Pack, lessons: tuple[str, ...]) -> UnitEntry:
    return UnitEntry(
        id=f"pack-{pack.name}", title=pack.title, summary=by_whom(pack), lessons=lessons
    )


def by_whom(pack: Pack) -> str:
    """Who wrote a pack, and under which licence, as the course shows it."""
    if not pack.authors:
        return _("Licence: %(licence)s.") % {"licence": pack.licence}
    words = {"authors": ", ".join(pack.authors), "licence": pack.licence}
    return _("By %(authors)s. Licence: %(licence)s.") % words
