"""Single compressed files: gzip (RFC 1952, whose header keeps a name and a time), bzip2, xz."""

from __future__ import annotations

import bz2
import lzma
import re
import struct
import zlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from unsealed.lab.archive.entry import ENTRY_SIZE
from unsealed.lab.evidence import Examined, Unreadable
from unsealed.lab.report import Bearing, Finding, Verdict, clip, say
from unsealed.language import noop

if TYPE_CHECKING:
    from unsealed.lab.evidence import Desk, Evidence
    from unsealed.lab.report import Words

_HAS_EXTRA, _HAS_NAME = 4, 8
_SUFFIX = re.compile(r"\.(?:gz|bz2|xz)$", re.IGNORECASE)
_SHORT_SUFFIX = re.compile(r"\.t(?:gz|bz2|xz)$", re.IGNORECASE)
_MEMORY = 256 * 2**20
_PIECE = 4096
"""How many bytes are read at a time: little is read twice where many members are small."""
_MARK = 2
"""How many bytes at its beginning tell a member of these formats."""
_SYSTEMS = {0: "FAT (Windows, DOS)", 3: "Unix", 7: "Macintosh", 11: "NTFS (Windows)"}


class _Decompressor(Protocol):
    """What the three libraries have in common."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


def examine(evidence: Evidence, desk: Desk) -> Examined:
    """The findings of a compressed file, and the report of what is in it."""
    findings = _header(evidence.data) if evidence.type.id == "gzip" else ()
    part = desk.part(_inner_name(evidence), _decompressed(evidence))
    return Examined(findings, (part,))


def _decompressed(evidence: Evidence) -> bytes:
    """What all members of the file hold, one after the other (RFC 1952, 2.2)."""
    try:
        found = _joined(evidence.data, evidence.type.id)
    except (zlib.error, OSError, lzma.LZMAError, EOFError) as error:
        why = say(noop("what is compressed in it is damaged"))
        raise Unreadable(why, raw=str(error)) from None
    if found is None:
        raise Unreadable(say(noop("it is cut off before its end")))
    if len(found) > ENTRY_SIZE:
        message = noop("it would unpack to more than %(size)d bytes")
        raise Unreadable(say(message, size=ENTRY_SIZE))
    return found


def _joined(data: bytes, type_: str) -> bytes | None:
    """The content of the members, or the beginning of what is too much; None if it is cut off.

    What follows the last member and begins no other is left alone, as other readers do.
    """
    found, place, decompressor = bytearray(), 0, _decompressor(type_)
    while place < len(data):
        piece = data[place : place + _PIECE]
        place += len(piece)
        found += decompressor.decompress(piece, ENTRY_SIZE + 1 - len(found))
        if len(found) > ENTRY_SIZE:
            return bytes(found)
        if decompressor.eof:
            place -= len(decompressor.unused_data)
            if data[place : place + _MARK] != data[:_MARK]:
                return bytes(found)
            decompressor = _decompressor(type_)
    return None


def _decompressor(type_: str) -> _Decompressor:
    if type_ == "gzip":
        return zlib.decompressobj(wbits=31)  # a gzip header is expected
    return bz2.BZ2Decompressor() if type_ == "bzip2" else lzma.LZMADecompressor(memlimit=_MEMORY)


def _inner_name(evidence: Evidence) -> str:
    name = _SHORT_SUFFIX.sub(".tar", evidence.name)
    return _SUFFIX.sub("", name) if name == evidence.name else name


def _header(data: bytes) -> tuple[Finding, ...]:
    """What a gzip file says of the file that was compressed."""
    try:
        flags, seconds, _more, system = struct.unpack_from("<BLBB", data, 3)
        name = _kept_name(data, flags)
    except (struct.error, ValueError):
        return ()
    time = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC") if seconds else ""
    known = _SYSTEMS.get(system, "")
    return (_kept(_sentence(name, time), known, name or time),)


def _sentence(name: str, time: str) -> Words:
    if name and time:
        message = noop("It keeps the name %(name)s and the time %(time)s.")
        return say(message, name=name, time=time)
    if name:
        return say(noop("It keeps the name %(name)s and no time."), name=name)
    if time:
        return say(noop("It keeps the time %(time)s and no name."), time=time)
    return say(noop("It keeps neither a name nor a time."))


def _kept(found: Words, system: str, raw: str) -> Finding:
    details = (say(noop("Made on: %(system)s."), system=system),) if system else ()
    return Finding(
        check="archive.gzip-header",
        name=say(noop("What the gzip header keeps")),
        found=found,
        verdict=Verdict.NOTABLE if raw else Verdict.CANNOT_TELL,
        shows=say(
            noop("How the file was called, and when it was changed, before it was compressed.")
        ),
        shows_not=say(noop("That this is true: the header is not protected by anything.")),
        bears_on=Bearing.PROVENANCE,
        raw=clip(raw) or None,
        details=details,
    )


def _kept_name(data: bytes, flags: int) -> str:
    """The name in the header, "" where it has none. Raises ValueError where it does not end."""
    place = 10
    if flags & _HAS_EXTRA:
        place += 2 + struct.unpack_from("<H", data, place)[0]
    if not flags & _HAS_NAME:
        return ""
    return data[place : data.index(b"\0", place)].decode("latin-1")  # RFC 1952, section 2.3.1
