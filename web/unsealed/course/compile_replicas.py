"""The files of the exhibits to rows: each is made, and what the lab finds in it is kept with it.

The makers and examiners are loaded only where an exhibit has files.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from unsealed.course.compile_states import views_of
from unsealed.course.making_files import (
    make_archive,
    make_hashes,
    make_picture,
    make_sheet,
    make_workbook,
)
from unsealed.course.making_word import make_word
from unsealed.course.replica_checks import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from unsealed.course.database import Row
    from unsealed.course.model import Body, ExhibitEntry
    from unsealed.course.replica_files import Column, Document, Mail, ReplicaFile
    from unsealed.lab.replicas.mail import Server
    from unsealed.lab.report import Report


def replica_rows(lesson: str, exhibits: Mapping[str, ExhibitEntry]) -> list[Row]:
    """The rows of the files of a lesson's exhibits. The same exhibits give the same bytes."""
    return [
        row
        for name, exhibit in sorted(exhibits.items())
        if exhibit.files
        for row in _rows(lesson, name, exhibit)
    ]


def make(file: ReplicaFile, body: Body, above: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    """What the file holds. `above` are the files that stand above it, of which it may be made."""
    if file.archive is not None:
        return make_archive(file.archive, above)
    if file.hashes is not None:
        return make_hashes(file.hashes, above)
    if file.picture is not None:
        return make_picture(file.picture)
    if file.xlsx is not None:
        return make_workbook(file.xlsx, body)
    return _made_alone(file, body)


def _made_alone(file: ReplicaFile, body: Body) -> bytes:
    if file.mail is not None:
        return _mail(file.mail)
    if file.zone is not None:
        return _zone(file.zone)
    if file.docx is not None:
        return make_word(file.docx, file.name, lines_of(body))
    if file.memo is not None:
        return make_sheet(file.memo, file.name)
    if file.pdf is not None:
        return _document(file.pdf, file.name, body)
    return _plain(file, body)


def _plain(file: ReplicaFile, body: Body) -> bytes:
    from unsealed.lab.replicas.plain import write_table, write_text

    if file.body == "table" and body.table is not None:
        return write_table(body.table.head, body.table.rows)
    if file.column is not None:
        return write_text(_cells(file.column, body))
    return write_text(file.lines or lines_of(body))


def _rows(lesson: str, name: str, exhibit: ExhibitEntry) -> Iterator[Row]:
    from unsealed.lab.examining import examine_here

    made = make_all(exhibit)
    aids = _aids(exhibit.files, made)
    for position, file in enumerate(exhibit.files):
        data = made[file.name]
        report = examine_here(file.name, data, aids)
        yield _row(lesson, name, position, file, data, report)


def make_all(exhibit: ExhibitEntry) -> dict[str, bytes]:
    """What each file of an exhibit holds, by its name."""
    made: dict[str, bytes] = {}
    for file in exhibit.files:
        made[file.name] = make(file, exhibit.body, made)
    return made


def _aids(files: Iterable[ReplicaFile], made: Mapping[str, bytes]) -> dict[str, bytes]:
    """What stands beside the files: keys and hashes, of each the first file that has some."""
    # The first zone file is what the domains publish; another is somebody's own record of it.
    first: dict[str, bytes] = {}
    for file in files:
        if file.zone is not None:
            first.setdefault("zone", made[file.name])
        if file.hashes is not None:
            first.setdefault("manifest", made[file.name])
    return first


def _row(
    lesson: str, exhibit: str, position: int, file: ReplicaFile, data: bytes, report: Report
) -> Row:
    return (
        lesson,
        exhibit,
        position,
        file.name,
        report.type.media_type,
        len(data),
        hashlib.sha256(data).hexdigest(),
        views_of(report, data, holds_keys=file.zone is not None),
        data,
        msgspec.json.encode(report).decode(),
    )


def _mail(told: Mail) -> bytes:
    from unsealed.lab.replicas import mail

    written = datetime.fromisoformat(told.date)
    letter = mail.Letter(
        author=told.sender,
        recipient=told.to,
        cc=told.cc,
        subject=told.subject,
        text="\n".join((*told.text, "")),
        written=written,
        message_id=told.message_id,
        in_reply_to=told.answers,
        is_text_marked=told.marked,
    )
    data = mail.write_mail(letter)
    if told.signed is not None:
        body = data.partition(b"\r\n\r\n")[2]
        server = _server(told.signed.key, signed=told.signed.headers)
        counted = len(body) if told.signed.counted else None
        data = mail.sign(data, replace(server, signs_only=counted), written)
    for old, new in told.changed.items():
        data = mail.change_text(data, old, new)
    for name, value in told.headed.items():
        data = mail.change_field(data, name, value)
    way = (
        mail.Station(hop.sender, _address(hop.sender), hop.by, datetime.fromisoformat(hop.at))
        for hop in told.way
    )
    return mail.pass_on(mail.append_text(data, told.added), way)


def _document(told: Document, name: str, body: Body) -> bytes:
    from unsealed.lab.replicas.pdf_document import Paper, make_paper

    return make_paper(
        Paper(
            lines=tuple(told.lines or lines_of(body)),
            seed=name,
            created=datetime.fromisoformat(told.created),
            modified=datetime.fromisoformat(told.modified) if told.modified else None,
            title=told.title,
            author=told.author,
            font=told.font,
            creator=told.program,
            producer=told.program,
            earlier=told.earlier,
            redacted=told.covered or told.removed,
            redaction="box" if told.covered else "removed",
        )
    )


def _zone(keys: Iterable[str]) -> bytes:
    from unsealed.lab.replicas.mail import zone_text

    return zone_text(_server(key) for key in keys).encode()


def _server(key: str, **told: Any) -> Server:  # fields of a server
    from unsealed.lab.replicas.mail import Server

    selector, _, domain = key.partition("._domainkey.")
    return Server(domain, selector, seed="lessons", **told)


def _address(host: str) -> str:
    """An address for a host, of those that belong to nobody (RFC 5737)."""
    return f"192.0.2.{sum(host.encode()) % 254 + 1}"


def _cells(column: Column, body: Body) -> Iterable[str]:
    rows = body.table.rows if body.table is not None else ()
    cells = (row[column.number - 1] for row in rows)
    return (cell for cell in cells if cell not in column.without)
