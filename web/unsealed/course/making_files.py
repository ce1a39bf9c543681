"""Files of exhibits, made as their authors describe them: pictures, sheets, workbooks, archives.

The makers are loaded only where an exhibit has such a file.
"""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unsealed.course.model import Body
    from unsealed.course.replica_archives import Archive
    from unsealed.course.replica_memos import TypedMemo
    from unsealed.course.replica_pictures import Picture
    from unsealed.course.replica_workbooks import Sheet, Workbook
    from unsealed.lab.replicas import scenes, workbook


def make_picture(told: Picture) -> bytes:
    """The picture as a JPEG."""
    from unsealed.lab.replicas.picture import Snapshot, make_snapshot

    make, _, model = told.camera.partition(" ")
    return make_snapshot(
        Snapshot(
            scene=told.landscape or "",
            taken=_moment(told.taken),
            size=told.size,
            make=make,
            model=model,
            software=told.program,
            changed=_moment(told.changed),
            position=(told.place.north, told.place.east) if told.place else None,
            satellites=_satellites(told.satellites),
            thumbnail=told.thumbnail,
            claimed=told.claimed,
            has_zone=told.zone,
            sheet=told.sheet or (),
            room=_room(told),
            yard=_yard(told),
        )
    )


def make_sheet(told: TypedMemo, name: str) -> bytes:
    """The typed sheet as an SVG."""
    from unsealed.lab.replicas.memo import Memo, make_memo

    return make_memo(
        Memo(told.lines, told.machine, name, name, copied=told.copied, is_carbon=told.carbon)
    )


def _room(told: Picture) -> scenes.Room | None:
    from unsealed.lab.replicas.scenes import Room

    return Room(told.room.number, told.room.clock) if told.room else None


def _yard(told: Picture) -> scenes.Yard | None:
    from unsealed.lab.replicas.scenes import Yard

    return Yard(told.yard.shadow, told.yard.clock) if told.yard else None


def _moment(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None


def _satellites(told: str | None) -> datetime | None:
    """Satellites give UTC, whatever zone the author wrote."""
    return datetime.fromisoformat(told).astimezone(UTC) if told else None


def make_workbook(told: Workbook, body: Body) -> bytes:
    """The workbook as XLSX."""
    from unsealed.lab.replicas.office_package import Properties
    from unsealed.lab.replicas.workbook import BookRecipe, write_xlsx

    return write_xlsx(
        BookRecipe(
            sheets=tuple(_sheet(each, body) for each in told.sheets),
            properties=Properties(
                creator=told.author,
                last_editor=told.editor,
                created=datetime.fromisoformat(told.created),
                modified=datetime.fromisoformat(told.modified),
            ),
            application=told.program,
            version=told.version,
        )
    )


def _sheet(told: Sheet, body: Body) -> workbook.Sheet:
    from unsealed.lab.replicas.workbook import Sheet

    table = (body.table.head, *body.table.rows) if body.table else ()
    return Sheet(
        name=told.name,
        rows=told.rows or table,
        is_hidden=told.hidden,
        hidden_rows=told.hidden_rows,
        hidden_columns=told.hidden_columns,
    )


def make_archive(told: Archive, above: Mapping[str, bytes]) -> bytes:
    """The archive as ZIP, with the files that stand above it."""
    from unsealed.lab.replicas.packing import Packed, write_zip

    entries = [
        Packed(
            entry.name,
            datetime.fromisoformat(entry.changed),
            above[entry.file] if entry.file else (entry.content or "").encode(),
        )
        for entry in told.entries
    ]
    return write_zip(entries, has_note=any(entry.file is None for entry in told.entries))


def make_hashes(told: Mapping[str, str], above: Mapping[str, bytes]) -> bytes:
    """The list as sha256sum writes it, under the mark."""
    from unsealed.lab.replicas.plain import write_text

    hashes = {
        name: sha256(above[of]).hexdigest() if of in above else of for name, of in told.items()
    }
    return write_text(f"{hash_}  {name}" for name, hash_ in hashes.items())
