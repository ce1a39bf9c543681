"""Copying all records from one database into another, and comparing the two row by row."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from sqlalchemy import String, collate, func, select
from sqlalchemy.exc import DBAPIError

from unsealed.language import gettext as _
from unsealed.records import tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import ColumnElement, Connection, Row, Table

ROWS_AT_ONCE = 1000
ALL = tuple(tables.metadata.sorted_tables)
"""The tables, each after those that it refers to."""

Counts = dict[str, int]


class CopyFault(Exception):
    """The copy is not what it was made from, or cannot be made. The text says where and why."""


def copy(source: Connection, target: Connection) -> None:
    """Put every row of the source into the target, which has none, within its transaction."""
    for table in ALL:
        for rows in _rows(source, table).partitions(ROWS_AT_ONCE):
            try:
                target.execute(table.insert(), [_named(table, row) for row in rows])
            except DBAPIError as error:
                words = {"table": table.name, "reason": str(error.orig).strip()}
                raise CopyFault(
                    _("a row of “%(table)s” cannot be kept there: %(reason)s.") % words
                ) from error


def compare(source: Connection, target: Connection) -> Counts:
    """How many rows each table has, all of them the same in both. Raises CopyFault."""
    return {table.name: _compared(source, target, table) for table in ALL}


def counts(connection: Connection) -> Counts:
    """How many rows each table has."""
    return {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in ALL
    }


def empty(connection: Connection) -> None:
    """Take every row out, within the connection's transaction."""
    for table in reversed(ALL):
        connection.execute(table.delete())


def _compared(source: Connection, target: Connection, table: Table) -> int:
    number = 0
    for number, (one, other) in enumerate(_pairs(source, target, table), 1):
        if one is None or other is None or tuple(one) != tuple(other):
            words = {"table": table.name, "number": number}
            raise CopyFault(
                _("row %(number)d of “%(table)s” is not the same in both databases.") % words
            )
    return number


def _pairs(
    source: Connection, target: Connection, table: Table
) -> Iterator[tuple[Row[Any] | None, Row[Any] | None]]:
    return zip_longest(_rows(source, table), _rows(target, table))


def _rows(connection: Connection, table: Table) -> Any:
    # `Any`: rows of every table. They are read as they come, in an order that both databases know.
    order = [_in_order_of_bytes(connection, column) for column in table.primary_key]
    query = select(table).order_by(*order).execution_options(yield_per=ROWS_AT_ONCE)
    return connection.execute(query)


def _in_order_of_bytes(connection: Connection, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """SQLite sorts texts by their bytes; PostgreSQL by the language of its machine, unless told."""
    if connection.dialect.name != "sqlite" and isinstance(column.type, String):
        return collate(column, "C")
    return column


def _named(table: Table, row: Row[Any]) -> Mapping[str, Any]:
    return dict(zip(table.columns.keys(), row, strict=True))
