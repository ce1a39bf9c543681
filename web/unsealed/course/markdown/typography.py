"""Typographic quotes, dashes and dots in finished text.

Python-Markdown's own extension (smarty) does the same by a dozen patterns in every paragraph and
makes rendering three times as long; here one pattern looks at the text once, after all else.
"""

from __future__ import annotations

import re

_PLAIN = re.compile(r"---?|\.\.\.|[\"']")
_FIXED = {"---": "—", "--": "–", "...": "…"}
_OPENS_AFTER = frozenset("([{<—–-/“‘\u00a0")
_DECADE = re.compile(r"'\d\ds?\b")


def set_type(text: str, before: str) -> str:
    """The text with its typewriter marks set; `before` is the character that stands before it."""

    def mark(found: re.Match[str]) -> str:
        plain = found[0]
        if plain in _FIXED:
            return _FIXED[plain]
        start = found.start()
        previous = text[start - 1] if start else before
        opens = not previous or previous.isspace() or previous in _OPENS_AFTER
        if plain == '"':
            return "“" if opens or (previous == "'" and _opens_inner(text, start, before)) else "”"
        if opens and _DECADE.match(text, start):
            return "’"
        return "‘" if opens or (previous == '"' and _opens_inner(text, start, before)) else "’"

    return _PLAIN.sub(mark, text)


def _opens_inner(text: str, start: int, before: str) -> bool:
    """Whether a quotation mark directly before this place opens, so that this one opens too."""
    previous = text[start - 2] if start > 1 else before
    return not previous or previous.isspace() or previous in _OPENS_AFTER
