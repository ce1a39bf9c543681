"""How often one address may try what a stranger could guess at.

No limit on anything else: a class of thirty shares one address, and reading and answering are
cheap. The library is the one below Flask-Limiter, which would look at every request; it is loaded
with the first try, since most starts see none.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from flask import abort, request

if TYPE_CHECKING:
    from limits.strategies import RateLimiter

MAKING_PHRASES = "20 per hour"
SIGNING_IN = "10 per minute; 60 per hour"
# A whole school may come through one address on the first morning.
TRYING_CODES = "300 per minute; 3000 per hour"
TRYING_PHRASES = "10 per minute; 60 per hour"

# A class sends its files through one address in the same minutes.
EXAMINING = "60 per minute; 600 per hour"
# Thirty learners change a letter every ten seconds; each try costs a fifth of a second.
VERIFYING = "180 per minute; 3000 per hour"


class Limits:
    """Counts of the last hour, in the memory of this process: they are no state worth keeping."""

    def require(self, limits: str, name: str) -> None:
        """Count this request against limits of this name; answer 429 when one is used up."""
        from limits import parse_many

        address = request.remote_addr or ""
        # Every limit is counted, even where the first is used up already.
        are_kept = [self._counter.hit(limit, name, address) for limit in parse_many(limits)]
        if not all(are_kept):
            abort(429)

    @cached_property
    def _counter(self) -> RateLimiter:
        from limits.storage import MemoryStorage
        from limits.strategies import FixedWindowRateLimiter

        return FixedWindowRateLimiter(MemoryStorage())
