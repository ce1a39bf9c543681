"""Bringing the tables to the newest revision, by Alembic."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError

from unsealed.records.errors import DatabaseTooNew

if TYPE_CHECKING:
    from sqlalchemy import Connection

FOLDER = Path(__file__).with_name("migrations")


def configuration(connection: Connection) -> Config:
    """Alembic's configuration, for the transaction that the connection is in."""
    config = _configuration()
    config.attributes["connection"] = connection
    return config


def revisions() -> frozenset[str]:
    """All revisions that this program knows."""
    script = ScriptDirectory.from_config(_configuration())
    return frozenset(entry.revision for entry in script.walk_revisions())


def upgrade(connection: Connection) -> None:
    """Bring the tables to the newest revision, within the connection's transaction.

    Raises DatabaseTooNew where they are at a revision that this program does not know.
    """
    try:
        command.upgrade(configuration(connection), "head")
    except CommandError as error:
        raise DatabaseTooNew(place=str(connection.engine.url), detail=str(error)) from error


def _configuration() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
