"""The type of a file is told by its content, and its name is a claim."""

from __future__ import annotations

import io
import zipfile

import pytest

from lab.specimens import SPECIMENS, zip_archive
from unsealed.lab.examining import examine_here
from unsealed.lab.filetypes import extension, recognise
from unsealed.lab.report import Finding, Report, Verdict
from unsealed.lab.wording import in_words


def _zip_of(**entries: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in entries.items():
            archive.writestr(name.replace("__", "/"), text)
    return buffer.getvalue()


def _office(folder: str) -> bytes:
    return _zip_of(**{"[Content_Types].xml": "<Types/>", f"{folder}__a.xml": "<a/>"})


@pytest.mark.parametrize(
    ("data", "type_"),
    [
        (b"", "empty"),
        (b"\0\1\2\3", "unknown"),
        (b"A letter\n", "text"),
        ("Ein Brief über Öl\n".encode("cp1252"), "text"),
        ("A letter".encode("utf-16"), "text"),
        (b"<!DOCTYPE html><p>A letter", "html"),
        (b"<?xml version='1.0'?><a/>", "xml"),
        (b"From: a@b.example\r\nTo: c@d.example\r\n\r\nA letter", "eml"),
        (b"From: a@b.example\nTo: c@d.example\n", "eml"),
        (b"From: here\nA letter to: you\n", "text"),
        (b"From: a@b.example\nTo: c\nbut not to Tom\nSubject: d\nDate: e\n\nHi", "eml"),
        (b"From: a@b.example\nTo: c\nSubject: d\nDear Ines,\n\nthe pump is red.", "text"),
        (b"From a@b.example Tue Mar 19 10:20:30 2019\nFrom: a@b.example\nTo: c\n\nHi", "mbox"),
        (b"From here on, all is text.\nSo it is.\n", "text"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\n\n%PDF-1.7\n", "pdf"),
        (b"{\\rtf1 A letter}", "rtf"),
        (b"\xff\xd8\xff\xe0", "jpeg"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"GIF89a", "gif"),
        (b"II*\0", "tiff"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "webp"),
        (b"\0\0\0\x18ftypheic", "heif"),
        (b"BM" + bytes(8) + b"\x36\0\0\0\x28\0\0\0" + bytes(20), "bmp"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"Rar!\x1a\x07\0", "rar"),
        (zip_archive(), "zip"),
        (zip_archive()[:-8], "zip"),
        (_office("word"), "docx"),
        (_office("xl"), "xlsx"),
        (_office("ppt"), "pptx"),
        (_office("other"), "zip"),
        (_zip_of(mimetype="application/vnd.oasis.opendocument.text"), "odt"),
        (_zip_of(mimetype="application/epub+zip"), "epub"),
        (_zip_of(mimetype="nothing/known"), "zip"),
    ],
)
def test_the_content_tells_the_type(data: bytes, type_: str) -> None:
    assert recognise(data).id == type_


@pytest.mark.parametrize("name", SPECIMENS)
def test_every_specimen_is_what_its_name_says(name: str) -> None:
    assert extension(name) in recognise(SPECIMENS[name]()).extensions


@pytest.mark.parametrize(
    ("name", "found"),
    [("a.PDF", "pdf"), ("a.tar.gz", "gz"), ("a", ""), (".bashrc", ""), ("b.c/a", ""), ("a.", "")],
)
def test_the_extension_is_what_follows_the_last_dot(name: str, found: str) -> None:
    assert extension(name) == found


def _found(report: Report, check: str) -> Finding:
    return next(each for each in report.findings if each.check == check)


@pytest.mark.parametrize(
    ("name", "data", "verdict", "words"),
    [
        ("a.txt", b"hi", "consistent", "The content is plain text, as the extension .txt says."),
        ("a.pdf", b"hi", "notable", "The content is plain text, but the name ends in .pdf."),
        (
            "a.png",
            b"GIF89a",
            "inconsistent",
            "The content is a GIF picture, but the name ends in .png.",
        ),
        ("a.xyz", b"GIF89a", "notable", "The content is a GIF picture, but the name ends in .xyz."),
        ("a", b"GIF89a", "cannot-tell", "The content is a GIF picture; the name has no extension."),
        ("a.txt", b"", "cannot-tell", "The content is an empty file."),
    ],
)
def test_the_type_is_held_against_the_extension(
    name: str, data: bytes, verdict: str, words: str
) -> None:
    found = _found(examine_here(name, data), "file.type")
    assert (found.verdict.value, in_words(found.found)) == (verdict, words)


HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"


@pytest.mark.parametrize(
    ("manifest", "verdict", "words"),
    [
        (f"{HELLO}  a.txt", Verdict.CONSISTENT, "The hash is the one in the manifest."),
        (
            f"{HELLO.upper()} *papers/a.txt",
            Verdict.CONSISTENT,
            "The hash is the one in the manifest.",
        ),
        (
            f"{HELLO}  a.txt\n{'0' * 64}  papers/a.txt",
            Verdict.CONSISTENT,
            "The hash is the one in the manifest.",
        ),
        (
            f"{'0' * 64}  a.txt",
            Verdict.INCONSISTENT,
            f"The manifest has another hash for this name: {'0' * 64}.",
        ),
        (
            f"{HELLO}  b.txt",
            Verdict.NOTABLE,
            "The manifest has this hash under another name: b.txt.",
        ),
        (
            f"# papers\n{'0' * 64}  b.txt",
            Verdict.CANNOT_TELL,
            "The manifest does not list this file.",
        ),
    ],
)
def test_the_hash_is_held_against_the_manifest(manifest: str, verdict: Verdict, words: str) -> None:
    report = examine_here("a.txt", b"hello", {"manifest": manifest.encode()})
    found = _found(report, "file.manifest")
    assert (found.verdict, in_words(found.found), found.raw) == (verdict, words, HELLO)


def test_a_type_without_an_examiner_says_so() -> None:
    report = examine_here("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert in_words(_found(report, "file.examiner").found) == (
        "The lab has no check for files of this type."
    )
