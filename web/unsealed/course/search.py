"""Searching an edition: full text, ranked, with the words found marked in an excerpt."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Final

from unsealed.course.edition import Found

if TYPE_CHECKING:
    from sqlite3 import Connection

# Signs that no text holds, for the query's hits until the excerpt is escaped.
_OPEN: Final = "\ue000"
_CLOSE: Final = "\ue001"
_WORD: Final = re.compile(r"\w+")
_MOST_WORDS: Final = 12
_MOST_LETTERS: Final = 60
_EXCERPT_WORDS: Final = 28
_QUERY: Final = """
    SELECT passages.kind, passages.title, passages.lesson, passages.step, passages.ref,
           snippet(search, -1, ?, ?, '…', ?)
    FROM search JOIN passages ON passages.id = search.rowid
    WHERE search MATCH ?
    ORDER BY bm25(search, 4.0, 1.0), passages.kind, passages.lesson, passages.step, passages.ref
    LIMIT ?
"""


def search_passages(connection: Connection, query: str, limit: int) -> tuple[Found, ...]:
    """What was found, best first: all words of the query, the last of them as a beginning.

    Any text is a query. One without a letter or digit finds nothing.
    """
    asked = as_fts(query)
    if not asked:
        return ()
    rows = connection.execute(
        _QUERY, (_OPEN, _CLOSE, _EXCERPT_WORDS, asked, max(0, limit))
    ).fetchall()
    return tuple(
        Found(kind, title, lesson, step, ref, marked(excerpt))
        for kind, title, lesson, step, ref, excerpt in rows
    )


def as_fts(query: str) -> str:
    """The query's words as FTS5 strings (section 3.1 of its manual), which hold no operator."""
    words = [word[:_MOST_LETTERS] for word in _WORD.findall(query)][:_MOST_WORDS]
    words = [word for word in words if word.strip("_")]
    if not words:
        return ""
    return " ".join(f'"{word}"' for word in words) + "*"


def marked(excerpt: str) -> str:
    """The excerpt as HTML: everything escaped, then the hits marked."""
    return escape(excerpt).replace(_OPEN, "<mark>").replace(_CLOSE, "</mark>")
