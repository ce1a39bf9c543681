"""Writing a PDF's bytes: numbered objects, their table, and additions at the end.

ISO 32000-2, sections 7.3 and 7.5. Everything is written plainly and in order, so that a learner
can open a replica in a text editor, and so that equal input gives equal bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

_FREE = b"0000000000 65535 f \n"
HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def write_whole(objects: Mapping[int, bytes], trailer: Mapping[str, bytes]) -> bytes:
    """A file of these objects, numbered from 1 without a gap."""
    return HEADER + _section(len(HEADER), objects, trailer, "")


def write_addition(
    before: bytes, objects: Mapping[int, bytes], trailer: Mapping[str, bytes]
) -> bytes:
    """The file, with objects added or replaced at its end and all before left as it was."""
    previous = int(before.rpartition(b"startxref")[2].split()[0])
    return before + _section(len(before), objects, trailer, f" /Prev {previous}")


def _section(
    start: int, objects: Mapping[int, bytes], trailer: Mapping[str, bytes], previous: str
) -> bytes:
    body, places = b"", {}
    for number, content in sorted(objects.items()):
        places[number] = start + len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    entries = b" ".join(b"/%s %s" % (key.encode(), value) for key, value in trailer.items())
    table = _table(places, is_first=not previous)
    ends = b"trailer\n<< %s%s >>\n" % (entries, previous.encode())
    return body + table + ends + b"startxref\n%d\n%%%%EOF\n" % (start + len(body))


def _table(places: Mapping[int, int], *, is_first: bool) -> bytes:
    table = b"xref\n"
    if is_first:
        table += b"0 1\n" + _FREE
    for number, place in places.items():
        table += b"%d 1\n%010d 00000 n \n" % (number, place)
    return table


def stream(content: bytes, entries: str = "") -> bytes:
    """A stream object that holds this content as it is."""
    return b"<< /Length %d %s>>\nstream\n%s\nendstream" % (
        len(content),
        f"{entries} ".encode() if entries else b"",
        content,
    )


def text(words: str) -> bytes:
    """A text string, in UTF-16 where that is needed."""
    if words.isascii():
        return b"(%s)" % _escaped(words.encode())
    return b"<feff%s>" % words.encode("utf-16-be").hex().encode()


def shown(words: str) -> bytes:
    """The operand that shows words in a font of the Windows encoding. Raises UnicodeEncodeError."""
    return b"(%s)" % _escaped(words.encode("cp1252"))


def date(moment: datetime) -> str:
    """A date with its zone, as section 7.9.4 asks."""
    zone = moment.strftime("%z")
    return moment.strftime("D:%Y%m%d%H%M%S") + (f"{zone[:3]}'{zone[3:5]}'" if zone else "")


def _escaped(content: bytes) -> bytes:
    for special in (b"\\", b"(", b")"):
        content = content.replace(special, b"\\" + special)
    return content
