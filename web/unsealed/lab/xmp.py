"""XMP, the metadata that editing programs write into PDFs and pictures, as plain values.

ISO 16684-1. Prefixes are those of the specification, whatever prefixes the packet itself uses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree
from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_PREFIXES = {
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://ns.adobe.com/xap/1.0/rights/": "xmpRights",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/pdf/1.3/": "pdf",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#": "stEvt",
    "http://www.aiim.org/pdfa/ns/id/": "pdfaid",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "Iptc4xmpExt",
}
_ITEMS = 200
_LONGEST = 2_000


class Event(Struct, frozen=True):
    """A step that a program wrote into the history: what it did, when, and with what."""

    action: str
    when: str
    software: str


class Xmp(Struct, frozen=True):
    """The properties of a packet by their prefixed names, and its history."""

    properties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    history: tuple[Event, ...] = ()

    def first(self, name: str) -> str | None:
        """The first value of a property; None where there is none."""
        values = self.properties.get(name, ())
        return values[0] if values else None


def read_xmp(packet: bytes) -> Xmp | None:
    """The metadata of a packet; None where it is no XML that can be read."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, recover=True, huge_tree=False, load_dtd=False
    )
    try:
        root = etree.fromstring(_trimmed(packet), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root is None:
        return None
    properties: dict[str, tuple[str, ...]] = {}
    for description in root.iter(f"{{{_RDF}}}Description"):
        if _is_outermost(description):
            _add(properties, description)
    return Xmp(properties, _history(root))


def _trimmed(packet: bytes) -> bytes:
    start = packet.find(b"<")
    return packet[start:].strip(b"\0 \r\n\t") if start > 0 else packet.strip(b"\0 \r\n\t")


def _is_outermost(description: etree._Element) -> bool:
    parent = description.getparent()
    return parent is None or parent.tag == f"{{{_RDF}}}RDF"


def _add(properties: dict[str, tuple[str, ...]], description: etree._Element) -> None:
    for tag, value in description.attrib.items():
        properties.setdefault(_name(tag), (str(value)[:_LONGEST],))
    for child in description.iterchildren(tag=etree.Element):
        properties.setdefault(_name(child.tag), _values(child))


def _name(tag: object) -> str:
    """The name with its prefix; as it stands where the packet does not declare its prefix."""
    space, closed, name = str(tag).removeprefix("{").rpartition("}")
    return f"{_PREFIXES.get(space, space)}:{name}" if closed else name


def _values(element: etree._Element) -> tuple[str, ...]:
    items = [each.text or "" for each in element.iter(f"{{{_RDF}}}li") if each.text]
    if items:
        return tuple(item.strip()[:_LONGEST] for item in items[:_ITEMS])
    text = "".join(str(each) for each in element.itertext()).strip()
    return (text[:_LONGEST],) if text else ()


def _history(root: etree._Element) -> tuple[Event, ...]:
    event = next(space for space, prefix in _PREFIXES.items() if prefix == "stEvt")
    names = tuple(f"{{{event}}}{each}" for each in ("action", "when", "softwareAgent"))
    found = []
    for item in root.iter(f"{{{_RDF}}}li", f"{{{_RDF}}}Description"):
        values = [item.get(name) or item.findtext(name) or "" for name in names]
        if any(values):
            found.append(Event(*(str(value)[:_LONGEST] for value in values)))
    return tuple(dict.fromkeys(found))[:_ITEMS]
