"""The last gate of every rendered text: only HTML that a lesson may have passes."""

from __future__ import annotations

from functools import cache
from typing import Final

from nh3 import Cleaner

_INLINE: Final = frozenset(
    {
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "br",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "var",
        "wbr",
    }
)
_BLOCKS: Final = frozenset(
    {
        "blockquote",
        "caption",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "img",
        "li",
        "ol",
        "p",
        "pre",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    }
)
_ATTRIBUTES: Final = {
    "*": {"class", "lang", "dir", "id"},
    "a": {"href", "title", "aria-describedby", "data-term"},
    "abbr": {"title"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
_SCHEMES: Final = {"https", "http", "mailto"}


def sanitised(html: str, *, is_inline: bool = False) -> str:
    """The HTML without whatever could run, load or style; inline drops all blocks as well."""
    return (_inline_cleaner() if is_inline else _cleaner()).clean(html)


@cache
def _cleaner() -> Cleaner:
    return _made(_INLINE | _BLOCKS)


@cache
def _inline_cleaner() -> Cleaner:
    return _made(_INLINE)


def _made(tags: frozenset[str]) -> Cleaner:
    attributes = {tag: names for tag, names in _ATTRIBUTES.items() if tag == "*" or tag in tags}
    # Pages send a referrer policy, so links need no `rel` of their own.
    return Cleaner(tags=set(tags), attributes=attributes, url_schemes=set(_SCHEMES), link_rel=None)
