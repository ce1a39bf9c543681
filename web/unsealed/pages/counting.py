"""Counts of tries: in a Redis that servers share, or in the memory of this process.

When the Redis is gone, each process counts for itself until it is back, and the log says so once.
Refusing instead would lock every class out for want of a counter; letting everything through would
open the doors to whoever can bring the Redis down.
"""

from __future__ import annotations

import logging
import time
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from limits import RateLimitItem
    from limits.strategies import RateLimiter

_PATIENCE: Final = 0.5
"""Seconds in which a Redis has to answer: people wait for it."""
AWAY_FOR: Final = 10.0
"""Seconds for which a Redis that did not answer is left alone."""
_SET_BACK: Final = 60.0
"""Seconds that the clock may go back before counts in memory are begun anew. They last until a
moment, and after a clock that was ahead for a while that may be a year away."""
_T = TypeVar("_T")
_log = logging.getLogger(__name__)


class Counting:
    """Counts what happens within windows of time. They are no state worth keeping."""

    def __init__(self, redis_url: str = "") -> None:
        self._redis_url = redis_url
        self._away_until = 0.0
        self._in_memory: RateLimiter | None = None
        self._latest = 0.0

    def hit(self, limit: RateLimitItem, *what: str) -> bool:
        """Count one more; whether it is within the limit."""
        return self._asked(lambda counter: counter.hit(limit, *what))

    def is_left(self, limit: RateLimitItem, *what: str) -> bool:
        """Whether one more would be within the limit. Counts nothing."""
        return self._asked(lambda counter: counter.test(limit, *what))

    def seconds_left(self, limit: RateLimitItem, *what: str) -> float:
        """Seconds until the window of this limit ends."""
        ends = self._asked(lambda counter: counter.get_window_stats(limit, *what).reset_time)
        return max(0.0, ends - time.time())

    def _asked(self, ask: Callable[[RateLimiter], _T]) -> _T:
        from limits.errors import StorageError

        if not self._redis_url or time.monotonic() < self._away_until:
            return ask(self._own)
        try:
            return ask(self._shared)
        except StorageError as error:
            self._away_until = time.monotonic() + AWAY_FOR
            # The address may hold a password, and an error may repeat the address.
            reason = type(error.storage_error).__name__
            _log.warning("each process counts tries for itself: no Redis (%s)", reason)
            return ask(self._own)

    @property
    def _own(self) -> RateLimiter:
        """Counts of this process. Two threads may begin them anew at once."""
        now = time.time()
        found = self._in_memory
        if found is None or now < self._latest - _SET_BACK:
            found = self._in_memory = _counting_in_memory()
        self._latest = now
        return found

    @cached_property
    def _shared(self) -> RateLimiter:
        from limits.storage import RedisStorage
        from limits.strategies import FixedWindowRateLimiter

        storage = RedisStorage(
            self._redis_url,
            wrap_exceptions=True,
            socket_timeout=_PATIENCE,
            socket_connect_timeout=_PATIENCE,
        )
        return FixedWindowRateLimiter(storage)


def _counting_in_memory() -> RateLimiter:
    from limits.storage import MemoryStorage
    from limits.strategies import FixedWindowRateLimiter

    return FixedWindowRateLimiter(MemoryStorage())
