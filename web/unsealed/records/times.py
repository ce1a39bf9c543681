"""Moments, always aware and always UTC: what SQLite gives back naive, and PostgreSQL aware."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import DateTime, Dialect
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from collections.abc import Callable


class UtcDateTime(TypeDecorator[datetime]):
    """A column of moments. It refuses naive ones, for nobody could say later what they meant."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Dialect) -> datetime | None:
        """The moment in UTC; raises ValueError for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"A moment needs its time zone, found {value.isoformat()}.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _: Dialect) -> datetime | None:
        """The moment, aware."""
        return None if value is None else value.astimezone(UTC)

    def bind_processor(
        self, dialect: Dialect
    ) -> Callable[[datetime | None], datetime | str | None] | None:
        """How a moment is written."""
        if dialect.name != "sqlite":
            return super().bind_processor(dialect)

        def write(value: datetime | None) -> str | None:
            moment = self.process_bind_param(value, dialect)
            if moment is None:
                return None
            return moment.replace(tzinfo=None).isoformat(" ", "microseconds")

        return write

    def result_processor(
        self, dialect: Dialect, _coltype: object
    ) -> Callable[[str | None], datetime | None] | None:
        """How a moment is read. SQLite has only text; SQLAlchemy's way of reading it takes seven
        times as long, and every page reads dozens. PostgreSQL's driver gives it as it is wanted,
        for connections speak UTC (`postgresql`)."""
        return _read_text if dialect.name == "sqlite" else None


def _read_text(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(f"{text}+00:00")


def utc_now() -> datetime:
    """This moment."""
    return datetime.now(UTC)
