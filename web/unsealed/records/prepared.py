"""Statements that are worked out once and then given straight to the driver.

Executing a statement by way of SQLAlchemy costs two to six times what SQLite needs for it, because
each call works out anew what never changes here. The answers' path and the reads of every page go
this way; whatever is rare goes the usual one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Connection, Dialect, Select, UpdateBase

    Convert = Callable[[Any], Any]  # values of every column type pass through


class _Text(NamedTuple):
    """A statement as the driver takes it, and how the values of its parameters are written."""

    sql: str
    binds: Sequence[tuple[str, Convert | None]]
    is_positional: bool

    def execute(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """The driver's cursor after executing it; each driver's is of its own class."""
        driver: Any = connection.connection.driver_connection
        return driver.execute(self.sql, self._bound(values))

    def execute_all(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> Any:
        """The same for each of the rows, without waiting for the server in between."""
        cursor: Any = connection.connection.cursor()
        cursor.executemany(self.sql, [self._bound(values) for values in rows])
        return cursor

    def _bound(self, values: Mapping[str, Any]) -> Sequence[Any] | Mapping[str, Any]:
        bound = [write(values[name]) if write else values[name] for name, write in self.binds]
        if self.is_positional:
            return bound
        return dict(zip((name for name, _ in self.binds), bound, strict=True))


class PreparedWrite:
    """An insertion, update or deletion, built and compiled once for each kind of database."""

    def __init__(self, build: Callable[[str], UpdateBase]) -> None:
        self._build = build
        self._texts: dict[str, _Text] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Execute it in the connection's transaction; how many rows it touched."""
        rows: int = self._text(connection.dialect).execute(connection, values).rowcount
        return rows

    def run_all(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> int:
        """Execute it for each of these, one after the other; how many rows that touched."""
        if not rows:
            return 0
        touched: int = self._text(connection.dialect).execute_all(connection, rows).rowcount
        return touched

    def _text(self, dialect: Dialect) -> _Text:
        text = self._texts.get(dialect.name)
        if text is None:
            text = self._texts[dialect.name] = _compiled(self._build(dialect.name), dialect)
        return text


class PreparedQuery:
    """A query, compiled once for each kind of database."""

    def __init__(self, query: Select[Any]) -> None:
        self._query = query
        self._texts: dict[str, _Text] = {}
        self._readers: dict[str, Sequence[tuple[int, Convert]]] = {}

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        """All its rows, their values in the order of its columns."""
        dialect = connection.dialect
        text = self._texts.get(dialect.name)
        if text is None:
            text = self._texts[dialect.name] = _compiled(self._query, dialect)
        cursor = text.execute(connection, values)
        readers = self._readers.get(dialect.name)
        if readers is None:
            readers = _readers(self._query, dialect, cursor.description)
            self._readers[dialect.name] = readers
        rows: list[list[Any]] = list(map(list, cursor.fetchall()))
        for row in rows:
            for place, read in readers:
                row[place] = read(row[place])
        return rows


def _compiled(statement: UpdateBase | Select[Any], dialect: Dialect) -> _Text:
    compiled: Any = statement.compile(dialect=dialect)  # its parameters are of this class's own
    names = compiled.positiontup if compiled.positional else list(compiled.binds)
    binds = [
        (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
        for name in names
    ]
    return _Text(str(compiled), binds, bool(compiled.positional))


def _readers(
    query: Select[Any], dialect: Dialect, described: Sequence[Sequence[Any]]
) -> Sequence[tuple[int, Convert]]:
    """How values are read, by the places of the columns that need it.

    `described` is what the driver says of the columns.
    """
    found = []
    for place, (column, (_, code, *_)) in enumerate(
        zip(query.selected_columns, described, strict=True)
    ):
        read = column.type.dialect_impl(dialect).result_processor(dialect, code)
        if read is not None:
            found.append((place, read))
    return found
