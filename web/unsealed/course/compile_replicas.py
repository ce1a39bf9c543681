"""The files of the exhibits to rows: each is made, and what the lab finds in it is kept with it.

The makers and examiners are loaded only where an exhibit has files.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from unsealed.course.database import Row
    from unsealed.course.model import Body, ExhibitEntry
    from unsealed.course.replica_files import Column, ReplicaFile


def replica_rows(lesson: str, exhibits: Mapping[str, ExhibitEntry]) -> list[Row]:
    """The rows of the files of a lesson's exhibits. The same exhibits give the same bytes."""
    return [
        _row(lesson, name, position, file, exhibit.body)
        for name, exhibit in sorted(exhibits.items())
        for position, file in enumerate(exhibit.files)
    ]


def make(file: ReplicaFile, body: Body) -> bytes:
    """What the file holds."""
    from unsealed.lab.replicas.plain import write_table, write_text

    if file.body == "table" and body.table is not None:
        return write_table(body.table.head, body.table.rows)
    if file.column is not None:
        return write_text(_cells(file.column, body))
    return write_text(file.lines or _lines_of(body))


def _row(lesson: str, exhibit: str, position: int, file: ReplicaFile, body: Body) -> Row:
    from unsealed.lab.examining import examine_here

    data = make(file, body)
    report = examine_here(file.name, data)
    return (
        lesson,
        exhibit,
        position,
        file.name,
        report.type.media_type,
        len(data),
        hashlib.sha256(data).hexdigest(),
        data,
        json.dumps(asdict(report), ensure_ascii=False, separators=(",", ":")),
    )


def _cells(column: Column, body: Body) -> Iterable[str]:
    rows = body.table.rows if body.table is not None else ()
    cells = (row[column.number - 1] for row in rows)
    return (cell for cell in cells if cell not in column.without)


def _lines_of(body: Body) -> Iterable[str]:
    yield from body.lines or ()
    for card in body.cards or ():
        yield from (f"From: {card.sender}", f"Date: {card.date}", "", card.text, "")
