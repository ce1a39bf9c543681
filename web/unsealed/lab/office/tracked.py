"""A Word document as it was before its tracked changes, and as it is with all of them taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from unsealed.lab.file_states import State, StatePage
from unsealed.lab.office.package import attribute, local, open_package

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_DOCUMENT: Final = "word/document.xml"
_COME: Final = frozenset({"ins", "moveTo"})
_GONE: Final = frozenset({"del", "moveFrom"})


def read_states(data: bytes) -> tuple[State, ...]:
    """The two states; none for a document without tracked changes."""
    root = open_package(data).xml(_DOCUMENT)
    if root is None:
        return ()
    changes = list(root.iter(*(f"{{*}}{name}" for name in (*_COME, *_GONE))))
    if not changes:
        return ()
    days = sorted(filter(None, (attribute(each, "date")[:10] for each in changes)))
    saved = " – ".join(dict.fromkeys((days[0], days[-1]))) if days else ""
    return (
        State(1, len(data), "", (StatePage(1, "\n".join(_lines(root, _COME))),)),
        State(2, len(data), saved, (StatePage(1, "\n".join(_lines(root, _GONE))),)),
    )


def _lines(root: etree._Element, without: frozenset[str]) -> Iterator[str]:
    """The paragraphs without what stands in such changes; none that are empty then."""
    for paragraph in root.iter("{*}p"):
        line = "".join(
            each.text or ""
            for each in paragraph.iter("{*}t", "{*}delText")
            if not without & {local(around) for around in each.iterancestors()}
        )
        if line.strip():
            yield line
