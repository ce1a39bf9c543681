"""The places of an exhibit that can be pointed at: its lines, cells, cards or paragraphs.

The compiler marks each in the exhibit's HTML by `data-place`. A place is named by what it is and
by numbers that count from 1: `line-4`, `cell-2-3` (row, column), `card-2`, `part-1`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_MARKED: Final = re.compile(r'<(?:li|td|p|h\d|pre|blockquote)[^>]* data-place="([a-z0-9-]+)"[^>]*>')
_BLOCK: Final = re.compile(r"<(p|li|h[1-6]|pre)(?=[\s>])")


def mark(name: str) -> str:
    """The attribute that makes an element a place."""
    return f' data-place="{name}"'


def with_parts_marked(html: str) -> str:
    """Running text with a mark on each paragraph, heading and entry of a list."""
    numbers = iter(range(1, html.count("<") + 2))
    return _BLOCK.sub(lambda found: f"<{found[1]}{mark(f'part-{next(numbers)}')}", html)


def places_of(html: str) -> tuple[str, ...]:
    """The names of an exhibit's places, in the order in which they are read."""
    return tuple(_MARKED.findall(html))


def with_each_place(html: str, inserted: Callable[[str], str]) -> str:
    """The exhibit's HTML with something of the caller's at the beginning of each place."""
    return _MARKED.sub(lambda found: found[0] + inserted(found[1]), html)
