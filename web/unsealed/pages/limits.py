"""How often one address may try what a stranger could guess at.

No limit on anything else: a class of thirty shares one address, and reading and answering are
cheap. The library is the one below Flask-Limiter, which would look at every request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, request
from limits import parse_many
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from limits import RateLimitItem

MAKING_PHRASES = parse_many("20 per hour")
TRYING_PHRASES = parse_many("10 per minute; 60 per hour")


class Limits:
    """Counts of the last hour, in the memory of this process: they are no state worth keeping."""

    def __init__(self) -> None:
        self._counter = FixedWindowRateLimiter(MemoryStorage())

    def require(self, limits: Sequence[RateLimitItem], name: str) -> None:
        """Count this request against limits of this name; answer 429 when one is used up."""
        address = request.remote_addr or ""
        # Every limit is counted, even where the first is used up already.
        are_kept = [self._counter.hit(limit, name, address) for limit in limits]
        if not all(are_kept):
            abort(429)
