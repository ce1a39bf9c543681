"""The tables of a course database, as data: the clean build and the small one both go by it.

`DATABASE.md` beside this module says what each column holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from sqlite3 import Connection

Value = str | int | bytes | None
Row = tuple[Value, ...]
Rows = dict[str, list[Row]]
"""Rows by table, the values in the order of the table's columns."""


class Table(Struct, frozen=True):
    """A table: its columns and their types, its key, and the columns that lead elsewhere.

    `per_lesson` tables have a column `lesson` and are written again when that lesson changes.
    """

    columns: Mapping[str, type]
    key: tuple[str, ...]
    leads_to: Mapping[str, str] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()
    per_lesson: bool = True

    @property
    def insertion(self) -> str:
        """The placeholders of a row."""
        return ", ".join("?" for _ in self.columns)


_OF_LESSON: Final = {"lesson": "lessons"}

_TABLES: Final[Mapping[str, Table]] = {
    "edition": Table({"key": str, "value": str}, ("key",), per_lesson=False),
    "lessons": Table(
        {
            "slug": str,
            "title": str,
            "summary": str,
            "minutes": int,
            "age": int,
            "kind": str,
            "verdict": str,
            "teaches": str,
            "hook": str,
            "reveal": str,
            "claim_count": int,
            "question_count": int,
            "aside_html": str,
        },
        ("slug",),
    ),
    "lesson_tags": Table(
        {"lesson": str, "kind": str, "position": int, "value": str},
        ("lesson", "kind", "position"),
        _OF_LESSON,
    ),
    "units": Table(
        {"id": str, "position": int, "title": str, "summary": str}, ("id",), per_lesson=False
    ),
    "unit_lessons": Table(
        {"number": int, "unit": str, "lesson": str},
        ("number",),
        {"unit": "units", **_OF_LESSON},
        per_lesson=False,
    ),
    "paths": Table(
        {"id": str, "position": int, "title": str, "summary": str}, ("id",), per_lesson=False
    ),
    "path_lessons": Table(
        {"path": str, "position": int, "lesson": str},
        ("path", "position"),
        {"path": "paths", **_OF_LESSON},
        per_lesson=False,
    ),
    "guides": Table(
        {"id": str, "position": int, "lesson": str, "title": str, "html": str},
        ("id",),
        _OF_LESSON,
        optional=frozenset({"lesson"}),
        per_lesson=False,
    ),
    "forms": Table(
        {
            "id": str,
            "position": int,
            "title": str,
            "keyings": int,
            "same_outcome": int,
            "same_seal": int,
        },
        ("id",),
        per_lesson=False,
    ),
    "form_items": Table(
        {
            "form": str,
            "id": str,
            "position": int,
            "version": str,
            "seal": str,
            "level": str,
            "outcome": str,
            "claim_html": str,
            "content": str,
        },
        ("form", "id"),
        {"form": "forms"},
        optional=frozenset({"level"}),
        per_lesson=False,
    ),
    "terms": Table(
        {"id": str, "position": int, "term": str, "definition_html": str},
        ("id",),
        per_lesson=False,
    ),
    "term_spellings": Table(
        {"term": str, "position": int, "spelling": str},
        ("term", "position"),
        {"term": "terms"},
        per_lesson=False,
    ),
    "term_sources": Table(
        {"term": str, "position": int, "title": str, "publisher": str, "url": str},
        ("term", "position"),
        {"term": "terms"},
        per_lesson=False,
    ),
    "lesson_terms": Table(
        {"lesson": str, "term": str}, ("lesson", "term"), {**_OF_LESSON, "term": "terms"}
    ),
    "sources": Table(
        {
            "lesson": str,
            "id": str,
            "number": int,
            "title": str,
            "publisher": str,
            "author": str,
            "date": str,
            "url": str,
            "read": str,
            "language": str,
            "note_html": str,
            "is_in_text": int,
        },
        ("lesson", "id"),
        _OF_LESSON,
    ),
    "steps": Table(
        {"lesson": str, "name": str, "position": int, "title": str},
        ("lesson", "name"),
        _OF_LESSON,
    ),
    "parts": Table(
        {"lesson": str, "step": str, "position": int, "kind": str, "ref": str, "html": str},
        ("lesson", "step", "position"),
        _OF_LESSON,
    ),
    "step_sources": Table(
        {"lesson": str, "step": str, "position": int, "source": str},
        ("lesson", "step", "position"),
        _OF_LESSON,
    ),
    "step_terms": Table(
        {"lesson": str, "step": str, "position": int, "term": str},
        ("lesson", "step", "position"),
        {**_OF_LESSON, "term": "terms"},
    ),
    "items": Table(
        {
            "lesson": str,
            "id": str,
            "position": int,
            "place": str,
            "kind": str,
            "version": str,
            "seal": str,
            "stem_html": str,
            "content": str,
            "sibling_of": str,
        },
        ("lesson", "id"),
        _OF_LESSON,
        optional=frozenset({"seal", "sibling_of"}),
    ),
    "item_sources": Table(
        {"lesson": str, "item": str, "position": int, "source": str, "is_cited": int},
        ("lesson", "item", "position"),
        _OF_LESSON,
    ),
    "claims": Table(
        {
            "lesson": str,
            "id": str,
            "text_html": str,
            "said_by": str,
            "status": str,
            "outcome": str,
            "low": int,
            "high": int,
            "finding_html": str,
        },
        ("lesson", "id"),
        _OF_LESSON,
        optional=frozenset({"said_by", "low", "high"}),
    ),
    "options": Table(
        {
            "lesson": str,
            "item": str,
            "part": str,
            "position": int,
            "id": str,
            "text_html": str,
            "feedback_html": str,
        },
        ("lesson", "item", "part", "position"),
        _OF_LESSON,
        optional=frozenset({"feedback_html"}),
    ),
    "quiz_sets": Table(
        {"lesson": str, "position": int, "title": str}, ("lesson", "position"), _OF_LESSON
    ),
    "quiz_questions": Table(
        {"lesson": str, "quiz_set": int, "position": int, "item": str},
        ("lesson", "quiz_set", "position"),
        _OF_LESSON,
    ),
    "exhibits": Table(
        {
            "lesson": str,
            "id": str,
            "position": int,
            "letter": str,
            "title": str,
            "file_name": str,
            "is_replica": int,
            "caption_html": str,
            "description": str,
            "html": str,
        },
        ("lesson", "id"),
        _OF_LESSON,
    ),
    "replicas": Table(
        {
            "lesson": str,
            "exhibit": str,
            "position": int,
            "name": str,
            "media_type": str,
            "size": int,
            "digest": str,
            "views": str,
            "content": bytes,
            "report": str,
        },
        ("lesson", "exhibit", "position"),
        _OF_LESSON,
    ),
    "replica_states": Table(
        {"lesson": str, "exhibit": str, "name": str, "state": int, "size": int, "saved": str},
        ("lesson", "exhibit", "name", "state"),
        _OF_LESSON,
    ),
    "replica_pages": Table(
        {
            "lesson": str,
            "exhibit": str,
            "name": str,
            "state": int,
            "page": int,
            "text": str,
            "width": int,
            "height": int,
            "bars": str,
            "picture": bytes,
            "bare": bytes,
        },
        ("lesson", "exhibit", "name", "state", "page"),
        _OF_LESSON,
        optional=frozenset({"picture", "bare"}),
    ),
    "hand_overs": Table(
        {"lesson": str, "exhibit": str, "position": int}
        | dict.fromkeys(("sender", "receiver", "at", "what", "file", "noted", "seal"), str),
        ("lesson", "exhibit", "position"),
        _OF_LESSON,
        optional=frozenset({"sender", "receiver", "file", "noted", "seal"}),
    ),
    "passages": Table(
        {"id": int, "lesson": str, "kind": str, "step": str, "ref": str, "title": str, "text": str},
        ("id",),
    ),
}


