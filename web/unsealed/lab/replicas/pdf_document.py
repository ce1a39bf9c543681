"""Training replicas of documents: a letter or memo as PDF, sound or with one fault.

Only fonts that every reader brings along are drawn with; a font of another name is named and not
embedded, so that no font's licence is touched, and readers draw something like it.
"""

from __future__ import annotations

import hashlib
from itertools import groupby
from typing import TYPE_CHECKING, Literal
from xml.sax.saxutils import escape

from msgspec import Struct

from unsealed.lab.replicas.pdf_writing import (
    date,
    shown,
    stream,
    text,
    write_addition,
    write_whole,
)

if TYPE_CHECKING:
    from datetime import datetime

MARK = "Training replica: made by Unsealed for teaching. The people and events are invented."
"""What each page says at its foot, and the metadata too."""
MARKED = "training replica"
STANDARD = ("Helvetica", "Times-Roman", "Courier")
_WIDTHS = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556"
    " 556 556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833"
    " 722 778 667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556"
    " 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334"
    " 260 334 584"
)
"""Widths of the characters from the space on, in thousandths: Adobe's metrics of Helvetica."""
_COURIER_WIDTH = 600
_WIDTH, _HEIGHT = 595, 842
_LEFT, _TOP, _LEADING, _SIZE = 72, 760, 18, 11
_LINES = 36

_GONE = "\0"

Redaction = Literal["box", "removed"]


class Paper(Struct, frozen=True):
    """What a replica contains, and where its fault lies.

    `earlier` are the lines of a first state, to which the file can be cut back. `redacted` are
    words of the lines: `box` lays a black box over them, `removed` takes them out as well.
    `layer` are lines that stand in a layer which is switched off. `xmp_created` plants another
    date in XMP than in the dictionary.
    """

    lines: tuple[str, ...]
    seed: str
    created: datetime
    title: str
    author: str
    font: str = "Helvetica"
    creator: str = "Unsealed"
    producer: str = "Unsealed, maker of training replicas"
    modified: datetime | None = None
    xmp_created: datetime | None = None
    earlier: tuple[str, ...] | None = None
    redacted: tuple[str, ...] = ()
    redaction: Redaction = "removed"
    layer: tuple[str, ...] = ()
    attachment: tuple[str, bytes] | None = None


def make_paper(paper: Paper) -> bytes:
    """The replica. Raises ValueError where its states need different numbers of pages."""
    first = paper.lines if paper.earlier is None else paper.earlier
    if len(_sheets(first)) != len(_sheets(paper.lines)):
        raise ValueError("both states of a replica need the same number of pages")
    changed = paper.modified or paper.created
    written = changed if paper.earlier is None else paper.created
    whole = write_whole(_objects(paper, first, written), _trailer(paper, 1))
    if paper.earlier is None:
        return whole
    objects = _objects(paper, paper.lines, changed)
    contents = range(_FIRST_PAGE + 1, _FIRST_PAGE + 2 * len(_sheets(first)), 2)
    new = {number: objects[number] for number in (_INFO, _METADATA, *contents)}
    return write_addition(whole, new, _trailer(paper, 2))


_CATALOGUE, _PAGES, _INFO, _METADATA, _FONT, _DESCRIPTOR, _LAYER = 1, 2, 3, 4, 5, 6, 7
_FILE_STREAM, _FILE, _FIRST_PAGE = 8, 9, 10


def _objects(paper: Paper, lines: tuple[str, ...], changed: datetime) -> dict[int, bytes]:
    sheets = _sheets(lines)
    kids = " ".join(f"{_FIRST_PAGE + 2 * index} 0 R" for index in range(len(sheets)))
    objects = {
        _CATALOGUE: _catalogue(paper),
        _PAGES: f"<< /Type /Pages /Count {len(sheets)} /Kids [ {kids} ] >>".encode(),
        _INFO: _info(paper, changed),
        _METADATA: stream(_xmp(paper, changed), "/Type /Metadata /Subtype /XML"),
        _FONT: _font(paper.font),
        _DESCRIPTOR: _descriptor(paper.font),
        _LAYER: b"<< /Type /OCG /Name " + text("Notes") + b" >>",
        **_attachment(paper),
    }
    for index, sheet in enumerate(sheets):
        number = _FIRST_PAGE + 2 * index
        objects[number] = _page(number + 1)
        objects[number + 1] = stream(_content(paper, sheet, is_first=index == 0))
    return objects


