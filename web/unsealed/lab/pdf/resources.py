"""What the pages of a PDF draw with: their fonts and their pictures, each found once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from unsealed.lab.pdf.opening import (
    DEEPEST,
    child,
    entries,
    is_stream,
    items,
    mark_of,
    name_of,
    pages_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pikepdf

    from unsealed.lab.pdf.opening import Node

_SUBSET_MARK = 6
_MOST = 5_000


class Font(Struct, frozen=True):
    """A font as the PDF names it. `number` is its object's, 0 where it is written in place."""

    name: str
    kind: str
    is_embedded: bool
    is_subset: bool
    has_unicode: bool
    number: int
    page: int


class Picture(Struct, frozen=True):
    """A picture as the PDF draws it, and the stream that holds it."""

    page: int
    width: int
    height: int
    coding: str
    size: int
    stream: Node


class Resources(Struct, frozen=True):
    """All fonts and pictures of a document, in the order in which they are met."""

    fonts: tuple[Font, ...]
    pictures: tuple[Picture, ...]


def read_resources(document: pikepdf.Pdf) -> Resources:
    """The fonts and pictures of the pages, of the forms within them and of their notes."""
    fonts: dict[object, Font] = {}
    pictures: dict[object, Picture] = {}
    for page, node in _drawn(document):
        for _, font in entries(child(node, "/Font")):
            if child(font, "/Subtype") is not None:
                fonts.setdefault(mark_of(font), _font(font, page))
        for _, each in entries(child(node, "/XObject")):
            if is_stream(each) and name_of(child(each, "/Subtype")) == "Image":
                pictures.setdefault(mark_of(each), _picture(each, page))
    return Resources(tuple(fonts.values())[:_MOST], tuple(pictures.values())[:_MOST])


def _drawn(document: pikepdf.Pdf) -> Iterator[tuple[int, Node]]:
    """Every dictionary of resources, with the page that it was first met on."""
    visited: set[object] = set()
    for number, page in pages_of(document):
        yield from _within(number, _inherited(page, "/Resources"), visited, 0)
        for note in items(child(page, "/Annots")):
            for form in _appearances(note):
                yield from _of_form(number, form, visited, 0)
    defaults = child(document.Root, "/AcroForm", "/DR")
    yield from _within(0, defaults, visited, 0)


def _inherited(page: Node, key: str) -> Node | None:
    node: Node | None = page
    for _ in range(DEEPEST):
        found = child(node, key)
        if found is not None or node is None:
            return found
        node = child(node, "/Parent")
    return None


def _within(
    page: int, resources: Node | None, visited: set[object], depth: int
) -> Iterator[tuple[int, Node]]:
    if resources is None or depth > DEEPEST or len(visited) > _MOST:
        return
    yield page, resources
    for key in ("/XObject", "/Pattern"):
        for _, form in entries(child(resources, key)):
            yield from _of_form(page, form, visited, depth)
    for _, font in entries(child(resources, "/Font")):
        if name_of(child(font, "/Subtype")) == "Type3":
            yield from _of_form(page, font, visited, depth)
    for _, state in entries(child(resources, "/ExtGState")):
        mask = child(state, "/SMask", "/G")
        if mask is not None:
            yield from _of_form(page, mask, visited, depth)


def _of_form(page: int, form: Node, visited: set[object], depth: int) -> Iterator[tuple[int, Node]]:
    mark = mark_of(form)
    if mark in visited:
        return
    visited.add(mark)
    yield from _within(page, child(form, "/Resources"), visited, depth + 1)


def _appearances(note: Node) -> Iterator[Node]:
    normal = child(note, "/AP", "/N")
    if normal is None:
        return
    if is_stream(normal):
        yield normal
        return
    for _, state in entries(normal):
        yield state


def _font(font: Node, page: int) -> Font:
    kind = name_of(child(font, "/Subtype"))
    holder = font
    descendants = items(child(font, "/DescendantFonts"))
    if kind == "Type0" and descendants:
        holder = descendants[0]
        kind = name_of(child(holder, "/Subtype"))
    descriptor = child(holder, "/FontDescriptor")
    name = name_of(child(font, "/BaseFont"))
    mark, plus, rest = name.partition("+")
    is_subset = bool(plus) and len(mark) == _SUBSET_MARK and mark.isalpha() and mark.isupper()
    return Font(
        name=rest if is_subset else name,
        kind=kind,
        is_embedded=kind == "Type3"
        or any(child(descriptor, f"/FontFile{suffix}") is not None for suffix in ("", "2", "3")),
        is_subset=is_subset,
        has_unicode=child(font, "/ToUnicode") is not None,
        number=font.objgen[0] if font.is_indirect else 0,
        page=page,
    )


def _picture(each: Node, page: int) -> Picture:
    filters = child(each, "/Filter")
    names = tuple(map(name_of, items(filters))) or ((name_of(filters),) if filters else ())
    return Picture(
        page=page,
        width=_whole(child(each, "/Width")),
        height=_whole(child(each, "/Height")),
        coding="+".join(names) or "none",
        size=len(each.read_raw_bytes()),
        stream=each,
    )


def _whole(node: object) -> int:
    try:
        return int(str(node))
    except ValueError:
        return 0
