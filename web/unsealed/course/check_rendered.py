"""The second look: rendering a text and finding markup that is left over in what readers see.

The first look, at the source, knows the mistakes that have a name. This one finds the rest.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from unsealed.course.findings import Finding, without_escapes
from unsealed.course.guesses import shortened
from unsealed.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_CODE = re.compile(r"<(code|pre)\b.*?</\1>", re.DOTALL)
_HTML_TAG = re.compile(r"<[^<>]*>")
_LEFT_OVER = re.compile(
    r"///|\[@|\[\[|\]\]|\]\{|\{:|\[\^|\]\(|\]\[|!\[|\*\*|`|(?:^|\n) {0,3}#{1,6} |\|\s*:?---"
)


def leftover_findings(text: str, render: Callable[[str], str]) -> Iterator[Finding]:
    """What is left over after rendering, by the function given, at its first place in the text."""
    html = render(without_escapes(text))
    seen = unescape(_HTML_TAG.sub("", _CODE.sub(" ", html)))
    for mark in dict.fromkeys(found[0].strip() for found in _LEFT_OVER.finditer(seen)):
        offset = max(0, text.find(mark))
        shown = shortened(text[offset : offset + 40].split("\n")[0])
        message = _('"%(mark)s" would be shown as it stands, in "%(text)s". Correct the markup.')
        yield Finding(offset, mark, "leftover", message % {"mark": mark, "text": shown})
