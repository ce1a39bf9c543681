"""Our marks inside a paragraph: source references, terms and layers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree

from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from unsealed.course.markdown.typography import set_type

if TYPE_CHECKING:
    import re

    from markdown import Markdown

    from unsealed.course.markdown.context import Context

LAYERS: Final = ("document", "verified", "judged", "inference", "outlet", "background")
_ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"
# The space before a reference goes, so that no line begins with its number.
REFERENCE = rf"[ \n]*\[(@{_ID}(?: *, *@{_ID})*)\]"
TERM = rf"\[\[({_ID})(?:\|([^\[\]\n]++))?\]\]"
# Atomic, so that a text of many open brackets is given up at once.
LAYER = rf"\[((?>[^\[\]]++|\[[^\[\]]*+\])++)\]\{{({'|'.join(LAYERS)})\}}"

Matched = tuple["ElementTree.Element | str | None", "int | None", "int | None"]


class Reading:
    """The context of the text that the Markdown object reads at present."""

    context: Context
    links_sources = False


class References(InlineProcessor):
    """`[@s1, @s3]`: numbers that lead to the notes."""

    def __init__(self, md: Markdown, reading: Reading) -> None:
        super().__init__(REFERENCE, md)
        self._reading = reading

    def handleMatch(self, m: re.Match[str], data: str) -> Matched:  # type: ignore[override]  # noqa: N802, ARG002  # the library's
        ids = [name.strip(" @") for name in m[1].split(",")]
        found = [(name, self._reading.context.number_of(name)) for name in ids]
        known = [(name, number) for name, number in found if number is not None]
        if len(known) < len(ids):
            return m[0], m.start(0), m.end(0)
        return self._mark(known), m.start(0), m.end(0)

    def _mark(self, known: list[tuple[str, int]]) -> ElementTree.Element:
        mark = ElementTree.Element("sup", {"class": "ref"})
        for place, (name, number) in enumerate(known, start=1):
            link = ElementTree.SubElement(mark, "a", self._attributes(name))
            link.text = AtomicString(str(number))
            link.tail = AtomicString(", ") if place < len(known) else None
        return mark

    def _attributes(self, source: str) -> dict[str, str]:
        if self._reading.links_sources:
            return {"href": f"#note-{source}"}
        mentions = self._reading.context.mentions
        mentions[source] += 1
        return {
            "href": f"#note-{source}",
            "id": f"ref-{source}-{mentions[source]}",
            "aria-describedby": f"note-{source}",
        }


class Terms(InlineProcessor):
    """`[[hack-and-leak]]` and `[[hack-and-leak|what is shown]]`: words of the glossary."""

    def __init__(self, md: Markdown, reading: Reading) -> None:
        super().__init__(TERM, md)
        self._reading = reading

    def handleMatch(self, m: re.Match[str], data: str) -> Matched:  # type: ignore[override]  # noqa: N802, ARG002  # as above
        word = self._reading.context.word_of(m[1])
        if word is None:
            return m[0], m.start(0), m.end(0)
        link = ElementTree.Element(
            "a", {"class": "term", "href": f"/glossary#{m[1]}", "data-term": m[1]}
        )
        link.text = m[2] or AtomicString(word)
        return link, m.start(0), m.end(0)


class Layers(InlineProcessor):
    """`[some words]{outlet}`: who stands behind them."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(LAYER, md)

    def handleMatch(self, m: re.Match[str], data: str) -> Matched:  # type: ignore[override]  # noqa: N802, ARG002  # as above
        mark = ElementTree.Element("mark", {"class": f"layer layer-{m[2]}"})
        mark.text = m[1]
        return mark, m.start(0), m.end(0)


class Typography(Treeprocessor):
    """Sets quotes and dashes in all text but code."""

    def run(self, root: ElementTree.Element) -> None:
        self._set(root, "")

    def _set(self, element: ElementTree.Element, before: str) -> str:
        """Sets an element's text in place; returns the last character of it."""
        if element.tag in _BLOCKS:
            before = ""
        if element.tag in _VERBATIM:
            return "x"
        before = self._set_text(element, before)
        for child in element:
            before = self._set(child, before)
            if child.tail:
                child.tail = set_type(child.tail, before)
                before = child.tail[-1]
        return before

    @staticmethod
    def _set_text(element: ElementTree.Element, before: str) -> str:
        if not element.text:
            return before
        element.text = set_type(element.text, before)
        return element.text[-1]


_VERBATIM = frozenset({"code", "pre", "kbd", "samp", "sup"})
_BLOCKS = frozenset({"p", "li", "td", "th", "h3", "h4", "h5", "h6", "blockquote", "div"})
