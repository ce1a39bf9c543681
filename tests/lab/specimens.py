"""Small real files, made by code: what the examiners are tried on, whole and mutated."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
from typing import TYPE_CHECKING

import papers_of_office
from mails import SHORT, STATIONS, WITH_FILE, WRITTEN, signed
from papers import EARLIER, letter
from snapshots import photograph
from unsealed.lab.replicas.mail import pass_on, put_on_top, seal

if TYPE_CHECKING:
    from collections.abc import Callable

LETTER = "Dear Ines,\n\nthe pump was bought on Tuesday, 19 March 2019.\n\nYours\nTom\n"
UTC_OF_LETTER = 1_552_987_230  # 2019-03-19 09:20:30 UTC, which is 10:20:30 in Paris


def plain_text() -> bytes:
    """A letter in UTF-8."""
    return LETTER.encode()


def text_with_unseen() -> bytes:
    """A letter with a zero-width space, a Cyrillic letter in a Latin word, and mixed ends."""
    return "The pu\u200bmp is red.\r\nIt is in the c\u0435llar.\nTom\n".encode()


def zip_archive(entries: dict[str, str] | None = None) -> bytes:
    """An archive whose entries keep local time and UTC, an hour apart."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (entries or {"letter.txt": LETTER, "notes/pump.txt": "Red.\n"}).items():
            info = zipfile.ZipInfo(name, (2019, 3, 19, 10, 20, 30))
            info.extra = struct.pack("<HHBl", 0x5455, 5, 1, UTC_OF_LETTER)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, text)
    return buffer.getvalue()


def tar_archive() -> bytes:
    """An archive of files that belong to "tom", one of them a link that leads outside."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, seconds in {"home/tom/letter.txt": 0, "home/tom/pump.txt": 7200}.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime, info.uname = len(LETTER), UTC_OF_LETTER + seconds, "tom"
            archive.addfile(info, io.BytesIO(LETTER.encode()))
        link = tarfile.TarInfo("shadow")
        link.type, link.linkname, link.mtime = tarfile.SYMTYPE, "/etc/shadow", UTC_OF_LETTER
        archive.addfile(link)
    return buffer.getvalue()


def gzip_file() -> bytes:
    """A letter that was called draft.txt when it was compressed."""
    buffer = io.BytesIO()
    with gzip.GzipFile("draft.txt", "wb", fileobj=buffer, mtime=UTC_OF_LETTER) as file:
        file.write(LETTER.encode())
    return buffer.getvalue()


def mail() -> bytes:
    """A signed mail with an attachment, passed on and sealed."""
    return put_on_top(
        seal(pass_on(signed(WITH_FILE), STATIONS), SHORT, WRITTEN, "mx.harbour.example; dkim=pass"),
        "Authentication-Results",
        "mx.harbour.example; dkim=pass header.d=quayhill.example",
    )


def mailbox() -> bytes:
    """A mailbox with two messages."""
    border = b"From ines@quayhill.example Tue Mar 19 10:20:30 2019\n"
    return border + signed() + b"\n" + border + mail()


def letter_pdf() -> bytes:
    """A PDF with an earlier state, a covered name, a layer that is off and a file within it."""
    return letter(
        earlier=EARLIER,
        redacted=("Tom Aldous",),
        redaction="box",
        layer=("Ask Tom for the second invoice.",),
        attachment=("letter.txt", plain_text()),
    )


def small_photograph() -> bytes:
    """A photograph with a place and a thumbnail of another scene."""
    return photograph(size=(160, 120), thumbnail="another")


SPECIMENS: dict[str, Callable[[], bytes]] = {
    "letter.txt": plain_text,
    "unseen.txt": text_with_unseen,
    "wide.txt": lambda: LETTER.encode("utf-16"),
    "page.html": lambda: b"<!doctype html><html><body><p>Sold on 31.02.2019</p></body></html>",
    "papers.zip": zip_archive,
    "papers.tar": tar_archive,
    "letter.txt.gz": gzip_file,
    "papers.tar.bz2": lambda: bz2.compress(tar_archive()),
    "letter.txt.xz": lambda: lzma.compress(plain_text()),
    "letter.eml": mail,
    "inbox.mbox": mailbox,
    "letter.pdf": letter_pdf,
    "hill.jpg": small_photograph,
    "letter.docx": papers_of_office.document,
    "costs.xlsx": papers_of_office.workbook,
    "talk.pptx": papers_of_office.slides,
    "letter.odt": papers_of_office.open_document,
}
"""Name of the file → what makes it. The fuzzing harness mutates each of them."""
