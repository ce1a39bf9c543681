"""An office file as what it is: a ZIP archive of XML parts, read within bounds.

A part is unpacked only if it says that it is small enough, and no further than it says.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from lxml import etree
from msgspec import Struct

from unsealed.lab.evidence import Unreadable
from unsealed.lab.report import say
from unsealed.language import noop

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST_XML = 24 * 2**20
"""Bytes of XML in one part; a tree takes about ten times as much memory."""
LARGEST_PART = 64 * 2**20
ALL_PARTS = 160 * 2**20
"""Bytes that all parts may unpack to together."""
MOST_PARTS = 5_000
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError),
    *(NotImplementedError, RuntimeError),
)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The only ones that the standards allow; the others unpack without a bound."""


class Oversized(Exception):
    """A part would unpack to more than is read."""


class Forbidden(Exception):
    """A part declares a document type or entities, which office programs never write."""


class Package(Struct):
    """The parts of an office file. `refused` grows by the names of parts that were not read."""

    archive: zipfile.ZipFile
    entries: dict[str, zipfile.ZipInfo]
    left: int
    refused: dict[str, str]

    def names(self, *prefixes: str, suffix: str = "") -> Iterator[str]:
        """The names of parts that begin with one of the prefixes, in order of their names."""
        found = (n for n in self.entries if n.startswith(prefixes) and n.endswith(suffix))
        return iter(sorted(found, key=_by_number))

    def read(self, name: str, limit: int = LARGEST_PART) -> bytes | None:
        """The bytes of a part; None where there is none, or it was refused."""
        entry = self.entries.get(name)
        if entry is None:
            return None
        if entry.file_size > min(limit, self.left):
            self.refused[name] = "size"
            return None
        if entry.compress_type not in _METHODS:
            self.refused[name] = "damage"
            return None
        self.left -= entry.file_size
        try:
            with self.archive.open(entry) as part:
                return part.read(entry.file_size + 1)[: entry.file_size]
        except _DAMAGE:
            self.refused[name] = "damage"
            return None

    def xml(self, name: str) -> etree._Element | None:
        """The root of a part that is XML; None where there is none, or it was refused."""
        data = self.read(name, LARGEST_XML)
        if data is None:
            return None
        try:
            return parse(data)
        except Forbidden:
            self.refused[name] = "doctype"
        except etree.XMLSyntaxError:
            self.refused[name] = "damage"
        return None


def open_package(data: bytes) -> Package:
    """The package of a file's bytes. Raises Unreadable where it is no archive that can be read."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = {each.filename: each for each in archive.infolist()[:MOST_PARTS]}
    except _DAMAGE as error:
        raise Unreadable(say(noop("it is cut off or damaged")), raw=str(error)) from None
    if any(each.flag_bits & 1 for each in entries.values()):
        raise Unreadable(say(noop("it is encrypted")))
    return Package(archive, entries, ALL_PARTS, {})


def parse(data: bytes) -> etree._Element:
    """The root of XML that declares nothing. Raises Forbidden, or XMLSyntaxError.

    Entities are not replaced and nothing is fetched; what declares any is refused as a whole.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.doctype:
        raise Forbidden
    return root


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(etree.QName(element).localname)


def namespace(element: etree._Element) -> str:
    """The namespace of an element in braces, as it stands before names."""
    found = etree.QName(element).namespace
    return f"{{{found}}}" if found else ""


def attribute(element: etree._Element, name: str) -> str:
    """The value of the attribute with this name in any namespace; "" without one."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def text_of(element: etree._Element, *names: str) -> str:
    """The text of all elements of these names within an element."""
    return "".join(each.text or "" for each in element.iter(*(f"{{*}}{name}" for name in names)))


def _by_number(name: str) -> tuple[int, str]:
    """`slide10.xml` comes after `slide9.xml`."""
    return len(name), name
