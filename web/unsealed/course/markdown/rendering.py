"""Markdown to sanitised HTML, by one Markdown object a thread."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.treeprocessors import InlineProcessor, UnescapeTreeprocessor
from markdown.util import Registry

from unsealed.course.markdown.inline import Layers, Reading, References, Terms, Typography
from unsealed.course.markdown.typography import set_type
from unsealed.course.sanitise import sanitised

if TYPE_CHECKING:
    from markdown.inlinepatterns import InlineProcessor as InlinePattern

    from unsealed.course.markdown.context import Context

# Whatever means something to Markdown or HTML. A line that begins with a letter and has none of
# it needs its quotes and dashes set, and nothing else.
_MEANS_SOMETHING = re.compile(r"[^\w .,;:?()%€’“”‘…–—/'\"-]|_|//")

# The marks without which an inline pattern cannot match. Each pattern costs a search in every
# piece of text, so those that have nothing to find are left out: a third of the time.
_NEEDS = {
    "backtick": "`",
    "escape": "\\",
    "reference": "]:",
    "link": "](",
    "image_link": "![",
    "image_reference": "]:",
    "short_reference": "]:",
    "short_image_ref": "]:",
    "autolink": "<",
    "linebreak": "  \n",
    "html": "<",
    "entity": "&",
    "not_strong": " ",
    "em_strong": "*",
    "em_strong2": "_",
    "unsealed-references": "[@",
    "unsealed-terms": "[[",
    "unsealed-layers": "]{",
}


class _Course(Extension):
    def __init__(self, reading: Reading) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library annotates no constructor
        self._reading = reading

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # the library's name
        # Below code spans and escapes (190, 180), above links (160).
        md.inlinePatterns.register(References(md, self._reading), "unsealed-references", 178)
        md.inlinePatterns.register(Terms(md, self._reading), "unsealed-terms", 177)
        md.inlinePatterns.register(Layers(md), "unsealed-layers", 176)
        # After inline patterns (20), before the tree is tidied (10).
        md.treeprocessors.register(Typography(md), "unsealed-typography", 15)


class _Unescape(UnescapeTreeprocessor):
    """Leaves a text alone that has no backslash: what this undoes, backslashes alone bring in."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.is_needed = True

    def run(self, root: ElementTree.Element) -> None:
        if self.is_needed:
            super().run(root)


class Renderer:
    """Renders texts of a lesson. Not for two threads at once."""

    def __init__(self) -> None:
        self._reading = Reading()
        extensions = [TableExtension(), SaneListExtension(), _Course(self._reading)]
        self._markdown = Markdown(extensions=extensions)
        self._patterns = _Patterns(self._markdown)
        self._unescape = _Unescape(self._markdown)
        self._markdown.treeprocessors.register(self._unescape, "unescape", 0)

    def text(self, text: str, context: Context) -> str:
        """Blocks of a step's text as sanitised HTML."""
        return self._converted(text, context, links_sources=False)

    def prose(self, text: str, context: Context) -> str:
        """A text of an item, one or more paragraphs, as sanitised HTML."""
        if _is_plain(text):
            return f"<p>{set_type(text, '')}</p>"
        return self._converted(text, context, links_sources=True)

    def inline(self, text: str, context: Context, *, links_sources: bool = True) -> str:
        """One line or paragraph as sanitised HTML without a paragraph of its own."""
        if _is_plain(text):
            return set_type(text, "")
        self._read(text, context, links_sources=links_sources)
        # A paragraph that is made here cannot become a list or a heading, whatever it begins with.
        root = ElementTree.Element("div")
        ElementTree.SubElement(root, "p").text = " ".join(text.split())
        for processor in self._markdown.treeprocessors:
            processor.run(root)
        html = self._markdown.serializer(root)
        for postprocessor in self._markdown.postprocessors:
            html = postprocessor.run(html)
        return sanitised(_within(html.strip(), "<div>", "</div>"), is_inline=True)

    def _converted(self, text: str, context: Context, *, links_sources: bool) -> str:
        self._read(text, context, links_sources=links_sources)
        return sanitised(self._markdown.convert(text))

    def _read(self, text: str, context: Context, *, links_sources: bool) -> None:
        self._reading.context = context
        self._reading.links_sources = links_sources
        self._markdown.reset()
        self._unescape.is_needed = "\\" in text
        self._patterns.choose(text)


class _Patterns:
    """The inline patterns of a Markdown object, and the choice of those that a text needs."""

    def __init__(self, md: Markdown) -> None:
        processor = md.treeprocessors["inline"]
        if not isinstance(processor, InlineProcessor):
            raise TypeError("Python-Markdown has another processor of inline patterns")
        self._processor = processor
        every = md.inlinePatterns
        # A lesson has no use for a link to a mailbox, and with a backslash before it the pattern
        # leaves control characters in the text.
        every.deregister("automail")
        self._every = [(name, every[name], _NEEDS.get(name, "")) for name in _names(every)]
        self._chosen: dict[tuple[str, ...], Registry[InlinePattern]] = {}

    def choose(self, text: str) -> None:
        """Lets the Markdown object look only for what can be in the text."""
        needed = [(name, pattern) for name, pattern, mark in self._every if mark in text]
        names = tuple(name for name, _pattern in needed)
        registry = self._chosen.get(names)
        if registry is None:
            registry = self._chosen[names] = Registry()
            for place, (name, pattern) in enumerate(needed):
                registry.register(pattern, name, -place)
        self._processor.inlinePatterns = registry


def _names(patterns: Registry[InlinePattern]) -> list[str]:
    """The names of the patterns, first the one that is tried first."""
    known = {id(patterns[name]): name for name in (*_NEEDS,) if name in patterns}
    return [known[id(pattern)] for pattern in patterns]


def _within(html: str, opening: str, closing: str) -> str:
    inner = html.removeprefix(opening).removesuffix(closing).strip()
    return inner.removeprefix("<p>").removesuffix("</p>")


def _is_plain(text: str) -> bool:
    return text[:1].isalpha() and not _MEANS_SOMETHING.search(text)


_of_thread = threading.local()


def renderer() -> Renderer:
    """The renderer of the current thread: making one costs as much as a page."""
    found: Renderer | None = getattr(_of_thread, "renderer", None)
    if found is None:
        found = _of_thread.renderer = Renderer()
    return found


def render_prose(text: str, context: Context) -> str:
    """A text of an item as sanitised HTML, in paragraphs."""
    return renderer().prose(text, context)


def render_inline(text: str, context: Context) -> str:
    """A text of an item as sanitised HTML, without a paragraph of its own."""
    return renderer().inline(text, context)
