"""A step's Markdown, rendered into parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct, field

from unsealed.course.edition import Part
from unsealed.course.markdown.blocks import DRAWN, FRAMES
from unsealed.course.markdown.rendering import Renderer, renderer
from unsealed.course.markdown.scanning import Block, Node, Text, scan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from unsealed.course.edition import PartKind
    from unsealed.course.markdown.context import Context

_PLACES: Final[dict[str, PartKind]] = {
    "claim": "claim",
    "question": "question",
    "exhibit": "exhibit",
}


class Rendered(Struct, frozen=True):
    """A step as rendered: its parts in order, what is for teachers alone, and what it uses.

    `sources` and `terms` are in the order of their first use.
    """

    parts: tuple[Part, ...]
    asides: tuple[str, ...]
    sources: tuple[str, ...]
    terms: tuple[str, ...]


def render(text: str, context: Context) -> Rendered:
    """A whole step as parts of finished, sanitised HTML.

    What the text points to and is not there is noted in the context. Raises Unclosed.
    """
    context.used_sources = {}
    context.used_terms = {}
    writer = _Writer(renderer(), context)
    writer.write(scan(text), reveals="")
    return Rendered(
        parts=tuple(writer.parts),
        asides=tuple(writer.asides),
        sources=tuple(context.used_sources),
        terms=tuple(context.used_terms),
    )


class _Writer(Struct):
    renderer: Renderer
    context: Context
    parts: list[Part] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)

    def write(self, nodes: Sequence[Node], *, reveals: str) -> None:
        """Adds the nodes as parts. `reveals` names the claim that they wait for, if any."""
        for node in nodes:
            if isinstance(node, Block) and node.name in _PLACES:
                self.parts.append(Part(_PLACES[node.name], node.argument, ""))
            elif isinstance(node, Block) and node.name == "reveal":
                self.write(node.children, reveals=node.argument)
            elif isinstance(node, Block) and node.name == "aside":
                self.asides.append(self._aside(node))
            else:
                self._add(self._html(node), reveals)

    def _add(self, html: str, reveals: str) -> None:
        """Adds HTML, to the part before it if that is of the same sort."""
        kind: PartKind = "reveal" if reveals else "html"
        last = self.parts[-1] if self.parts else None
        if last and last.kind == kind and last.ref == reveals:
            self.parts[-1] = Part(kind, reveals, f"{last.html}\n{html}")
        elif html:
            self.parts.append(Part(kind, reveals, html))

    def _aside(self, block: Block) -> str:
        """An aside, as the teacher's page shows it. Its sources and terms are not the learner's."""
        sources, terms = dict(self.context.used_sources), dict(self.context.used_terms)
        inner = self._inner(block)
        self.context.used_sources, self.context.used_terms = sources, terms
        title = self.renderer.inline(block.argument, self.context) if block.argument else ""
        head = f'<p class="aside-title">{title}</p>' if title else ""
        return f'<div class="teacher">{head}{inner}</div>'

    def _html(self, node: Node) -> str:
        if isinstance(node, Text):
            return self.renderer.text(node.text, self.context)
        frame = FRAMES.get(node.name)
        if frame is None:
            # The check refuses unknown blocks; here nothing is lost but the frame.
            return self._inner(node)
        inner = "" if node.name in DRAWN else self._inner(node)
        return frame(node, inner, self.renderer, self.context)

    def _inner(self, block: Block) -> str:
        return "\n".join(filter(None, (self._html(child) for child in block.children)))
