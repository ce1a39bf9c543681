"""Files that are more than they seem: bombs, and files of two kinds at once, sent to the lab.

None may stop the server, fill it, run anything, or leave anything behind.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from typing import TYPE_CHECKING, Final

import psutil
import pytest

from attacks import corpora
from attacks.judging import Judge
from attacks.school import IS_LONG

if TYPE_CHECKING:
    from collections.abc import Callable

    from attacks.conftest import Counter
    from attacks.school import School

MANY: Final = 300 * 2**20
"""So large would it be, unpacked: more than the lab ever holds."""
MOST_MEMORY: Final = 400 * 2**20
"""By so much a server may be larger afterwards; the examining is done in processes that end."""
_SCRIPT: Final = b"<script>alert(1)</script><img src=x onerror=alert(1)>"


def zeros(number: int = MANY) -> bytes:
    """So many zeros as zlib packs them, made without ever holding them."""
    packer = zlib.compressobj(9, wbits=-15)
    block = bytes(2**20)
    return b"".join(packer.compress(block) for _ in range(number // 2**20)) + packer.flush()


def zip_of(*entries: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


def overlapping(entries: int = 5_000) -> bytes:
    """A ZIP in which thousands of entries are the same packed bytes."""
    packed = zeros(50 * 2**20)
    common = struct.pack("<HHHHHIII", 20, 0, 8, 0, 0x21, 0, len(packed), 50 * 2**20)
    local = b"PK\3\4" + common + struct.pack("<HH", 1, 0) + b"a" + packed
    listed = b"".join(
        b"PK\1\2\x14\0" + common + struct.pack("<HHHHHII", 4, 0, 0, 0, 0, 0, 0) + b"%04d" % n
        for n in range(entries)
    )
    end = struct.pack("<HHHHIIH", 0, 0, entries, entries, len(listed), len(local), 0)
    return local + listed + b"PK\5\6" + end


def nested(levels: int = 8) -> bytes:
    """A ZIP of ten ZIPs of ten ZIPs, and so on."""
    content = zip_of(("zeros", bytes(2**20)))
    for _ in range(levels):
        content = zip_of(*((f"{n}.zip", content) for n in range(10)))
    return content


def png(width: int, height: int, *, text: bytes = b"") -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + checked

    pixels = b"\x78\xda" + zeros(min(height * (width // 8 + 1), MANY)) + b"\0\0\0\1"
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    parts = [chunk(b"IHDR", head), chunk(b"IDAT", pixels), chunk(b"IEND", b"")]
    if text:
        parts.insert(1, chunk(b"tEXt", b"Comment\0" + text))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def pdf(*, filters: int = 1, content: bytes | None = None) -> bytes:
    body = content if content is not None else zlib.compress(b"0 0 m " * 100)
    for _ in range(filters - 1):
        body = zlib.compress(body)
    names = b"/FlateDecode " * filters
    return (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R"
        b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R 2 0 R]/Count 2>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Length %d/Filter[%s]>>stream\n%s\nendstream endobj\n"
        b"trailer<</Root 1 0 R/Info<</Title(%s)>>>>\n%%%%EOF\n" % (len(body), names, body, _SCRIPT)
    )


def docx(document: bytes, core: bytes = b"<a/>") -> bytes:
    kinds = (
        b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Default Extension="xml" ContentType="application/xml"/></Types>'
    )
    parts = {"[Content_Types].xml": kinds, "word/document.xml": document, "docProps/core.xml": core}
    return zip_of(*parts.items())


def laughs(root: bytes = b"a") -> bytes:
    """Entities that are ten of the entity before, ten times over."""
    named = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 11))
    return b'<!DOCTYPE %s [<!ENTITY l0 "ha">%s]><%s>&l10;</%s>' % (root, named, root, root)


def tarred() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, kind, link in (
            ("../../climb.txt", tarfile.REGTYPE, ""),
            ("/etc/absolute.txt", tarfile.REGTYPE, ""),
            ("link", tarfile.SYMTYPE, "/etc/passwd"),
            ("hard", tarfile.LNKTYPE, "../../secret.key"),
            ("device", tarfile.CHRTYPE, ""),
        ):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, link
            archive.addfile(entry, io.BytesIO(b""))
    return buffer.getvalue()


def quine_like() -> bytes:
    content = bytes(2**16)
    for _ in range(200):
        content = gzip.compress(content)
    return content


EXTERNAL: Final = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
BOMBS: Final[dict[str, Callable[[], bytes]]] = {
    "zeros.zip": lambda: zip_of(("zeros", bytes(80 * 2**20))),
    "overlapping.zip": overlapping,
    "nested.zip": nested,
    "many.zip": lambda: zip_of(*((f"{n}", b"") for n in range(20_000))),
    "zeros.gz": lambda: (
        gzip.compress(bytes(0)) + b"\x1f\x8b\x08\0\0\0\0\0\0\3" + zeros() + bytes(8)
    ),
    "again.gz": quine_like,
    "zeros.bz2": lambda: bz2.compress(bytes(64 * 2**20)),
    "zeros.xz": lambda: lzma.compress(bytes(64 * 2**20), preset=0),
    "wide.png": lambda: png(60_000, 40_000),
    "endless.png": lambda: png(2**31 - 1, 2**31 - 1),
    "filters.pdf": lambda: pdf(filters=3, content=b"\x78\xda" + zeros() + b"\0\0\0\1"),
    "many-filters.pdf": lambda: pdf(filters=60),
    "laughs.docx": lambda: docx(laughs()),
    "zeros.docx": lambda: docx(b"<a>" + b" " * (80 * 2**20) + b"</a>"),
    "deep.docx": lambda: docx(b"<a>" * 300_000),
    "laughs.svg": lambda: laughs(b"svg"),
    "climbing.tar.gz": tarred,
}
POLYGLOTS: Final[dict[str, Callable[[], bytes]]] = {
    "page.pdf": lambda: b"<!doctype html><html>" + _SCRIPT + b"</html>",
    "both.pdf": lambda: _SCRIPT + pdf(),
    "pdf-and-zip.pdf": lambda: pdf() + zip_of(("a.html", _SCRIPT)),
    "zip-and-page.zip": lambda: b"<html>" + _SCRIPT + zip_of((f"../..{_SCRIPT.decode()}", b"x")),
    "gif.gif": lambda: b"GIF89a/*\x01\0\x01\0*/=1;alert(1);" + _SCRIPT,
    "jpeg.jpg": lambda: b"\xff\xd8\xff\xfe\0\x40" + _SCRIPT + b"\xff\xd9",
    "text.png": lambda: png(8, 8, text=_SCRIPT),
    "drawing.svg": lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + _SCRIPT,
    "drawing.png": lambda: b'<svg xmlns="http://www.w3.org/2000/svg">' + _SCRIPT,
    "secret.svg": lambda: EXTERNAL + b"<svg>&b;</svg>",
    "secret.docx": lambda: docx(
        EXTERNAL + b"<a>&b;</a>", EXTERNAL.replace(b"<!DOCTYPE a", b"<!DOCTYPE c") + b"<c>&b;</c>"
    ),
    "letter.eml": lambda: (
        b"From: <script>alert(1)</script>@x\nSubject: "
        + _SCRIPT
        + b"\nContent-Type: text/html\n\n"
        + _SCRIPT
    ),
    "table.csv": lambda: b'=HYPERLINK("x"),' + _SCRIPT,
    "empty": lambda: b"",
    "zeros": lambda: bytes(5_000),
    "program.exe": lambda: b"MZ" + bytes(200) + _SCRIPT,
    "bytecode.pickle": lambda: b"cos\nsystem\n(S'touch /tmp/unsealed-was-here'\ntR.",
}


@pytest.mark.parametrize("kind", ["bombs", "files of two kinds"])
def test_no_file_harms_who_examines_it(school_on_sqlite: School, kind: str, tried: Counter) -> None:
    school, judge = school_on_sqlite, Judge()
    made = {"bombs": BOMBS, "files of two kinds": POLYGLOTS}[kind]
    person = school.people["Ada"]
    fields = [("csrf_token", person.token())]
    kept, memory = _files(school), _memory(school)
    number = 0
    for name, make in list(made.items())[:: 1 if IS_LONG else 3]:
        content = make()
        if len(content) > 8 * 2**20:
            content = content[: 8 * 2**20]
        answer = person.uploads("/lab", fields, [("file", name, content)])
        number += 1
        assert answer.status in {200, 413, 422}, (name, answer.status)
        found = [fault for fault in judge.faults(answer) if "a new" not in fault]
        assert not found, (name, found)
        assert school.people["stranger"].opens("/about").status == 200, name
    tried(f"uploads: {kind}", number)
    assert _files(school) == kept
    assert _memory(school) - memory < MOST_MEMORY


def test_no_name_of_a_file_is_more_than_a_name(school_on_sqlite: School, tried: Counter) -> None:
    school, judge = school_on_sqlite, Judge()
    person = school.people["Ada"]
    fields = [("csrf_token", person.token())]
    kept = _files(school)
    names = [
        *corpora.drawn("path traversal", 40 if IS_LONG else 3, "file names"),
        *corpora.drawn("script injection", 60 if IS_LONG else 3, "file names"),
        *corpora.drawn("broken bytes", 18 if IS_LONG else 2, "file names"),
    ]
    for name in names:
        safe = name.replace(b'"', b"%22").replace(b"\r", b" ").replace(b"\n", b" ")[:4_000]
        answer = person.uploads("/lab", fields, [("file", safe, b"A letter of two lines.\nYes.\n")])
        assert answer.status in {200, 400, 413, 422}, (name, answer.status)
        found = [fault for fault in judge.faults(answer) if "a new" not in fault]
        assert not found, (name, found)
    tried("uploads: names of files", len(names))
    assert _files(school) == kept


def _files(school: School) -> set[str]:
    """What lies in the data folder, but for what SQLite and the templates' cache keep there."""
    found = (file.name for file in school.served.data.rglob("*") if file.is_file())
    return {name for name in found if not name.endswith((".jinja", "-wal", "-shm", ".cache"))}


def _memory(school: School) -> int:
    """What the server and its workers hold."""
    server = psutil.Process(school.served.process.pid)
    return sum(each.memory_info().rss for each in (server, *server.children()))
