"""The address of the records, as a setting gives it: understood, or refused in plain words."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from unsealed.language import gettext as _
from unsealed.settings import SettingFault

if TYPE_CHECKING:
    from pathlib import Path

POSTGRESQL = "postgresql"
_DRIVER = "postgresql+psycopg"
_SPELLINGS = {POSTGRESQL, "postgres", _DRIVER}


class AddressFault(SettingFault):
    """Records cannot be kept at this address. The text says why and what to write."""


def located(url: str, folder: Path) -> URL:
    """The address, or that of `records.db` in the folder where none is given.

    Raises AddressFault for one that leads to no database, or to one that we cannot speak with.
    """
    if not url:
        return URL.create("sqlite", database=str(folder / "records.db"))
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        # The address is not repeated: it may hold a password.
        raise AddressFault(
            _(
                "The address of the records (UNSEALED_DATABASE_URL) is no URL. Write "
                "postgresql://user:password@host/database, or leave it out to keep the records in "
                "the data folder."
            )
        ) from error
    if parsed.drivername == "sqlite":
        return _file(parsed, url)
    if parsed.drivername in _SPELLINGS:
        return _server(parsed)
    raise AddressFault(
        _(
            "The address of the records (UNSEALED_DATABASE_URL) begins with “%(found)s:”. Records "
            "are kept at postgresql://user:password@host/database or sqlite:////folder/records.db."
        )
        % {"found": parsed.drivername}
    )


def _file(parsed: URL, url: str) -> URL:
    if parsed.database in (None, "", ":memory:"):
        raise AddressFault(
            _(
                "The database URL '%(url)s' names no file. Write sqlite:////folder/records.db, "
                "or leave it out to keep the records in the data folder."
            )
            % {"url": url}
        )
    return parsed


def _server(parsed: URL) -> URL:
    if find_spec("psycopg") is None:
        raise AddressFault(
            _(
                "PostgreSQL needs its driver. Install it beside the program, by "
                "pip install 'psycopg[binary]>=3.3,<4', and start again."
            )
        )
    if not parsed.database:
        raise AddressFault(
            _(
                "The address of the records (UNSEALED_DATABASE_URL) names no database. Write "
                "postgresql://user:password@host/database."
            )
        )
    return parsed.set(drivername=_DRIVER)
