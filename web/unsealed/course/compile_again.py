"""A lesson whose text alone changed, compiled from that text and what the last edition knows.

Its YAML is not read again and no model is loaded: that is most of what a small build would take.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from unsealed.course.compile_text import TEXT_TABLES, Frame, TextRows, compile_text
from unsealed.course.database import forget, index_passages, insert_rows
from unsealed.course.markdown import Unclosed
from unsealed.course.steps_text import split_lesson
from unsealed.course.suspicion import is_left_over, is_suspect
from unsealed.course.texts import read_text

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path
    from sqlite3 import Connection

    from unsealed.course.database import Rows

_NOTE_LINK: Final = re.compile(r'href="#note-([a-z0-9-]+)"')
_TERM_LINK: Final = re.compile(r'data-term="([a-z0-9-]+)"')


class Again(Struct, frozen=True):
    """What takes the place of a lesson's text: rows of the text's tables, and its asides."""

    slug: str
    rows: Rows
    asides: str


def compile_again(connection: Connection, folder: Path, lessons: Collection[str]) -> Again | None:
    """The text of the lesson as rows; None where more than the text must be compiled again.

    The rest of the lesson's files must be as they were, front matter included. `lessons` are the
    folders that links may lead to.
    """
    text = read_text(folder / "lesson.md", folder.name).text
    if text is None:
        return None
    split = split_lesson(text)
    frame, kind = _frame_in(connection, folder.name)
    try:
        compiled = compile_text(frame, split.steps)
    except Unclosed:
        return None
    if compiled.missing or not _is_as_before(connection, frame.slug, compiled):
        return None
    html = "\n".join(str(row[5]) for row in compiled.rows["parts"])
    if is_left_over(html) or is_suspect(split, kind, frame, lessons=lessons, folder=folder):
        return None
    return Again(frame.slug, compiled.rows, compiled.asides)


def replace_text(connection: Connection, again: Again) -> None:
    """Puts the text's rows in the place of the old ones, within the caller's transaction."""
    steps = {name: again.rows[name] for name in TEXT_TABLES}
    forget(connection, again.slug, tuple(reversed(TEXT_TABLES)))
    _forget_step_passages(connection, again.slug)
    insert_rows(connection, {**steps, "passages": again.rows["passages"]})
    index_passages(connection, again.rows["passages"])
    connection.execute(
        "UPDATE lessons SET aside_html = ? WHERE slug = ?", (again.asides, again.slug)
    )


def _forget_step_passages(connection: Connection, slug: str) -> None:
    connection.execute(
        "INSERT INTO search (search, rowid, title, text) SELECT 'delete', id, title, text"
        " FROM passages WHERE lesson = ? AND step <> '' ORDER BY id",
        (slug,),
    )
    connection.execute("DELETE FROM passages WHERE lesson = ? AND step <> ''", (slug,))


def _frame_in(connection: Connection, slug: str) -> tuple[Frame, str]:
    """What the lesson's text may point to, and the lesson's kind, by the last edition."""
    title, kind = connection.execute(
        "SELECT title, kind FROM lessons WHERE slug = ?", (slug,)
    ).fetchone()
    frame = Frame(
        slug=slug,
        title=title,
        sources=_column(connection, "SELECT id FROM sources WHERE lesson = ?", slug),
        terms=dict(connection.execute("SELECT id, term FROM terms")),
        claims=_items(connection, slug, "claim"),
        exercises=_items(connection, slug, "exercise"),
        quiz=_items(connection, slug, "set"),
        exhibits=_column(connection, "SELECT id FROM exhibits WHERE lesson = ?", slug),
        cited_by=_cited(connection, slug),
        cited_by_exhibit={
            name: tuple(dict.fromkeys(_NOTE_LINK.findall(f"{caption}{html}")))
            for name, caption, html in connection.execute(
                "SELECT id, caption_html, html FROM exhibits WHERE lesson = ?", (slug,)
            )
        },
    )
    return frame, kind


def _column(connection: Connection, query: str, *values: str) -> tuple[str, ...]:
    return tuple(value for (value,) in connection.execute(query, values))


def _items(connection: Connection, slug: str, place: str) -> tuple[str, ...]:
    query = "SELECT id FROM items WHERE lesson = ? AND place = ? ORDER BY position"
    return _column(connection, query, slug, place)


def _cited(connection: Connection, slug: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for item, source in connection.execute(
        "SELECT item, source FROM item_sources WHERE lesson = ? AND is_cited = 1"
        " ORDER BY item, position",
        (slug,),
    ):
        found[item] = (*found.get(item, ()), source)
    return found


def _is_as_before(connection: Connection, slug: str, compiled: TextRows) -> bool:
    """Whether numbers, letters and terms stay, so that no other row of the lesson changes."""
    sources = _column(
        connection,
        "SELECT id FROM sources WHERE lesson = ? AND is_in_text = 1 ORDER BY number",
        slug,
    )
    exhibits = _column(
        connection,
        "SELECT parts.ref FROM parts JOIN steps"
        " ON steps.lesson = parts.lesson AND steps.name = parts.step"
        " WHERE parts.lesson = ? AND kind = 'exhibit' ORDER BY steps.position, parts.position",
        slug,
    )
    return (
        sources == compiled.sources
        and tuple(dict.fromkeys(exhibits)) == compiled.exhibits
        and _terms_of_text(connection, slug) == compiled.terms
    )


def _terms_of_text(connection: Connection, slug: str) -> frozenset[str]:
    in_steps = _column(connection, "SELECT term FROM step_terms WHERE lesson = ?", slug)
    asides = _column(connection, "SELECT aside_html FROM lessons WHERE slug = ?", slug)
    return frozenset(in_steps) | frozenset(_TERM_LINK.findall("".join(asides)))
