"""What else lies in a PDF: layers, files, actions and forms, signatures."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pikepdf
from msgspec import Struct

from unsealed.lab.moments import of_pdf
from unsealed.lab.pdf.opening import (
    DEEPEST,
    child,
    entries,
    is_dictionary,
    is_stream,
    items,
    mark_of,
    name_of,
    objects_of,
    pages_of,
    read_bounded,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from unsealed.lab.moments import Moment
    from unsealed.lab.pdf.opening import Node

_MOST = 2_000
_MOST_NODES = 300_000
_LONGEST = 2_000


class Layer(Struct, frozen=True):
    """An optional content group, and whether a reader shows it when the file is opened."""

    name: str
    is_shown: bool


class Attachment(Struct, frozen=True):
    """A file within the PDF; `data` is None where it can't be read within bounds."""

    name: str
    data: bytes | None
    page: int | None


class Actions(Struct, frozen=True):
    """What the file would do, counted by kind, and the first script as it stands."""

    kinds: Mapping[str, int]
    script: str
    links: tuple[str, ...]


class Signature(Struct, frozen=True):
    """A signature's own words, and the bytes that it says it covers. Nothing here verifies it."""

    field: str
    signer: str
    reason: str
    when: Moment | None
    coding: str
    ranges: tuple[int, ...]
    size: int

    @property
    def is_well_formed(self) -> bool:
        """Whether two stretches from the beginning leave out one gap, and lie in the file."""
        if len(self.ranges) != 4:  # two pairs: ISO 32000-2, 12.8.1
            return False
        start, length, second, rest = self.ranges
        return start == 0 < length < second <= second + rest <= self.size

    @property
    def end(self) -> int:
        """Where the covered part of the file ends."""
        return self.ranges[2] + self.ranges[3] if self.is_well_formed else 0


def read_layers(document: pikepdf.Pdf) -> tuple[Layer, ...]:
    """The layers of the document, in its own order: ISO 32000-2, section 8.11.4."""
    properties = child(document.Root, "/OCProperties")
    default = child(properties, "/D")
    on = {mark_of(each) for each in items(child(default, "/ON"))}
    off = {mark_of(each) for each in items(child(default, "/OFF"))}
    base_is_off = name_of(child(default, "/BaseState")) == "OFF"
    found = []
    for group in items(child(properties, "/OCGs"))[:_MOST]:
        mark = mark_of(group)
        is_shown = mark in on if base_is_off else mark not in off
        found.append(Layer(text_of(child(group, "/Name"))[:_LONGEST], is_shown))
    return tuple(found)


def read_attachments(document: pikepdf.Pdf) -> tuple[Attachment, ...]:
    """The files of the document's list of embedded files, then those of notes on pages."""
    found: dict[object, Attachment] = {}
    names = child(document.Root, "/Names", "/EmbeddedFiles")
    for name, given in _names(names, 0):
        found.setdefault(mark_of(given), _attachment(name, given, None))
    for number, page in pages_of(document):
        for note in items(child(page, "/Annots")):
            given_here = child(note, "/FS")
            if name_of(child(note, "/Subtype")) == "FileAttachment" and given_here is not None:
                found.setdefault(mark_of(given_here), _attachment("", given_here, number))
    return tuple(found.values())


def _names(tree: Node | None, depth: int) -> Iterator[tuple[str, Node]]:
    if tree is None or depth > DEEPEST:
        return
    pairs = items(child(tree, "/Names"))[: 2 * _MOST]
    for name, value in zip(pairs[::2], pairs[1::2], strict=False):
        yield text_of(name), value
    for kid in items(child(tree, "/Kids"))[:_MOST]:
        yield from _names(kid, depth + 1)


def _attachment(name: str, given: Node, page: int | None) -> Attachment:
    own = text_of(child(given, "/UF")) or text_of(child(given, "/F"))
    stream = child(given, "/EF", "/F")
    if stream is None:
        stream = child(given, "/EF", "/UF")
    data = read_bounded(stream) if is_stream(stream) else None
    return Attachment((own or name or "unnamed")[:_LONGEST], data, page)


