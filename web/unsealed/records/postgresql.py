"""What is PostgreSQL's own: how transactions begin, who waits for whom, which connection is dead.

There is no one turn for all writers here, for that would be one writer for a whole district. Who
writes about one learner or class excludes those who write about the same; who names none excludes
everybody. Both are locks that the server lets go of with the transaction, however it ends.
"""

from __future__ import annotations

import select
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import create_engine, event
from sqlalchemy.pool import NullPool

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

BEGIN_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
WAITING_SECONDS = 10
"""How long a transaction waits for another's lock before it says so."""
IDLE_SECONDS = 60
"""How long the server keeps the locks of a transaction whose node has gone silent."""
# A number that nobody else takes in this database, and the schema: there may be one a district.
_EVERYBODY = "20261, hashtext(current_schema())"


def begin_writing(*whose: str) -> str:
    """How to begin a transaction that writes about these learners or classes, or about anything."""
    if not whose:
        return f"BEGIN; SELECT pg_advisory_xact_lock({_EVERYBODY})"
    # In one order everywhere: two who want the same two never wait for each other.
    locks = (f"pg_advisory_xact_lock({key})" for key in sorted(map(_key_of, whose)))
    return f"BEGIN; SELECT pg_advisory_xact_lock_shared({_EVERYBODY}), {', '.join(locks)}"


def wait_for(connection: Connection, whose: str) -> None:
    """Exclude those who write about this learner or class, too, in a transaction that has begun.

    Only for whoever is known no sooner: the server ends one of two that wait for each other.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_key_of(whose)})")


def _key_of(whose: str) -> int:
    return int.from_bytes(blake2b(whose.encode(), digest_size=8).digest(), signed=True)


_REACHING: Final = {
    "connect_timeout": 5,
    # A cable that was pulled out says nothing: without these it would be waited for a quarter of an
    # hour. https://www.postgresql.org/docs/current/libpq-connect.html
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 30,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}
"""After how long a server that does not answer is given up."""


def engine_for(url: URL) -> Engine:
    """An engine whose driver begins no transaction of its own: each of ours says how it begins."""
    engine = create_engine(
        url,
        poolclass=NullPool,
        connect_args={"autocommit": True, "application_name": "unsealed", **_REACHING},
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
