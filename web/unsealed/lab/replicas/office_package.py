"""What replicas of office files have in common: the archive, its relationships, its properties.

Every replica says in its properties that it is one. The parts are stored, not compressed: what
compression makes of the same bytes differs from one library to the next.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC
from typing import TYPE_CHECKING, TypeAlias

from lxml import etree
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

MARK = "Training replica, made for the course Unsealed. Not a real document."
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument"
NO_TIME = (1980, 1, 1, 0, 0, 0)
_DUBLIN = "http://purl.org/dc"
_PROPERTY_TYPES = {
    "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "/docProps/app.xml": f"{TYPES}.extended-properties+xml",
    "/docProps/custom.xml": f"{TYPES}.custom-properties+xml",
}

Part: TypeAlias = "tuple[str, etree._Element]"  # noqa: SLF001  # it has no other name
"""A part's name, and what it holds."""
Target: TypeAlias = tuple[str, str, bool]
"""The type of a relationship, where it leads, and whether that is outside the file."""
PackedAt: TypeAlias = tuple[int, int, int, int, int, int]


class Properties(Struct, frozen=True):
    """Who made a file, who saved it last, and when, by the file's own account."""

    creator: str
    last_editor: str
    created: datetime
    modified: datetime
    revisions: int | None = None
    printed: datetime | None = None


def pack(parts: Iterable[Part], packed: PackedAt = NO_TIME) -> bytes:
    """The parts as a file: the same bytes for the same parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, root in parts:
            entry = zipfile.ZipInfo(name, packed)
            entry.create_system = 0
            data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            archive.writestr(entry, data)
    return buffer.getvalue()


def content_types(types: Mapping[str, str]) -> etree._Element:
    """The list of the parts' types, with those of the properties."""
    root, name = root_of(f"{PACKAGE}/content-types", "Types")
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    etree.SubElement(root, name + "Default", Extension="rels", ContentType=rels)
    etree.SubElement(root, name + "Default", Extension="xml", ContentType="application/xml")
    for part, type_ in {**types, **_PROPERTY_TYPES}.items():
        etree.SubElement(root, name + "Override", PartName=part, ContentType=type_)
    return root


def root_of(namespace: str, name: str, **others: str) -> tuple[etree._Element, str]:
    """A root whose namespace needs no prefix, and what stands before the names in it."""
    names = {None: namespace} | others
    return etree.Element(f"{{{namespace}}}{name}", nsmap=names), f"{{{namespace}}}"


def package_relationships(main: str) -> etree._Element:
    """The relationships of the whole file: its main part and its properties."""
    return relationships(
        (
            (f"{OFFICE}/relationships/officeDocument", main, False),
            (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml", False),
            (f"{OFFICE}/relationships/extended-properties", "docProps/app.xml", False),
            (f"{OFFICE}/relationships/custom-properties", "docProps/custom.xml", False),
        )
    )


def relationships(targets: Iterable[Target]) -> etree._Element:
    """Relationships, numbered from rId1."""
    root, name = root_of(f"{PACKAGE}/relationships", "Relationships")
    for number, (type_, target, is_external) in enumerate(targets, start=1):
        mode = {"TargetMode": "External"} if is_external else {}
        attributes = {"Id": f"rId{number}", "Type": type_, "Target": target} | mode
        etree.SubElement(root, name + "Relationship", attributes)
    return root


def core(properties: Properties) -> etree._Element:
    """The properties that all files of a package can have."""
    namespace = f"{PACKAGE}/metadata/core-properties"
    terms, plain = f"{_DUBLIN}/terms/", f"{_DUBLIN}/elements/1.1/"
    schema = "http://www.w3.org/2001/XMLSchema-instance"
    names = {"cp": namespace, "dc": plain, "dcterms": terms, "xsi": schema}
    root = etree.Element(f"{{{namespace}}}coreProperties", nsmap=names)
    etree.SubElement(root, f"{{{plain}}}creator").text = properties.creator
    etree.SubElement(root, f"{{{plain}}}description").text = MARK
    etree.SubElement(root, f"{{{namespace}}}lastModifiedBy").text = properties.last_editor
    if properties.revisions is not None:
        etree.SubElement(root, f"{{{namespace}}}revision").text = str(properties.revisions)
    if properties.printed is not None:
        etree.SubElement(root, f"{{{namespace}}}lastPrinted").text = time(properties.printed)
    for name, when in (("created", properties.created), ("modified", properties.modified)):
        element = etree.SubElement(root, f"{{{terms}}}{name}")
        element.set(f"{{{schema}}}type", "dcterms:W3CDTF")
        element.text = time(when)
    return root


def app(values: Mapping[str, str]) -> etree._Element:
    """The properties that office programs add."""
    root, before = root_of(f"{OFFICE}/extended-properties", "Properties")
    for name, value in values.items():
        etree.SubElement(root, before + name).text = value
    return root


def custom() -> etree._Element:
    """The property that says that the file is a replica."""
    types = f"{OFFICE}/docPropsVTypes"
    root, before = root_of(f"{OFFICE}/custom-properties", "Properties", vt=types)
    format_ = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the only one: ECMA-376, part 1, 22.3.2
    named = {"fmtid": format_, "pid": "2", "name": "Training replica"}
    element = etree.SubElement(root, before + "property", named)
    etree.SubElement(element, f"{{{types}}}lpwstr").text = MARK
    return root


def time(when: datetime) -> str:
    """A time as properties write it, in UTC."""
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
