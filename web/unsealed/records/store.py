"""The records, opened: connections that are used again, and transactions that are whole.

Every write is one transaction, and on SQLite one writer's turn. Who reads or writes takes a seat
(a connection) for as long as the transaction lasts. On PostgreSQL
writers about different learners do not wait for each other (`postgresql`).
"""

from __future__ import annotations

import os
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from unsealed.records import postgresql, turns
from unsealed.records.addresses import located
from unsealed.records.checkpoints import LONGEST_LOG, Checkpoints
from unsealed.records.errors import DatabaseBusy, RecordsError, Refused, understood
from unsealed.records.tables import HEAD

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator

    from sqlalchemy import URL, Connection, Engine

BUSY_SECONDS = 5
"""How long a transaction waits for another process's lock or turn before it says so."""
_OPENING_SECONDS = 600
"""How long a start waits for another process, which may be upgrading the records."""
_PATIENT_MS = 200
_HELD_SECONDS = 0.05
"""How long, once somebody has waited in vain: until the stranger is gone, nobody else need."""
_LONG_SECONDS = 1.0
_RESTING_SECONDS = 2.0
"""For how long a server that let us wait for a connection is not asked for another."""


class Seat:
    """A connection: room for one transaction."""

    def __init__(self, engine: Engine, *, is_sqlite: bool) -> None:
        self._engine = engine
        self._is_sqlite = is_sqlite
        self._patience: float = BUSY_SECONDS
        self.connection = engine.connect()

    def close(self) -> None:
        """Give back what the seat holds of the system."""
        self.connection.close()

    def wait_at_most(self, seconds: float) -> None:
        """For how long this seat waits for a stranger's lock from now on."""
        if seconds != self._patience:
            _driver(self.connection).execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
            self._patience = seconds

    @contextmanager
    def transaction(self, begin: str) -> Iterator[Connection]:
        """One transaction, begun as said and kept at the end of the block."""
        self._begin(begin)
        with self.connection.begin():
            yield self.connection

    @contextmanager
    def look(self, begin: str) -> Iterator[Connection]:
        """One transaction in which nothing is written, begun as said.

        SQLAlchemy makes a transaction of its own where a statement goes by way of it, and has
        nothing to do with those that go straight to the driver.
        """
        self._begin(begin)
        try:
            yield self.connection
        finally:
            if self.connection.in_transaction():
                self.connection.rollback()
            else:
                _driver(self.connection).rollback()

    def _begin(self, begin: str) -> None:
        # Straight to the driver: a seventh of what it takes by way of SQLAlchemy.
        try:
            _driver(self.connection).execute(begin)
        except self._engine.dialect.loaded_dbapi.Error:
            if self._is_sqlite or not _driver(self.connection).closed:
                raise
            # The server ended the connection while it waited for us: nothing was begun on it.
            self.connection.close()
            self.connection = self._engine.connect()
            _driver(self.connection).execute(begin)

    def is_usable(self) -> bool:
        """Whether the connection still leads to its database."""
        return self._is_sqlite or not postgresql.has_ended(_driver(self.connection))


