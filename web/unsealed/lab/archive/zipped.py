"""ZIP archives. PKWARE's APPNOTE 6.3.10; extra fields of Info-ZIP (proginfo/extrafld.txt)."""

from __future__ import annotations

import io
import struct
import zipfile
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from unsealed.lab.archive.contents import kept_back, listing, unpacked
from unsealed.lab.archive.entry import ENTRY_SIZE, Entry
from unsealed.lab.archive.names import name_findings
from unsealed.lab.archive.times import time_findings
from unsealed.lab.evidence import Examined, Unreadable
from unsealed.lab.report import Bearing, Finding, Verdict, clip, count, say
from unsealed.language import noop

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from unsealed.lab.evidence import Desk, Evidence
    from unsealed.lab.report import Words

_UNIX_TIMES, _NTFS_TIMES = 0x5455, 0x000A
_HAS_CHANGE_TIME = 1
_NTFS_BEGIN = datetime(1601, 1, 1, tzinfo=UTC)
_MOST_ENTRIES = 20_000
_LINK, _TYPE_BITS = 0o120000, 0o170000
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")


def examine(evidence: Evidence, desk: Desk) -> Examined:
    """The findings of a ZIP archive, and the reports of what is in it."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(evidence.data))
    except zipfile.BadZipFile as error:
        why = say(noop("the archive's list of entries is damaged or cut off"))
        raise Unreadable(why, raw=str(error)) from None
    with archive:
        return _examined(archive, evidence.data, desk)


def _examined(archive: zipfile.ZipFile, data: bytes, desk: Desk) -> Examined:
    infos = archive.infolist()[:_MOST_ENTRIES]
    entries = [_entry(info) for info in infos]
    damaged: list[str] = []

    def read(number: int) -> bytes:
        try:
            with archive.open(infos[number]) as file:
                return file.read(ENTRY_SIZE + 1)
        # It's OK because one damaged entry must not keep the others from being read.
        except Exception:
            damaged.append(infos[number].filename)
            return b""

    parts = tuple(unpacked(entries, read, desk))
    findings = [listing(entries), *time_findings(entries), *name_findings(entries)]
    findings += [*kept_back(entries), *_outside_entries(archive, infos, data)]
    findings += [*_renamed(infos, data), *_damaged(damaged)]
    return Examined(tuple(findings), parts)


def _entry(info: zipfile.ZipInfo) -> Entry:
    mode = info.external_attr >> 16
    return Entry(
        name=info.filename,
        size=info.file_size,
        packed_size=info.compress_size,
        local=_local(info),
        utc=_utc(info.extra),
        is_folder=info.is_dir(),
        link="?" if mode & _TYPE_BITS == _LINK else "",
        is_encrypted=bool(info.flag_bits & 1),
    )


def _local(info: zipfile.ZipInfo) -> datetime | None:
    try:
        return datetime(*info.date_time)  # noqa: DTZ001  # ZIP says no zone
    except ValueError:
        return None  # a month of 0, a second of 61: written by something that sets no time


def _utc(extra: bytes) -> datetime | None:
    with suppress(struct.error, OverflowError, ValueError):
        for field, value in _extra_fields(extra):
            if field == _UNIX_TIMES and value[0] & _HAS_CHANGE_TIME:
                return datetime.fromtimestamp(struct.unpack_from("<l", value, 1)[0], UTC)
            if field == _NTFS_TIMES:
                ticks = struct.unpack_from("<Q", value, 8)[0]
                return (_NTFS_BEGIN + timedelta(microseconds=ticks // 10)).replace(microsecond=0)
    return None


def _extra_fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place + 4 < len(extra):
        field, size = struct.unpack_from("<HH", extra, place)
        yield field, extra[place + 4 : place + 4 + size]
        place += 4 + size


def _outside_entries(
    archive: zipfile.ZipFile, infos: Sequence[zipfile.ZipInfo], data: bytes
) -> Iterator[Finding]:
    """Bytes before the first entry, and a comment after the last: places to hide or to sign."""
    first = min((info.header_offset for info in infos), default=0)
    if first > 0:
        message = noop("%(number)d bytes stand before the first entry.")
        yield _beside(say(message, number=first), data[:first])
    if archive.comment:
        text = archive.comment.decode("utf-8", "replace")
        yield _beside(say(noop("The archive has a comment: %(text)s"), text=text), archive.comment)


def _beside(found: Words, raw: bytes) -> Finding:
    return Finding(
        check="archive.beside",
        name=say(noop("What stands beside the entries")),
        found=found,
        verdict=Verdict.NOTABLE,
        shows=say(noop("The file holds more than its entries.")),
        shows_not=say(noop("That it is hidden: programs that unpack themselves begin so, too.")),
        bears_on=Bearing.COMPLETE,
        raw=clip(raw[:200].decode("utf-8", "replace"), 200),
    )


def _renamed(infos: Sequence[zipfile.ZipInfo], data: bytes) -> Iterator[Finding]:
    """Entries whose name before the data is not the one in the list at the end."""
    differing = [(info.filename, name) for info in infos if (name := _other_name(info, data))]
    if not differing:
        return
    listed, before = differing[0]
    found = count(
        noop("%(number)d entry has two names: %(listed)s in the list, %(before)s before its data."),
        noop(
            "%(number)d entries have two names; the first is %(listed)s in the list,"
            " %(before)s before its data."
        ),
        len(differing),
        listed=listed,
        before=before,
    )
    yield Finding(
        check="archive.two-names",
        name=say(noop("Names in the list against names at the data")),
        found=found,
        verdict=Verdict.INCONSISTENT,
        shows=say(noop("The archive was changed by something other than a packing program.")),
        shows_not=say(noop("Which of the names is the first, nor who changed it.")),
        bears_on=Bearing.INTACT,
        place=f"entry:{clip(listed)}",
        raw=clip(before),
    )


def _other_name(info: zipfile.ZipInfo, data: bytes) -> str | None:
    """The name before the entry's data, where it is another than in the list."""
    with suppress(struct.error):
        header = _LOCAL_HEADER.unpack_from(data, info.header_offset)
        start = info.header_offset + _LOCAL_HEADER.size
        name = data[start : start + header[9]]
        listed = {info.orig_filename.encode("utf-8", "replace"), _in_cp437(info.orig_filename)}
        if header[0] == b"PK\x03\x04" and name not in listed:
            return name.decode("utf-8", "replace")
    return None


def _in_cp437(name: str) -> bytes:
    return name.encode("cp437", "replace")


def _damaged(names: Sequence[str]) -> Iterator[Finding]:
    if not names:
        return
    found = count(
        noop("%(number)d entry cannot be unpacked: %(name)s."),
        noop("%(number)d entries cannot be unpacked, %(name)s the first."),
        len(names),
        name=names[0],
    )
    yield Finding(
        check="archive.damaged",
        name=say(noop("Check sums of the entries")),
        found=found,
        verdict=Verdict.INCONSISTENT,
        shows=say(noop("Its bytes are not those that were packed.")),
        shows_not=say(noop("Whether somebody changed them: a broken download looks the same.")),
        bears_on=Bearing.INTACT,
        place=f"entry:{clip(names[0])}",
    )
