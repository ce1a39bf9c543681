"""What an archive holds, what of it is unpacked to be examined, and what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unsealed.lab.report import Bearing, Finding, Table, Verdict, clip, count, say
from unsealed.language import noop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from unsealed.lab.archive.entry import Entry
    from unsealed.lab.evidence import Desk
    from unsealed.lab.report import Report

_ROWS = 100
_UNPACKED = 100


def listing(entries: Sequence[Entry]) -> Finding:
    """The finding that lists the entries."""
    files = [entry for entry in entries if not entry.is_folder]
    size = sum(entry.size for entry in files)
    found = count(
        noop("%(number)d file, %(size)s in all."),
        noop("%(number)d files, %(size)s in all."),
        len(files),
        size=count(noop("%(number)d byte"), noop("%(number)d bytes"), size),
    )
    return Finding(
        check="archive.entries",
        name=say(noop("What is in it")),
        found=found,
        verdict=Verdict.CONSISTENT if files else Verdict.NOTABLE,
        shows=say(noop("What the archive holds now.")),
        shows_not=say(noop("What was left out, or taken out, before it was packed.")),
        bears_on=Bearing.COMPLETE,
        table=_table(entries) if entries else None,
    )


def _table(entries: Sequence[Entry]) -> Table:
    columns = (say(noop("Name")), say(noop("Bytes")), say(noop("Changed")))
    return Table(columns, tuple(_row(entry) for entry in entries[:_ROWS]))


def _row(entry: Entry) -> tuple[str, str, str]:
    time = entry.local or entry.utc
    return clip(entry.name, 120), str(entry.size), time.isoformat(" ") if time else ""


def kept_back(entries: Sequence[Entry]) -> Iterator[Finding]:
    """The findings on entries that are not unpacked: bombs and encrypted ones."""
    bombs = [entry for entry in entries if entry.is_bomb]
    if bombs:
        yield _bombs(bombs)
    encrypted = [entry for entry in entries if entry.is_encrypted]
    if encrypted:
        yield _encrypted(encrypted)


def _bombs(entries: Sequence[Entry]) -> Finding:
    found = count(
        noop("%(number)d entry is not unpacked, since it is too large: %(name)s, %(size)d bytes."),
        noop(
            "%(number)d entries are not unpacked, since they are too large;"
            " %(name)s has %(size)d bytes."
        ),
        len(entries),
        name=entries[0].name,
        size=entries[0].size,
    )
    return Finding(
        check="archive.too-large",
        name=say(noop("Entries that are too large")),
        found=found,
        verdict=Verdict.CANNOT_TELL,
        shows=say(noop("Unpacking would take far more room than the archive does.")),
        shows_not=say(noop("What is in them, nor that harm was meant.")),
        bears_on=Bearing.COMPLETE,
        place=f"entry:{clip(entries[0].name)}",
    )


def _encrypted(entries: Sequence[Entry]) -> Finding:
    found = count(
        noop("%(number)d entry is encrypted: %(name)s."),
        noop("%(number)d entries are encrypted, %(name)s the first."),
        len(entries),
        name=entries[0].name,
    )
    return Finding(
        check="archive.encrypted",
        name=say(noop("Encrypted entries")),
        found=found,
        verdict=Verdict.CANNOT_TELL,
        shows=say(noop("A password is needed. Names, sizes and times are not hidden by it.")),
        shows_not=say(noop("What is in them.")),
        bears_on=Bearing.COMPLETE,
        place=f"entry:{clip(entries[0].name)}",
    )


def unpacked(
    entries: Sequence[Entry], read: Callable[[int], bytes], desk: Desk
) -> Iterator[Report]:
    """The reports of the entries that are examined; `read` gives the bytes of the nth."""
    numbers = [number for number, entry in enumerate(entries) if _is_read(entry)]
    for number in numbers[:_UNPACKED]:
        yield desk.part(entries[number].name, read(number))


def _is_read(entry: Entry) -> bool:
    return not (entry.is_folder or entry.is_encrypted or entry.is_bomb or entry.link)
