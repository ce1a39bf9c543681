"""A pack as a ZIP file: written with the same bytes each time, looked over before it is unpacked.

Whatever is in a stranger's file, nothing is written to the disk here, and no more is unpacked into
memory than the limits allow.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Final

from unsealed.course.packs.faults import PackFault, PackRefused
from unsealed.course.packs.model import PACK_FILE
from unsealed.course.packs.names import SIGNATURE_FILE, name_faults
from unsealed.course.texts import MOST_BYTES
from unsealed.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from zipfile import ZipInfo

    from unsealed.course.packs.model import Files

MOST_IN_FILE: Final = 20_000_000
"""Bytes that a pack may have as a file, and as much again unpacked."""
MOST_ENTRIES: Final = 2000
MOST_RATIO: Final = 100
"""How many bytes one byte may unpack to. Of a lesson's text one makes three or four."""

_END: Final = struct.Struct("<4s4H2LH")
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_LISTED_BYTES: Final = 46 + 200  # of the list at the end: an entry's own, and a long name
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED: Final = 0x1
_NO_DATE: Final = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE: Final = (stat.S_IFREG | 0o644) << 16
_UNIX: Final = 3


def packed(files: Files) -> bytes:
    """The files as a ZIP file. The same files give the same bytes, on any machine and any day.

    They are stored as they are: what a compressor makes differs from version to version.
    """
    first = [name for name in (PACK_FILE, SIGNATURE_FILE) if name in files]
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name in (*first, *sorted(files.keys() - {*first})):
            entry = zipfile.ZipInfo(name, _NO_DATE)
            entry.create_system, entry.external_attr = _UNIX, _PLAIN_FILE
            archive.writestr(entry, files[name])
    return written.getvalue()


def unpacked(content: bytes) -> Files:
    """The files of a pack by name. Raises PackRefused with all that is wrong with the archive."""
    if fault := _fault_of_file(content):
        raise PackRefused([PackFault("", fault)])
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _refuse([*_entry_faults(entries), *_layout_faults(content, entries)])
            return {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, zlib.error) as failure:
        message = _("this is no ZIP file that can be read (%(reason)s). Fetch it again.")
        raise PackRefused([PackFault("", message % {"reason": failure})]) from failure


def _refuse(faults: Sequence[PackFault]) -> None:
    if faults:
        raise PackRefused(faults)


def content_of(file: Path) -> bytes:
    """All bytes of a pack's file, and of one that is too large more than is taken."""
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_IN_FILE + 1)
    except OSError as failure:
        message = _("it cannot be read: %(reason)s.") % {"reason": failure.strerror}
        raise PackRefused([PackFault("", message)]) from failure


def _fault_of_file(content: bytes) -> str:
    if len(content) > MOST_IN_FILE:
        message = _("the file is larger than %(most)s bytes. Export fewer lessons into one pack.")
        return message % {"most": f"{MOST_IN_FILE:,}"}
    if len(content) < _END.size or content[-_END.size :][:4] != b"PK\5\6":
        return _("this is no ZIP file, or something follows after its end. Fetch it again.")
    _sign, disk, first_disk, here, count, size, start, _comment = _END.unpack(content[-_END.size :])
    if disk or first_disk or here != count or start + size != len(content) - _END.size:
        return _("the list at the end of this ZIP file does not fit the file. Fetch it again.")
    if count > MOST_ENTRIES or size > MOST_ENTRIES * _LISTED_BYTES:
        message = _("it has %(found)d entries; at most %(most)d are read. Export fewer lessons.")
        return message % {"found": count, "most": MOST_ENTRIES}
    return ""


def _entry_faults(entries: Sequence[ZipInfo]) -> Iterator[PackFault]:
    """What is wrong with entries as they are listed, before a byte of them is unpacked."""
    yield from name_faults([entry.orig_filename for entry in entries])
    for entry in entries:
        for message in (_odd_kind(entry), _too_large(entry)):
            if message:
                yield PackFault(entry.orig_filename, message)
    total = sum(entry.file_size for entry in entries)
    if total > MOST_IN_FILE:
        message = _(
            "unpacked it has %(found)s bytes; at most %(most)s are read. Export fewer lessons."
        )
        yield PackFault("", message % {"found": f"{total:,}", "most": f"{MOST_IN_FILE:,}"})


def _odd_kind(entry: ZipInfo) -> str:
    """Why an entry is no plain file of data."""
    mode = entry.external_attr >> 16
    if stat.S_ISLNK(mode):
        return _("this is a link to another file. Put the file itself there.")
    if stat.S_IFMT(mode) not in {0, stat.S_IFREG} and not entry.is_dir():
        return _("this is a device or another special file. A pack holds plain files alone.")
    if mode & 0o111 and not entry.is_dir():
        message = _(
            "the file is marked as a program (mode %(mode)o). Make it a plain file: chmod 644."
        )
        return message % {"mode": stat.S_IMODE(mode)}
    if entry.flag_bits & _ENCRYPTED:
        return _("this entry is encrypted. Make the pack without a password.")
    if entry.compress_type not in _METHODS:
        message = _(
            "it is compressed by method %(found)d. Only stored and deflated entries are read."
        )
        return message % {"found": entry.compress_type}
    return ""


def _too_large(entry: ZipInfo) -> str:
    if entry.file_size > MOST_BYTES:
        message = _("the file has %(found)s bytes; at most %(most)s are read. Split it.")
        return message % {"found": f"{entry.file_size:,}", "most": f"{MOST_BYTES:,}"}
    if entry.file_size > MOST_RATIO * entry.compress_size:
        message = _("%(packed)d bytes would unpack to %(found)s: more than %(most)d times as many.")
        return message % {
            "packed": entry.compress_size,
            "found": f"{entry.file_size:,}",
            "most": MOST_RATIO,
        }
    return ""


def _layout_faults(content: bytes, entries: Sequence[ZipInfo]) -> Iterator[PackFault]:
    """Entries that overlap, and bytes that belong to none: no other file hides in a pack."""
    here = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        if entry.header_offset < here:
            message = _("it shares bytes with the entry before it. Make the pack again.")
            yield PackFault(entry.orig_filename, message)
        elif entry.header_offset > here:
            yield PackFault(entry.orig_filename, _hidden(entry.header_offset - here))
        here = max(here, _end_of(entry))
    start = _END.unpack(content[-_END.size :])[6]
    if here != start:
        yield PackFault("", _hidden(start - here))


def _end_of(entry: ZipInfo) -> int:
    """Where an entry ends. What stands beyond its name and its data counts as hidden."""
    return entry.header_offset + _LOCAL.size + len(entry.orig_filename) + entry.compress_size


def _hidden(count: int) -> str:
    message = _("%(count)d bytes beside it belong to no entry. Make the pack by `unsealed export`.")
    return message % {"count": abs(count)}
