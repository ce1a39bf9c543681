"""TAR archives: POSIX.1-2017 (pax) and the older forms that Python's tarfile reads."""

from __future__ import annotations

import io
import tarfile
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

from unsealed.lab.archive.contents import kept_back, listing, unpacked
from unsealed.lab.archive.entry import ENTRY_SIZE, Entry
from unsealed.lab.archive.names import name_findings
from unsealed.lab.archive.times import time_findings
from unsealed.lab.evidence import Examined, Unreadable
from unsealed.lab.report import say
from unsealed.language import noop

if TYPE_CHECKING:
    from unsealed.lab.evidence import Desk, Evidence

_MOST_ENTRIES = 20_000


def examine(evidence: Evidence, desk: Desk) -> Examined:
    """The findings of a TAR archive, and the reports of what is in it."""
    try:
        with tarfile.open(fileobj=io.BytesIO(evidence.data), mode="r:") as archive:
            return _examined(archive, desk)
    except tarfile.TarError as error:
        why = say(noop("the archive is damaged or cut off"))
        raise Unreadable(why, raw=str(error)) from None


def _examined(archive: tarfile.TarFile, desk: Desk) -> Examined:
    members = list(islice(archive, _MOST_ENTRIES))
    entries = [_entry(member) for member in members]

    def read(number: int) -> bytes:
        file = archive.extractfile(members[number])
        return b"" if file is None else file.read(ENTRY_SIZE)

    parts = tuple(unpacked(entries, read, desk))
    findings = [listing(entries), *time_findings(entries), *name_findings(entries)]
    return Examined((*findings, *kept_back(entries)), parts)


def _entry(member: tarfile.TarInfo) -> Entry:
    return Entry(
        name=member.name,
        size=member.size if member.isfile() else 0,
        utc=_time(member.mtime),
        owner=member.uname,
        link=member.linkname if member.issym() or member.islnk() else "",
        is_folder=not (member.isfile() or member.issym() or member.islnk()),
    )


def _time(seconds: float) -> datetime | None:
    with suppress(ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(int(seconds), UTC) if seconds else None
    return None
