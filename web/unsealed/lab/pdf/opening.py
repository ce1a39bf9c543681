"""Opening a PDF, and reading what is in it within bounds."""

from __future__ import annotations

import io
import re
import zlib
from typing import TYPE_CHECKING, TypeGuard

import pikepdf

from unsealed.lab.evidence import Unreadable
from unsealed.lab.report import say
from unsealed.language import noop

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LARGEST_STREAM = 64 * 2**20
_LARGEST_ODD_STREAM = 2**20
DEEPEST = 40
MOST_PAGES = 500
"""How many pages are looked at; a report says where there are more."""

_ADDRESS = re.compile(r"^stream <[^>]*>:? ?")

Node = pikepdf.Object
FAULTS = (
    pikepdf.PdfError,
    AttributeError,
    IndexError,
    KeyError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What pikepdf raises where an object is not of the kind that its place in a PDF asks for."""


def open_pdf(data: bytes) -> pikepdf.Pdf:
    """The document. Raises Unreadable, saying why, where it has a password or is no PDF at all."""
    try:
        return pikepdf.open(io.BytesIO(data), suppress_warnings=True)
    except pikepdf.PasswordError:
        raise Unreadable(say(noop("a password is needed to open it"))) from None
    except pikepdf.PdfError as error:
        why = say(noop("it is so damaged that no page can be found in it"))
        raise Unreadable(why, raw=plain_error(error)) from None


def plain_error(error: object) -> str:
    """What qpdf says, without the address in memory that it names the file by."""
    return _ADDRESS.sub("", str(error))


def pages_of(document: pikepdf.Pdf) -> Iterator[tuple[int, Node]]:
    """The pages that are looked at, with their numbers."""
    for number, page in enumerate(document.pages, 1):
        if number > MOST_PAGES:
            return
        yield number, page.obj


def objects_of(document: pikepdf.Pdf) -> Iterator[Node]:
    """All numbered objects but plain numbers, truth values and nulls, which have no number left."""
    all_: Iterable[object] = document.objects
    return (each for each in all_ if isinstance(each, pikepdf.Object))


def is_stream(node: object) -> TypeGuard[pikepdf.Stream]:
    """Whether an object holds bytes."""
    return isinstance(node, pikepdf.Stream)


def is_text(node: object) -> bool:
    """Whether an object is a string, which is what a PDF keeps bytes and texts in."""
    return isinstance(node, pikepdf.String)


def is_dictionary(node: object) -> bool:
    """Whether an object has keys: a dictionary, or the dictionary of a stream."""
    return isinstance(node, pikepdf.Dictionary | pikepdf.Stream)


def child(node: Node | None, *keys: str) -> Node | None:
    """What lies at the end of a path of keys; None where the path breaks off."""
    for key in keys:
        if not is_dictionary(node) or node is None:
            return None
        node = node.get(key)
    return node


def items(node: Node | None) -> tuple[Node, ...]:
    """The items of an array; nothing where it is none."""
    return tuple(node) if isinstance(node, pikepdf.Array) else ()


def entries(node: Node | None) -> tuple[tuple[str, Node], ...]:
    """The keys and values of a dictionary; nothing where it is none."""
    if node is None or not is_dictionary(node):
        return ()
    return tuple((str(key), value) for key, value in node.items())


def text_of(node: object) -> str:
    """A text or a name in plain characters; "" for nothing."""
    try:
        return "" if node is None else str(node).replace("\0", "")
    except UnicodeDecodeError:  # a name in an encoding of its own, against ISO 32000-2, 7.3.5
        return node.unparse().decode("latin-1") if isinstance(node, pikepdf.Object) else ""


def name_of(node: object) -> str:
    """A name without its slash."""
    return text_of(node).removeprefix("/")


def mark_of(node: object) -> object:
    """What tells one indirect object from another; the object itself where it is direct."""
    if not isinstance(node, pikepdf.Object):
        return repr(node)
    return node.objgen if node.is_indirect else node.unparse()


def read_bounded(stream: Node, limit: int = LARGEST_STREAM) -> bytes | None:
    """What a stream holds; None where that is more than the limit, or can't be decoded."""
    filters = child(stream, "/Filter")
    names = tuple(map(name_of, items(filters))) or ((name_of(filters),) if filters else ())
    raw = stream.read_raw_bytes()
    if not names:
        return raw if len(raw) <= limit else None
    if names == ("FlateDecode",) and child(stream, "/DecodeParms") is None:
        return _inflated(raw, limit)
    if len(raw) > _LARGEST_ODD_STREAM:
        return None
    try:
        return stream.read_bytes()
    except FAULTS:
        return None


def _inflated(raw: bytes, limit: int) -> bytes | None:
    inflater = zlib.decompressobj()
    try:
        data = inflater.decompress(raw, limit + 1)
    except zlib.error:
        return None
    return data if len(data) <= limit else None
