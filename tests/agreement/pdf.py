"""Sets what we read from PDFs beside poppler's reading and qpdf's.

    python tests/agreement/pdf.py FOLDER...

The folders hold public samples, which are no part of this project. The programs are pdfinfo,
pdffonts and pdfsig (Debian: poppler-utils) and qpdf.
"""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING

from comparison import Comparison, print_comparison, samples

from unsealed.lab.evidence import Unreadable
from unsealed.lab.filetypes import recognise
from unsealed.lab.pdf.contents import (
    form_kind,
    read_actions,
    read_attachments,
    read_signatures,
)
from unsealed.lab.pdf.metadata import read_metadata
from unsealed.lab.pdf.opening import open_pdf
from unsealed.lab.pdf.resources import read_resources

if TYPE_CHECKING:
    from pathlib import Path

    import pikepdf

_TEXTS = (
    "Title",
    "Author",
    "Subject",
    "Keywords",
    "Creator",
    "Producer",
    "CreationDate",
    "ModDate",
)
_FONT = re.compile(
    r"(.*?)\s+((?:CID )?(?:Type 1C?|Type 0C?|TrueType|Type 3|unknown)(?: \(OT\))?)\s+(\S+)"
    r"\s+(yes|no)\s+(yes|no)\s+(yes|no)\s+(?:(\d+)\s+\d+|\[none\])\s*$"
)
_SIGNED = re.compile(r"Signed Ranges: \[(\d+) - (\d+)\], \[(\d+) - (\d+)\]")


def main() -> None:
    """Compare every PDF in the folders, and print what came of it."""
    comparison = Comparison()
    for path in samples():
        data = path.read_bytes()
        if recognise(data).id == "pdf":
            _compare(path, data, comparison)
    print_comparison(comparison)


def _compare(path: Path, data: bytes, comparison: Comparison) -> None:
    info = _said(["pdfinfo", "-rawdates", str(path)])
    theirs: dict[str, str] = {}
    for line in info.splitlines():
        name, _, value = line.partition(":")
        theirs.setdefault(name.strip(), value.strip())
    try:
        with open_pdf(data) as document:
            comparison.add("pdfinfo", "can be read", path.name, True, "Pages" in theirs)
            if "Pages" in theirs:
                _compare_info(path.name, document, theirs, comparison)
                _compare_fonts(path, document, comparison)
                _compare_signatures(path, document, len(data), comparison)
            _compare_with_qpdf(path, document, comparison)
    except Unreadable:
        comparison.add("pdfinfo", "can be read", path.name, False, "Pages" in theirs)


def _said(command: list[str]) -> str:
    ended = subprocess.run(command, capture_output=True, check=False, timeout=120)
    return ended.stdout.decode("utf-8", "replace")


def _plain(text: str) -> str:
    return re.sub(r"[\s\x00-\x1f\ufeff\ufffd]+", " ", text).strip()


def _compare_info(
    file: str, document: pikepdf.Pdf, theirs: dict[str, str], comparison: Comparison
) -> None:
    metadata = read_metadata(document)
    for name in _TEXTS:
        comparison.add(
            "pdfinfo", name, file, _plain(metadata.info.get(name, "")), _plain(theirs.get(name, ""))
        )
    kinds = read_actions(document).kinds
    ours: dict[str, object] = {
        "Pages": str(len(document.pages)),
        "PDF version": metadata.version,
        "Encrypted": document.is_encrypted,
        "Optimized": document.is_linearized,
        "JavaScript": "JavaScript" in kinds,
        "Form": form_kind(document) or "none",
        "Metadata Stream": metadata.has_xmp,
    }
    for name, value in ours.items():
        told: object = theirs.get(name, "")
        if isinstance(value, bool):
            told = str(told).startswith("yes")
        comparison.add("pdfinfo", name, file, value, told)


def _compare_fonts(path: Path, document: pikepdf.Pdf, comparison: Comparison) -> None:
    lines = _said(["pdffonts", str(path)]).splitlines()[2:]
    theirs = {_font(found) for line in lines if (found := _FONT.match(line))}
    ours = {
        (font.name or "[none]", font.is_embedded, font.is_subset, font.has_unicode)
        for font in read_resources(document).fonts
        if font.page
    }
    comparison.add("pdffonts", "all fonts", path.name, sorted(ours), sorted(theirs))


def _font(found: re.Match[str]) -> tuple[str, bool, bool, bool]:
    name = re.sub(r"^[A-Z]{6}\+", "", found[1]) if found[5] == "yes" else found[1]
    return name, found[4] == "yes", found[5] == "yes", found[6] == "yes"


def _compare_signatures(
    path: Path, document: pikepdf.Pdf, size: int, comparison: Comparison
) -> None:
    found = _SIGNED.findall(_said(["pdfsig", "-nocert", str(path)]))
    theirs = sorted(tuple(map(int, each)) for each in found)
    ours = sorted(
        (each.ranges[0], each.ranges[1], each.ranges[2], each.end)
        for each in read_signatures(document, size)
        if each.is_well_formed
    )
    comparison.add("pdfsig", "signed ranges", path.name, ours, theirs)


def _compare_with_qpdf(path: Path, document: pikepdf.Pdf, comparison: Comparison) -> None:
    keys = [f"--json-key={key}" for key in ("pages", "attachments", "encrypt", "acroform")]
    told = _said(["qpdf", "--json=2", *keys, str(path)])
    try:
        theirs = json.loads(told)
    except ValueError:  # nothing, or cut off where qpdf gave up
        return
    attachments = [each for each in read_attachments(document) if each.page is None]
    signatures = [field for field in theirs["acroform"]["fields"] if field["fieldtype"] == "/Sig"]
    signed = [field for field in signatures if field["value"] not in (None, "")]
    facts = {
        "pages": (len(document.pages), len(theirs["pages"])),
        "encrypted": (document.is_encrypted, theirs["encrypt"]["encrypted"]),
        "attached files": (len(attachments), len(theirs["attachments"])),
        "signed fields": (len(read_signatures(document, path.stat().st_size)), len(signed)),
    }
    for fact, (one, other) in facts.items():
        comparison.add("qpdf", fact, path.name, one, other)


if __name__ == "__main__":
    main()