_ACTIONS = {
    "JavaScript", "Launch", "URI", "SubmitForm", "ImportData", "GoToR", "GoToE", "Movie", "Sound",
    "Rendition", "RichMediaExecute", "ResetForm", "Hide", "Thread", "Named", "SetOCGState",
}  # fmt: skip


_ACTING = re.compile(rb"/S\s*/(?:%s)\b" % b"|".join(sorted(each.encode() for each in _ACTIONS)))


def read_actions(document: pikepdf.Pdf) -> Actions:
    """All actions of the document, wherever they stand, and what it does when it is opened."""
    kinds: Counter[str] = Counter()
    scripts: list[str] = []
    links: list[str] = []
    for node in _acting_dictionaries(document):
        kind = name_of(child(node, "/S"))
        if kind not in _ACTIONS:
            continue
        kinds[kind] += 1
        if kind == "JavaScript" and not scripts:
            scripts.append(_script(child(node, "/JS")))
        if kind == "URI" and len(links) < _MOST:
            links.append(text_of(child(node, "/URI"))[:_LONGEST])
    if is_dictionary(child(document.Root, "/OpenAction")):
        kinds["OpenAction"] += 1
    return Actions(dict(kinds), (scripts or [""])[0], tuple(dict.fromkeys(links)))


def _script(node: Node | None) -> str:
    if is_stream(node):
        data = read_bounded(node, 2**20)
        return (data or b"").decode("utf-8", "replace")[:_LONGEST]
    return text_of(node)[:_LONGEST]


def _acting_dictionaries(document: pikepdf.Pdf) -> Iterator[Node]:
    """Every dictionary of an object that may hold an action, those within others too."""
    left = _MOST_NODES
    for top in objects_of(document):
        plain = top.stream_dict if is_stream(top) else top
        if not _ACTING.search(plain.unparse(resolved=True)):
            continue
        waiting = [(top, 0)]
        while waiting and left:
            node, depth = waiting.pop()
            left -= 1
            if is_dictionary(node):
                yield node
                within = [value for _, value in entries(node)]
            else:
                within = list(items(node))
            direct = [each for each in within if _is_container(each) and not each.is_indirect]
            waiting += [(each, depth + 1) for each in direct if depth < DEEPEST]


def _is_container(node: object) -> bool:
    return isinstance(node, pikepdf.Dictionary | pikepdf.Array)


def form_kind(document: pikepdf.Pdf) -> str:
    """`XFA`, `AcroForm` or "" where the document has no form with fields."""
    form = child(document.Root, "/AcroForm")
    if child(form, "/XFA") is not None:
        return "XFA"
    return "AcroForm" if items(child(form, "/Fields")) else ""


def read_signatures(document: pikepdf.Pdf, size: int) -> tuple[Signature, ...]:
    """The signatures of the document's fields."""
    fields = items(child(document.Root, "/AcroForm", "/Fields"))
    return tuple(_signature(each, size) for each in _signed(fields, set(), 0))


def _signed(fields: tuple[Node, ...], visited: set[object], depth: int) -> Iterator[Node]:
    for field in fields[:_MOST]:
        mark = mark_of(field)
        if mark in visited or depth > DEEPEST:
            continue
        visited.add(mark)
        if child(field, "/V", "/ByteRange") is not None:
            yield field
        yield from _signed(items(child(field, "/Kids")), visited, depth + 1)


def _signature(field: Node, size: int) -> Signature:
    value = child(field, "/V")
    when = text_of(child(value, "/M"))
    return Signature(
        field=text_of(child(field, "/T"))[:_LONGEST],
        signer=text_of(child(value, "/Name"))[:_LONGEST],
        reason=text_of(child(value, "/Reason"))[:_LONGEST],
        when=of_pdf(when) if when else None,
        coding=name_of(child(value, "/SubFilter")),
        ranges=tuple(_number(each) for each in items(child(value, "/ByteRange"))),
        size=size,
    )


def _number(node: object) -> int:
    try:
        return int(str(node))
    except ValueError:
        return -1
