"""What is PostgreSQL's own: how transactions begin, who waits for whom, which connection is dead.

There is no one turn for all writers here, for that would be one writer for a whole district. Who
writes about one learner or class excludes those who write about the same; who names none excludes
everybody. Both are locks that the server lets go of with the transaction, however it ends.
"""

from __future__ import annotations

import select
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event
from sqlalchemy.pool import NullPool

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

BEGIN_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
WAITING_SECONDS = 10
"""How long a transaction waits for another's lock before it says so."""
IDLE_SECONDS = 60
"""How long the server keeps the locks of a transaction whose node has gone silent."""
_EVERYBODY = "20261, 1"  # any two numbers that nobody else takes in this database


def begin_writing(whose: str) -> str:
    """How to begin a transaction that writes about this learner or class, or about anything."""
    if not whose:
        return f"BEGIN; SELECT pg_advisory_xact_lock({_EVERYBODY})"
    key = int.from_bytes(blake2b(whose.encode(), digest_size=8).digest(), signed=True)
    return f"BEGIN; SELECT pg_advisory_xact_lock_shared({_EVERYBODY}), pg_advisory_xact_lock({key})"


def engine_for(url: URL) -> Engine:
    """An engine whose driver begins no transaction of its own: each of ours says how it begins."""
    engine = create_engine(
        url,
        poolclass=NullPool,
        connect_args={"autocommit": True, "application_name": "unsealed"},
    )
    event.listen(engine, "connect", _prepare)
    return engine


def has_ended(driver: Any) -> bool:  # `Any`: psycopg is there only with the extra `postgresql`
    """Whether the server has closed the connection: one that waits is silent, or at its end."""
    if driver.closed:
        return True
    heard = select.poll()
    heard.register(driver.fileno(), select.POLLIN)
    return bool(heard.poll(0))


def _prepare(driver: Any, _: object) -> None:  # `Any`: likewise
    # With moments in UTC, as the driver then gives them, `times` has nothing left to convert.
    driver.execute(
        "SET TIME ZONE 'UTC'; "
        f"SET lock_timeout = '{WAITING_SECONDS}s'; "
        f"SET idle_in_transaction_session_timeout = '{IDLE_SECONDS}s'"
    )
