"""Our blocks that stay in the text: clipping, timeline, chain, remark."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape, unescape
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from unsealed.course.figures import Entry, drawing
from unsealed.course.markdown.inline import LAYERS
from unsealed.language import gettext as _
from unsealed.language import noop

if TYPE_CHECKING:
    from unsealed.course.markdown.context import Context
    from unsealed.course.markdown.rendering import Renderer
    from unsealed.course.markdown.scanning import Block

LAYER_WORDS: Final[Mapping[str, str]] = {
    "document": noop("what the documents say"),
    "verified": noop("what was verified"),
    "judged": noop("what was judged to look genuine"),
    "inference": noop("what analysts infer"),
    "outlet": noop("the outlet’s own wording"),
    "background": noop("background"),
}
ROLE_WORDS: Final[Mapping[str, str]] = {
    "origin": noop("Origin"),
    "obtained-by": noop("Obtained by"),
    "released-by": noop("Released by"),
    "examined-by": noop("Examined by"),
    "reported-by": noop("Reported by"),
    "amplified-by": noop("Amplified by"),
    "denied-by": noop("Denied by"),
}
_MONTHS: Final = (
    noop("January"),
    noop("February"),
    noop("March"),
    noop("April"),
    noop("May"),
    noop("June"),
    noop("July"),
    noop("August"),
    noop("September"),
    noop("October"),
    noop("November"),
    noop("December"),
)
_ENTRY = re.compile(r"[-*+] +([\w-]+) *: +(.*)", re.DOTALL)
_STARTS_ENTRY = re.compile(r"^(?=[-*+] )", re.MULTILINE)
_REFERENCE_HTML = re.compile(r'<sup class="ref">.*?</sup>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_LAYER_CLASS = re.compile(r'class="layer layer-([a-z]+)"')


class _Row(Struct, frozen=True):
    key: str
    html: str

    @property
    def text(self) -> str:
        """The row without links and references, as a drawing shows it."""
        bare = _TAG.sub("", _REFERENCE_HTML.sub("", self.html))
        return " ".join(unescape(bare).split())


def rows_of(text: str) -> list[tuple[str, str]]:
    """The list of a timeline or chain: the word before the colon, and the Markdown after it."""
    pieces = (piece.strip() for piece in _STARTS_ENTRY.split(text))
    found = (_ENTRY.fullmatch(piece) for piece in pieces if piece)
    return [(match[1], " ".join(match[2].split())) for match in found if match]


def date_in_words(date: str) -> str:
    """`2025-09-26` as “26 September 2025”, `2025-09` as “September 2025”, `2025` as it is."""
    year, _hyphen, rest = date.partition("-")
    month, _hyphen, day = rest.partition("-")
    if not month.isdecimal() or not 1 <= int(month) <= len(_MONTHS):
        return date
    words = {"day": day.lstrip("0"), "month": _(_MONTHS[int(month) - 1]), "year": year}
    return _("%(day)s %(month)s %(year)s") % words if day else _("%(month)s %(year)s") % words


def _clipping(block: Block, inner: str, renderer: Renderer, context: Context) -> str:
    captions = [
        f"<span>{renderer.inline(words, context, links_sources=False)}</span>"
        for words in _captions(block.options)
    ]
    head = f'<figcaption class="from ui small">{"".join(captions)}</figcaption>'
    return f'<figure class="clipping">{head}{inner}{_legend(inner)}</figure>'


def _captions(options: Mapping[str, str]) -> list[str]:
    origin = " · ".join(options[key] for key in ("from", "date") if options.get(key))
    return [words for words in (origin, options.get("label", "")) if words]


def _legend(inner: str) -> str:
    used = set(_LAYER_CLASS.findall(inner))
    marks = [
        f'<span><mark class="layer layer-{layer}">{escape(_(LAYER_WORDS[layer]))}</mark></span>'
        for layer in LAYERS
        if layer in used
    ]
    return f'<p class="legend ui small">{" ".join(marks)}</p>' if marks else ""


def _timeline(block: Block, inner: str, renderer: Renderer, context: Context) -> str:  # noqa: ARG001  # a frame's signature
    rows = _rows(block, renderer, context)
    entries = [Entry(date_in_words(row.key), row.text) for row in rows]
    cells = [
        f'<th scope="row"><time datetime="{escape(row.key)}">{escape(date_in_words(row.key))}'
        f"</time></th><td>{row.html}</td>"
        for row in rows
    ]
    title = block.argument or _("Timeline")
    return _drawn("timeline", title, entries, (_("Date"), _("What happened")), cells, context)


def _chain(block: Block, inner: str, renderer: Renderer, context: Context) -> str:  # noqa: ARG001  # a frame's signature
    rows = [row for row in _rows(block, renderer, context) if row.key in ROLE_WORDS]
    entries = [Entry(_(ROLE_WORDS[row.key]), row.text, row.key) for row in rows]
    cells = [
        f'<th scope="row">{escape(_(ROLE_WORDS[row.key]))}</th><td>{row.html}</td>' for row in rows
    ]
    title = block.argument or _("Provenance")
    return _drawn("chain", title, entries, (_("Role"), _("Who")), cells, context)


def _rows(block: Block, renderer: Renderer, context: Context) -> list[_Row]:
    return [
        _Row(key, renderer.inline(text, context, links_sources=False))
        for key, text in rows_of(block.text)
    ]


def _drawn(
    kind: str,
    title: str,
    entries: list[Entry],
    head: tuple[str, str],
    cells: list[str],
    context: Context,
) -> str:
    if not entries:
        return ""
    svg = drawing(kind, context.next_drawing(), title, entries)
    columns = "".join(f'<th scope="col">{escape(word)}</th>' for word in head)
    body = "".join(f"<tr>{row}</tr>" for row in cells)
    return (
        f'<figure class="drawing drawing-{kind}"><figcaption>{escape(title)}</figcaption>{svg}'
        f"<details><summary>{escape(_('As a table'))}</summary><table><thead><tr>{columns}</tr>"
        f"</thead><tbody>{body}</tbody></table></details></figure>"
    )


def _note(block: Block, inner: str, renderer: Renderer, context: Context) -> str:
    title = renderer.inline(block.argument, context) if block.argument else ""
    head = f'<p class="remark-title">{title}</p>' if title else ""
    return f'<div class="remark">{head}{inner}</div>'


Frame = Callable[["Block", str, "Renderer", "Context"], str]
FRAMES: Final[Mapping[str, Frame]] = {
    "clipping": _clipping,
    "timeline": _timeline,
    "chain": _chain,
    "note": _note,
}
DRAWN: Final = frozenset({"timeline", "chain"})
