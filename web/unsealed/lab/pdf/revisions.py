"""The revisions of a PDF: programs that add to a file leave what it was before in it.

A reader starts at the end of the file and follows the chain of cross-reference sections
(ISO 32000-2, section 7.5.6). A file cut off at the end of an earlier link of the chain is the
file as it was saved then. A marker that no link of the chain belongs to is not a revision: the
files within a file have such markers, and so has the beginning of a linearised file.
"""

from __future__ import annotations

import difflib
import hashlib
import io
import re
from typing import TYPE_CHECKING

import pikepdf
from msgspec import Struct

from unsealed.lab.pdf.opening import FAULTS, child, objects_of, text_of
from unsealed.lab.pdf.reading import page_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_END = re.compile(rb"startxref\s{1,20}(\d{1,12})\s{1,20}%%EOF(?:\r\n|\n|\r)?")
_PREVIOUS = re.compile(rb"/Prev\s{0,20}(\d{1,12})")
_SECTION = 65_536
COMPARED = 8
"""How many of the last revisions are compared with the one before them."""
_COMPARED_BYTES = 64 * 2**20
_LINES = 40
_COMPARED_LINES = 2_000


class Revision(Struct, frozen=True):
    """A state of the file: its first `end` bytes. `start` is where the one before it ended."""

    number: int
    start: int
    end: int


class Revisions(Struct, frozen=True):
    """The states of a file, oldest first. `after` bytes follow the last one's end marker."""

    all: tuple[Revision, ...]
    after: int
    is_chain_whole: bool


class PageChange(Struct, frozen=True):
    """What became of the text of a page: the lines that went and the lines that came."""

    page: int
    gone: tuple[str, ...]
    new: tuple[str, ...]


class Change(Struct, frozen=True):
    """What a revision changed against the one before it."""

    revision: Revision
    added: int
    changed: int
    removed: int
    pages_before: int
    pages_after: int
    pages: tuple[PageChange, ...]
    kinds: tuple[str, ...]
    modified: str


def find_revisions(data: bytes) -> Revisions:
    """The states that a file can be cut back to, the last being the file itself."""
    header = max(data.find(b"%PDF-", 0, 1024), 0)
    ends = tuple(_END.finditer(data))
    chain = _chain(data, header, ends)
    found: dict[int, int] = {}
    for end in ends:
        section = int(end[1]) + header
        if section in chain:
            found.setdefault(section, end.end())
    places = sorted(found.values())
    if not places:
        return Revisions((Revision(1, 0, len(data)),), 0, is_chain_whole=False)
    starts = (0, *places[:-1])
    revisions = tuple(
        Revision(number, start, end)
        for number, (start, end) in enumerate(zip(starts, places, strict=True), 1)
    )
    rest = data[places[-1] :]
    return Revisions(revisions, len(rest) if rest.strip() else 0, is_chain_whole=None not in chain)


def cut(data: bytes, revision: Revision) -> bytes:
    """The file as it was in a revision."""
    return data[: revision.end]


def compare_revisions(data: bytes, found: Revisions) -> tuple[Change, ...]:
    """What each of the last revisions changed; one that can't be opened by itself is left out."""
    pairs = list(zip(found.all, found.all[1:], strict=False))[-COMPARED:]
    allowed = max(_COMPARED_BYTES // max(len(data), 1) - 1, 1)
    states: dict[int, _State | None] = {}
    changes = []
    for before, after in pairs[-allowed:]:
        one = states.setdefault(before.number, _state(cut(data, before)))
        other = states.setdefault(after.number, _state(cut(data, after)))
        if one and other:
            changes.append(_change(after, one, other))
    return tuple(changes)


def _chain(data: bytes, header: int, ends: tuple[re.Match[bytes], ...]) -> set[int | None]:
    """Where the sections of the chain begin, from the last; with None where the chain breaks."""
    chain: set[int | None] = set()
    section: int | None = int(ends[-1][1]) + header if ends else None
    while section is not None and section not in chain:
        if not header <= section < len(data):
            return chain | {None}
        chain.add(section)
        section = _previous(data, section, header)
    return chain


def _previous(data: bytes, section: int, header: int) -> int | None:
    if data[section : section + 20].lstrip().startswith(b"xref"):
        start = data.find(b"trailer", section)
        end = data.find(b"startxref", start)
    else:
        start, end = section, data.find(b"stream", section)
    if start < 0:
        return None
    last = min(end if end >= 0 else len(data), start + _SECTION)
    found = _PREVIOUS.search(data, start, last)
    return int(found[1]) + header if found else None


class _State(Struct, frozen=True):
    objects: Mapping[tuple[int, int], bytes]
    kinds: Mapping[tuple[int, int], str]
    texts: tuple[str, ...]
    modified: str


def _state(data: bytes) -> _State | None:
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as document:
            objects, kinds = _fingerprints(document)
            modified = text_of(child(document.trailer, "/Info", "/ModDate"))
    except FAULTS:
        return None
    return _State(objects, kinds, page_texts(data), modified)


def _fingerprints(
    document: pikepdf.Pdf,
) -> tuple[dict[tuple[int, int], bytes], dict[tuple[int, int], str]]:
    objects, kinds = {}, {}
    for each in objects_of(document):
        if isinstance(each, pikepdf.Stream):
            form = each.stream_dict.unparse(resolved=True) + each.read_raw_bytes()
        else:
            form = each.unparse(resolved=True)
        objects[each.objgen] = hashlib.blake2b(form, digest_size=16).digest()
        kinds[each.objgen] = _kind(each)
    return objects, kinds


def _kind(each: pikepdf.Object) -> str:
    for key in ("/Type", "/Subtype", "/FT"):
        found = child(each, key)
        if found is not None:
            return text_of(found).removeprefix("/")
    return "stream" if isinstance(each, pikepdf.Stream) else ""


_BOOKKEEPING = {"XRef", "ObjStm"}


def _change(revision: Revision, one: _State, other: _State) -> Change:
    kinds = dict(one.kinds) | dict(other.kinds)
    before = {key for key in one.objects if one.kinds[key] not in _BOOKKEEPING}
    after = {key for key in other.objects if other.kinds[key] not in _BOOKKEEPING}
    changed = {key for key in before & after if one.objects[key] != other.objects[key]}
    touched = changed | (before ^ after)
    return Change(
        revision=revision,
        added=len(after - before),
        changed=len(changed),
        removed=len(before - after),
        pages_before=len(one.texts),
        pages_after=len(other.texts),
        pages=tuple(_page_changes(one.texts, other.texts)),
        kinds=tuple(sorted({kinds[key] for key in touched if kinds[key]})),
        modified=other.modified,
    )


def _page_changes(one: tuple[str, ...], other: tuple[str, ...]) -> Iterator[PageChange]:
    for number in range(1, max(len(one), len(other)) + 1):
        before, after = (_lines(texts, number) for texts in (one, other))
        if before == after:
            continue
        steps = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
        gone = tuple(line for tag, a, b, _, _ in steps if tag != "equal" for line in before[a:b])
        new = tuple(line for tag, _, _, a, b in steps if tag != "equal" for line in after[a:b])
        yield PageChange(number, gone[:_LINES], new[:_LINES])


def _lines(texts: tuple[str, ...], number: int) -> list[str]:
    text = texts[number - 1] if number <= len(texts) else ""
    return [line.strip() for line in text.splitlines() if line.strip()][:_COMPARED_LINES]