def _sheets(lines: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [lines[start : start + _LINES] for start in range(0, max(len(lines), 1), _LINES)]


def _catalogue(paper: Paper) -> bytes:
    catalogue = b"<< /Type /Catalog /Pages 2 0 R /Metadata 4 0 R"
    if paper.layer:
        catalogue += b" /OCProperties << /OCGs [ 7 0 R ] /D << /OFF [ 7 0 R ] >> >>"
    if paper.attachment:
        name = text(paper.attachment[0])
        catalogue += b" /Names << /EmbeddedFiles << /Names [ %s 9 0 R ] >> >>" % name
    return catalogue + b" >>"


def _info(paper: Paper, changed: datetime) -> bytes:
    entries = {
        "Title": paper.title,
        "Author": paper.author,
        "Subject": MARK,
        "Keywords": MARKED,
        "Creator": paper.creator,
        "Producer": paper.producer,
        "CreationDate": date(paper.created),
        "ModDate": date(changed),
    }
    return b"<< %s >>" % b" ".join(b"/%s %s" % (k.encode(), text(v)) for k, v in entries.items())


def _xmp(paper: Paper, changed: datetime) -> bytes:
    created = (paper.xmp_created or paper.created).isoformat()
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(paper.title)}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{escape(paper.author)}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{MARK}</rdf:li></rdf:Alt></dc:description>
<xmp:CreatorTool>{escape(paper.creator)}</xmp:CreatorTool>
<xmp:CreateDate>{created}</xmp:CreateDate>
<xmp:ModifyDate>{changed.isoformat()}</xmp:ModifyDate>
<pdf:Producer>{escape(paper.producer)}</pdf:Producer>
<pdf:Keywords>{MARKED}</pdf:Keywords>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>""".encode()


def _font(name: str) -> bytes:
    if name in STANDARD:
        form = f"/Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding"
        return f"<< {form} >>".encode()
    form = f"/Type /Font /Subtype /TrueType /BaseFont /{name} /Encoding /WinAnsiEncoding"
    widths = f"/FirstChar 32 /LastChar 126 /Widths [ {_WIDTHS} ]"
    return f"<< {form} {widths} /FontDescriptor {_DESCRIPTOR} 0 R >>".encode()


def _descriptor(name: str) -> bytes:
    return (
        f"<< /Type /FontDescriptor /FontName /{name} /Flags 32 /FontBBox [ -166 -225 1000 931 ]"
        " /ItalicAngle 0 /Ascent 718 /Descent -207 /CapHeight 718 /StemV 88 /MissingWidth 556 >>"
    ).encode()


def _attachment(paper: Paper) -> dict[int, bytes]:
    if paper.attachment is None:
        return {_FILE_STREAM: b"null", _FILE: b"null"}
    name, content = paper.attachment
    given = b"<< /Type /Filespec /F %s /UF %s /EF << /F %d 0 R >> >>"
    return {
        _FILE_STREAM: stream(content, f"/Type /EmbeddedFile /Params << /Size {len(content)} >>"),
        _FILE: given % (text(name), text(name), _FILE_STREAM),
    }


def _page(content: int) -> bytes:
    return (
        f"<< /Type /Page /Parent {_PAGES} 0 R /MediaBox [ 0 0 {_WIDTH} {_HEIGHT} ]"
        f" /Resources << /Font << /F1 {_FONT} 0 R >> /Properties << /L1 {_LAYER} 0 R >> >>"
        f" /Contents {content} 0 R >>"
    ).encode()


def _content(paper: Paper, lines: tuple[str, ...], *, is_first: bool) -> bytes:
    painted = b"".join(
        _line(paper, line, _TOP - index * _LEADING) for index, line in enumerate(lines)
    )
    foot = b"BT /F1 8 Tf %d 40 Td %s Tj ET\n" % (_LEFT, shown(MARK))
    return painted + (_layer(paper) if is_first else b"") + foot


def _line(paper: Paper, line: str, height: int) -> bytes:
    kept, boxes = line, b""
    for words in paper.redacted:
        start = line.find(words)
        if start < 0:
            continue
        boxes += _box(paper.font, line[:start], words, height)
        if paper.redaction == "removed":
            kept = kept.replace(words, _GONE * len(words))
    return _written(paper.font, line, kept, height) + boxes


def _written(font: str, line: str, kept: str, height: int) -> bytes:
    """What is kept of a line, each piece where it stood in the line."""
    painted, start = b"", 0
    for is_gone, run in groupby(kept, key=_GONE.__eq__):
        piece = "".join(run)
        if not is_gone:
            left = _LEFT + _width(font, line[:start])
            painted += b"BT /F1 %d Tf %.2f %d Td %s Tj ET\n" % (_SIZE, left, height, shown(piece))
        start += len(piece)
    return painted


def _box(font: str, before: str, words: str, height: int) -> bytes:
    left, width = _LEFT + _width(font, before), _width(font, words)
    return b"0 0 0 rg %.2f %d %.2f %d re f\n" % (left - 1, height - 4, width + 2, _SIZE + 5)


def _width(font: str, words: str) -> float:
    if font == "Courier":
        return len(words) * _COURIER_WIDTH * _SIZE / 1000
    widths = [int(each) for each in _WIDTHS.split()]
    codes = [ord(character) - 32 for character in words]
    wide = [widths[code] if 0 <= code < len(widths) else 556 for code in codes]
    return sum(wide) * _SIZE / 1000


def _layer(paper: Paper) -> bytes:
    if not paper.layer:
        return b""
    lines = b"".join(
        _written(paper.font, line, line, _TOP - (_LINES - 8 + index) * _LEADING)
        for index, line in enumerate(paper.layer[:6])
    )
    return b"/OC /L1 BDC\n" + lines + b"EMC\n"


def _trailer(paper: Paper, state: int) -> dict[str, bytes]:
    first = hashlib.sha256(f"{paper.seed} 1".encode()).hexdigest()[:32].encode()
    last = hashlib.sha256(f"{paper.seed} {state}".encode()).hexdigest()[:32].encode()
    size = _FIRST_PAGE + 2 * len(_sheets(paper.lines))
    return {
        "Size": b"%d" % size,
        "Root": b"%d 0 R" % _CATALOGUE,
        "Info": b"%d 0 R" % _INFO,
        "ID": b"[ <%s> <%s> ]" % (first, last),
    }