def _of_variants(name: str) -> Table:
    """A table for the later variants of a lesson; the first stands in the table of that name."""
    first = _TABLES[name]
    columns = {"variant": int, **first.columns}
    return Table(columns, (*first.key, "variant"), first.leads_to, first.optional)


_VARYING: Final = (
    "items", "exhibits", "replicas", "replica_states", "replica_pages", "hand_overs",
)  # fmt: skip
TABLES: Final = {**_TABLES, **{f"variant_{name}": _of_variants(name) for name in _VARYING}}
SEARCHED: Final = ("title", "text")
"""The columns of `passages` that the full-text index `search` holds."""

INDEXES: Final = (
    ("unit_lessons", "lesson"),
    ("lesson_terms", "term"),
    ("step_terms", "term"),
    ("passages", "lesson"),
)


def lesson_column(table: str) -> str:
    """The column by which a table's rows belong to a lesson."""
    return "slug" if table == "lessons" else "lesson"


def create(file: Path) -> Any:  # sqlite-utils is loaded only where a whole database is made
    """A new database with every table, and nothing in them: a sqlite_utils.Database."""
    from sqlite_utils import Database

    db = Database(str(file))
    # Nobody reads the file before it is whole, and it is synced as a whole then.
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "page_size = 4096"):
        db.conn.execute(f"PRAGMA {pragma}")
    with db.atomic():
        for name, table in TABLES.items():
            db.create_table(
                name,
                dict(table.columns),
                pk=table.key if len(table.key) > 1 else table.key[0],
                not_null=set(table.columns) - table.optional,
                foreign_keys=[
                    (column, other, TABLES[other].key[0])
                    for column, other in table.leads_to.items()
                ],
                strict=True,
            )
        for name, column in INDEXES:
            db.table(name).create_index([column])
        db.execute(
            "CREATE VIRTUAL TABLE search USING fts5(title, text, content='passages',"
            " content_rowid='id', tokenize=\"unicode61 remove_diacritics 2\")"
        )
    return db


def insert_rows(connection: Connection, rows: Rows) -> None:
    """Puts rows into their tables, parents first; the caller has opened the transaction."""
    for name, table in TABLES.items():
        if found := rows.get(name):
            connection.executemany(
                f"INSERT INTO {name} VALUES ({table.insertion})",  # noqa: S608  # our own names
                found,
            )


def index_passages(connection: Connection, passages: Sequence[Row]) -> None:
    """Adds passages that stand in their table to the full-text index."""
    connection.executemany(
        "INSERT INTO search (rowid, title, text) VALUES (?, ?, ?)",
        [(row[0], row[5], row[6]) for row in sorted(passages, key=lambda row: row[0] or 0)],
    )


def forget(connection: Connection, lesson: str, tables: Sequence[str]) -> None:
    """Takes a lesson's rows out of the tables, and its passages out of the full-text index."""
    if "passages" in tables:
        connection.execute(
            "INSERT INTO search (search, rowid, title, text)"
            " SELECT 'delete', id, title, text FROM passages WHERE lesson = ? ORDER BY id",
            (lesson,),
        )
    for name in tables:
        column = lesson_column(name)
        connection.execute(
            f"DELETE FROM {name} WHERE {column} = ?",  # noqa: S608  # our own names
            (lesson,),
        )
