"""Replicas of archives: ZIP files with the times and names that their recipe gives.

A comment at the archive's end says that it is a replica; so does a note among its entries, where
an entry holds exactly what it was given and can say nothing itself.
"""

from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

MARK = "Training replica, made for the course Unsealed. The people and papers in it are invented."
NOTE = "training-replica.txt"
_TIMES = 0x5455
"""Info-ZIP's field of times in UTC; ZIP itself has the local time, to two seconds."""
_HAS_CHANGE_TIME = 1


class Packed(Struct, frozen=True):
    """An entry: its path, when it was last changed, with a zone, and what it holds."""

    name: str
    changed: datetime
    data: bytes


def write_zip(entries: Sequence[Packed], *, has_note: bool) -> bytes:
    """The archive: the same bytes for the same entries, which are stored and not compressed."""
    buffer = io.BytesIO()
    note = [Packed(NOTE, entries[0].changed, f"{MARK}\n".encode())] if has_note else []
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for entry in (*entries, *note):
            archive.writestr(_info(entry), entry.data)
        archive.comment = MARK.encode()
    return buffer.getvalue()


def _info(entry: Packed) -> zipfile.ZipInfo:
    when = entry.changed
    local = (when.year, when.month, when.day, when.hour, when.minute, when.second)
    info = zipfile.ZipInfo(entry.name, local)
    info.create_system = 0
    info.extra = struct.pack("<HHBl", _TIMES, 5, _HAS_CHANGE_TIME, int(when.timestamp()))
    return info
