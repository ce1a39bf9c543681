"""Reads an office file of any of the formats and puts the findings together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unsealed.lab.evidence import Examined
from unsealed.lab.office.content_findings import of_content
from unsealed.lab.office.opendocument import read_open_document
from unsealed.lab.office.package import open_package
from unsealed.lab.office.package_findings import of_package
from unsealed.lab.office.properties import read_open_document_properties, read_properties
from unsealed.lab.office.property_findings import of_properties
from unsealed.lab.office.relations import external_links
from unsealed.lab.office.sheets import read_workbook
from unsealed.lab.office.slides import read_slides
from unsealed.lab.office.word import read_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.lab.evidence import Desk, Evidence
    from unsealed.lab.office.package import Package
    from unsealed.lab.report import Report

_READERS = {"docx": read_word, "xlsx": read_workbook, "pptx": read_slides}
_MEDIA = (
    *("word/media/", "xl/media/", "ppt/media/", "Pictures/", "media/", "Object "),
    *("word/embeddings/", "xl/embeddings/", "ppt/embeddings/"),
    *("word/fonts/", "docProps/thumbnail", "Thumbnails/"),
)
_MACROS = ("word/vbaProject.bin", "xl/vbaProject.bin", "ppt/vbaProject.bin", "Basic/", "Scripts/")


def examine(evidence: Evidence, desk: Desk) -> Examined:
    """The findings of an office file. Raises Unreadable where it is no archive or encrypted."""
    package = open_package(evidence.data)
    if evidence.type.id in _READERS:
        properties = read_properties(package)
        content = _READERS[evidence.type.id](package)
    else:
        properties = read_open_document_properties(package)
        content = read_open_document(package)
    packed = tuple(each.date_time for each in package.entries.values())
    names = tuple(name for name in package.names(*_MEDIA) if not name.endswith((".xml", "/")))
    reports = tuple(_embedded(package, names, desk))
    links, macros = external_links(package), [*package.names(*_MACROS)]
    modified = properties.date("modified")
    return Examined(
        findings=(
            *of_properties(properties, packed),
            *of_content(content, properties),
            *of_package(names, links, macros, package.refused),
        ),
        parts=reports,
        text=content.text,
        dated=modified.date() if modified is not None else None,
    )


def _embedded(package: Package, names: tuple[str, ...], desk: Desk) -> Iterator[Report]:
    for name in names:
        data = package.read(name)
        if data is not None:
            yield desk.part(name, data)
