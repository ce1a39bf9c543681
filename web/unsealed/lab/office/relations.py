"""What the parts of a file refer to, within it and outside (ECMA-376, part 2, 9)."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from msgspec import Struct

from unsealed.lab.office.package import attribute

if TYPE_CHECKING:
    from unsealed.lab.office.package import Package

MOST_LINKS = 500


class Relation(Struct, frozen=True):
    """A reference. `type` is the last word of the relation's name, such as `hyperlink`."""

    id: str
    type: str
    target: str
    is_external: bool
    part: str


def read_relations(package: Package, part: str) -> list[Relation]:
    """The references of one part."""
    folder, name = posixpath.split(part)
    return _read(package, posixpath.join(folder, "_rels", f"{name}.rels"))


def external_links(package: Package) -> list[Relation]:
    """All that the file refers to outside itself: web pages, files, templates, each once."""
    if "META-INF/manifest.xml" in package.entries:
        return _links_of_open_document(package)
    found = (
        each
        for name in package.names("", suffix=".rels")
        for each in _read(package, name)
        if each.is_external
    )
    return list({(each.type, each.target): each for each in found}.values())[:MOST_LINKS]


def _read(package: Package, name: str) -> list[Relation]:
    root = package.xml(name)
    if root is None:
        return []
    return [
        Relation(
            id=attribute(each, "Id"),
            type=attribute(each, "Type").rpartition("/")[2],
            target=attribute(each, "Target"),
            is_external=attribute(each, "TargetMode") == "External",
            part=name,
        )
        for each in root.iter("{*}Relationship")
    ]


def _links_of_open_document(package: Package) -> list[Relation]:
    root = package.xml("content.xml")
    if root is None:
        return []
    found = {
        attribute(each, "href"): Relation("", "link", attribute(each, "href"), True, "content.xml")
        for each in root.iter("{*}a", "{*}image", "{*}object", "{*}section-source")
        if ":" in attribute(each, "href") or attribute(each, "href").startswith("../")
    }
    return list(found.values())[:MOST_LINKS]