class Records:
    """The database of what learners did. Threads may share it; a fork may carry it over."""

    def __init__(self, url: URL) -> None:
        self.place = url.render_as_string(hide_password=True)
        self.is_sqlite = url.get_backend_name() == "sqlite"
        self._side_file = turns.side_file(Path(str(url.database))) if self.is_sqlite else None
        self._engine = _sqlite_engine(url) if self.is_sqlite else postgresql.engine_for(url)
        driver = self._engine.dialect.loaded_dbapi
        self._trouble = (DBAPIError, driver.Error, OSError)
        self._process = os.getpid()
        self._free: list[Seat] = []
        self._left_behind: list[Seat] = []
        self._turns: turns.Turns | None = None
        self._checkpoints = Checkpoints(self._carry_log_over)
        self._opening = threading.Lock()
        self._writers: set[int] = set()
        self._is_held = False
        self._rests_until = 0.0

    @classmethod
    def open(cls, url: str, *, folder: Path) -> Records:
        """The records at the URL, or in `records.db` of the folder; made or migrated when needed.

        Raises RecordsError in one of its kinds, and AddressFault for an unusable URL.
        """
        where = located(url, folder)
        records = cls(where)
        try:
            if records.is_sqlite:
                _make_for_owner(Path(str(where.database)))
            with records._seat() as seat, records._turn(lambda: _OPENING_SECONDS):
                records._bring_up_to_date(seat)
        except OSError as error:
            raise understood(error, place=records.place) from error
        except BaseException:
            records.close()
            raise
        return records

    def close(self) -> None:
        """Give back the connections that are not in use."""
        self._checkpoints.wait()
        while self._free:
            self._free.pop().close()
        if self._turns:
            self._turns.close()
        self._turns = None

    @contextmanager
    def writing(self, *whose: str) -> Iterator[Connection]:
        """One transaction that no other write comes between: all of it is kept, or nothing.

        Who writes the rows of certain learners or classes alone says `whose`: on PostgreSQL only
        writes about one of the same, and those that name nobody, wait for each other.

        Raises RecordsError in one of its kinds, or Refused where a constraint is broken.
        """
        me = threading.get_ident()
        if me in self._writers:
            raise RuntimeError("This thread writes already; it would wait for itself for ever.")
        with self._seat() as seat, self._turn(self._patience):
            self._writers.add(me)
            try:
                if self.is_sqlite:
                    seat.wait_at_most(self._patience())
                with seat.transaction(self._begin_writing(*whose)) as connection:
                    self._is_held = False
                    yield connection
            finally:
                self._writers.discard(me)
        if self.is_sqlite:
            self._checkpoints.count()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One view of the records, as they were at the first query. Raises RecordsError."""
        with self._seat() as seat, seat.look(self._begin_reading) as connection:
            yield connection

    def empty_log(self) -> bool:
        """Carry SQLite's log into its file and cut it off, so that nothing erased is left in it.

        False where somebody who reads just then stands in the way; it can be done another time.
        """
        if not self.is_sqlite:
            return True
        self._checkpoints.wait()
        with self._seat() as seat, self._turn(self._patience):
            driver = _driver(seat.connection)
            # Those who write wait meanwhile, so whoever reads for long is not waited for.
            driver.execute(f"PRAGMA busy_timeout = {_PATIENT_MS}")
            row = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            driver.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        return not row[0]

    def _carry_log_over(self) -> None:
        # What could not be carried over stays in the log, where it is as safe, for the next time.
        with suppress(RecordsError), self._seat() as seat:
            driver = _driver(seat.connection)
            driver.execute("PRAGMA wal_checkpoint(PASSIVE)")
            with self._turn(self._patience):
                driver.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def size(self) -> int:
        """How many bytes SQLite's file has; 0 for records on a server."""
        return Path(str(self._engine.url.database)).stat().st_size if self.is_sqlite else 0

    def compact(self) -> None:
        """Write SQLite's file anew, so that nothing erased is left in its gaps either.

        Writers wait meanwhile. On PostgreSQL that is the server's own business.
        """
        if not self.is_sqlite:
            return
        with self._seat() as seat, self._turn(self._patience):
            _driver(seat.connection).execute("VACUUM")
        self.empty_log()

    @property
    def _begin_reading(self) -> str:
        return "BEGIN" if self.is_sqlite else postgresql.BEGIN_READING

    def _begin_writing(self, *whose: str) -> str:
        return "BEGIN IMMEDIATE" if self.is_sqlite else postgresql.begin_writing(*whose)

    def _patience(self) -> float:
        return _HELD_SECONDS if self._is_held else BUSY_SECONDS

    @contextmanager
    def _turn(self, patience: Callable[[], float]) -> Iterator[None]:
        """Within the block nobody else writes. PostgreSQL has no turn: there they may."""
        if self._side_file is None:
            yield
            return
        with self._opening:
            self._turns = self._turns or turns.Turns(self._side_file)
        with self._turns.taken(patience):
            yield

    @contextmanager
    def _seat(self) -> Iterator[Seat]:
        seat = None
        try:
            seat = self._taken_seat()
            yield seat
        except self._trouble as error:
            meaning = understood(error, place=self.place)
            self._is_held = self._is_held or isinstance(meaning, DatabaseBusy)
            if seat is not None and isinstance(meaning, Refused):
                self._free.append(seat)
            elif seat is not None:
                # A connection that failed is not used again: the file may be another by now.
                seat.close()
            raise meaning from error
        except BaseException:
            if seat is not None:
                self._free.append(seat)
            raise
        self._free.append(seat)

    def _taken_seat(self) -> Seat:
        if self._process != os.getpid():
            # SQLite forbids so much as closing a connection that was carried through a fork:
            # https://sqlite.org/howtocorrupt.html, section 2.6.
            self._left_behind += self._free
            self._free = []
            self._turns, self._opening = None, threading.Lock()
            self._checkpoints = Checkpoints(self._carry_log_over)
            self._process = os.getpid()
        while True:
            try:
                seat = self._free.pop()
            except IndexError:
                return self._new_seat()
            if seat.is_usable():
                return seat
            seat.close()

    def _new_seat(self) -> Seat:
        """A connection of its own. A server that is out of reach keeps few waiting, not all."""
        if time.monotonic() < self._rests_until:
            raise RecordsError(place=self.place, detail="out of reach a moment ago; not tried yet")
        began = time.monotonic()
        try:
            return Seat(self._engine, is_sqlite=self.is_sqlite)
        except self._trouble:
            now = time.monotonic()
            if now - began > _LONG_SECONDS:
                self._rests_until = now + _RESTING_SECONDS
            raise

    def _bring_up_to_date(self, seat: Seat) -> None:
        if self.is_sqlite:
            _driver(seat.connection).execute("PRAGMA journal_mode = WAL")
        with seat.transaction(self._begin_reading) as connection:
            revision = revision_of(connection)
        if revision == HEAD:
            return
        if self.is_sqlite and revision is not None:
            from unsealed.records.backups import before_upgrade  # rarely needed

            before_upgrade(Path(str(self._engine.url.database)))
        from unsealed.records.migrating import upgrade  # Alembic is slow to import, rarely needed

        with seat.transaction(self._begin_writing()) as connection:
            upgrade(connection)


def revision_of(connection: Connection) -> str | None:
    """The revision that the tables are at; None where there are none yet."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").first()
    return str(row[0]) if row else None


def _make_for_owner(database: Path) -> None:
    """Make a file that is not there yet for its owner alone: names of pupils come into it."""
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(OSError):  # where it cannot be made, SQLite says so
        # SQLite gives the files beside it the same mode.
        os.close(os.open(database, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(
        url,
        poolclass=NullPool,
        # The driver begins no transaction of its own: each of ours says how it begins.
        connect_args={
            "check_same_thread": False,
            "isolation_level": None,
            "timeout": BUSY_SECONDS,
        },
    )
    event.listen(engine, "connect", _prepare)
    return engine


def _prepare(driver: sqlite3.Connection, _: object) -> None:
    driver.execute("PRAGMA synchronous = FULL")
    driver.execute("PRAGMA foreign_keys = ON")
    driver.execute(f"PRAGMA wal_autocheckpoint = {LONGEST_LOG}")
    # What is erased is overwritten. Some builds of SQLite do so anyhow, and others do not.
    driver.execute("PRAGMA secure_delete = ON")


def _driver(connection: Connection) -> Any:
    # `Any`: each database's driver has a class of its own.
    return connection.connection.driver_connection
