"""The examiner of PDF: each check by itself, so that damage in one place hides nothing else."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct
from pypdfium2 import PdfiumError

from unsealed.lab.evidence import Examined
from unsealed.lab.pdf import content_findings, metadata_findings, page_findings
from unsealed.lab.pdf.contents import (
    form_kind,
    read_actions,
    read_attachments,
    read_layers,
    read_signatures,
)
from unsealed.lab.pdf.covered import Survey, survey
from unsealed.lab.pdf.font_findings import finding_on_fonts
from unsealed.lab.pdf.metadata import Metadata, read_metadata
from unsealed.lab.pdf.opening import FAULTS, open_pdf
from unsealed.lab.pdf.reading import page_texts
from unsealed.lab.pdf.resources import Resources, read_resources
from unsealed.lab.pdf.revision_findings import finding_on_revisions
from unsealed.lab.pdf.revisions import compare_revisions, find_revisions
from unsealed.lab.running import damaged, run_checks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    import pikepdf

    from unsealed.lab.evidence import Desk, Evidence
    from unsealed.lab.pdf.resources import Picture
    from unsealed.lab.report import Finding, Report

_HANDED_ON = 20
_RECORDS = (b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/", b"c2pa")
_HEAD = 65_536


class _Opened(Struct, frozen=True, dict=True):
    """A document on the desk; what is read from it is read once."""

    data: bytes
    document: pikepdf.Pdf

    @cached_property
    def metadata(self) -> Metadata:
        return read_metadata(self.document)

    @cached_property
    def resources(self) -> Resources:
        return read_resources(self.document)

    @cached_property
    def survey(self) -> Survey:
        return survey(self.data)


def examine(evidence: Evidence, desk: Desk) -> Examined:
    """The findings on a PDF. Raises Unreadable where it has a password or no page can be found."""
    with open_pdf(evidence.data) as document:
        opened = _Opened(evidence.data, document)
        parts: list[Report] = []
        findings = [*run_checks(_CHECKS, opened), *_parts(opened, desk, parts)]
        return Examined(tuple(findings), tuple(parts), _text(opened.data), _day(opened))


def _revisions(opened: _Opened) -> Iterable[Finding]:
    found = find_revisions(opened.data)
    return (finding_on_revisions(found, compare_revisions(opened.data, found)),)


def _fonts(opened: _Opened) -> Iterable[Finding]:
    created = opened.metadata.created
    year = created.when.year if created and created.when else None
    return (finding_on_fonts(opened.resources.fonts, year),)


def _signatures(opened: _Opened) -> Iterable[Finding]:
    found = read_signatures(opened.document, len(opened.data))
    return (content_findings.finding_on_signatures(found),)


def _actions(opened: _Opened) -> Iterable[Finding]:
    found = read_actions(opened.document)
    return (content_findings.finding_on_actions(found, form_kind(opened.document)),)


def _structure(opened: _Opened) -> Iterable[Finding]:
    return (content_findings.finding_on_structure(opened.document, len(opened.document.pages)),)


_CHECKS: dict[str, Callable[[_Opened], Iterable[Finding]]] = {
    "pdf.structure": _structure,
    "pdf.dates": lambda opened: metadata_findings.findings_of_metadata(opened.metadata),
    "pdf.revisions": _revisions,
    "pdf.fonts": _fonts,
    "pdf.covered-text": lambda opened: page_findings.findings_on_pages(opened.survey),
    "pdf.layers": lambda opened: content_findings.findings_on_layers(read_layers(opened.document)),
    "pdf.actions": _actions,
    "pdf.signatures": _signatures,
    "pdf.encryption": lambda opened: content_findings.findings_on_encryption(opened.document),
}


def _parts(opened: _Opened, desk: Desk, parts: list[Report]) -> Iterator[Finding]:
    try:
        attachments = read_attachments(opened.document)
        parts += [desk.part(each.name, each.data) for each in attachments if each.data is not None]
        yield from content_findings.findings_on_attachments(attachments)
        pictures = opened.resources.pictures
        own = [each for each in pictures if _has_records(each)][:_HANDED_ON]
        parts += [desk.part(_name(each), each.stream.read_raw_bytes()) for each in own]
        if pictures:
            yield page_findings.finding_on_pictures(pictures, len(own))
    except MemoryError:
        raise
    # It's OK for the reason given above.
    except Exception as error:
        yield damaged("pdf.attachments", error)


def _has_records(picture: Picture) -> bool:
    if picture.coding != "DCTDecode":
        return False
    head = picture.stream.read_raw_bytes()[:_HEAD]
    return any(record in head for record in _RECORDS)


def _name(picture: Picture) -> str:
    number = picture.stream.objgen[0] if picture.stream.is_indirect else 0
    return f"page-{picture.page}-object-{number}.jpg"


def _day(opened: _Opened) -> date | None:
    try:
        # What was changed later may well speak of later days.
        last = opened.metadata.modified or opened.metadata.created
    except FAULTS:
        return None
    return last.day if last else None


def _text(data: bytes) -> str | None:
    try:
        texts = page_texts(data)
    except PdfiumError:
        return None
    return "\f".join(texts) if any(texts) else None
