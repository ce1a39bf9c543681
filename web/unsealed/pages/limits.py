"""How often what a stranger could guess at may be tried: by address, by account, by class, in all.

No limit on anything else: a class of thirty shares one address, and reading and answering are
cheap. What is counted is kept by a keyed hash, so that no address and no name lies in a store.
The library is the one below Flask-Limiter, which would look at every request; it is loaded with
the first try, since most starts see none.
"""

from __future__ import annotations

import hmac
from ipaddress import ip_address, ip_network
from typing import Final

from flask import request
from werkzeug.exceptions import TooManyRequests

from unsealed.pages.counting import Counting

MAKING_PHRASES = "20 per hour"
SIGNING_IN = "10 per minute; 60 per hour"
TRYING_ACCOUNT = "30 per minute; 100 per hour"
"""At one account, from whatever addresses, browsers apart that were signed in to it before."""
# A whole school may come through one address on the first morning.
TRYING_CODES = "300 per minute; 3000 per hour"
JOINING_CLASS = "400 per minute; 1200 per hour"
"""Names taken in one class, by whomever: the largest lecture, and no more invented pupils."""
TRYING_PHRASES = "10 per minute; 60 per hour"

WRONG_CODES = "10000 per hour"
WRONG_PHRASES = "1000 per hour"
"""What may go wrong in all before each address is let try little: somebody guesses from many."""
CODES_WHILE_MANY_GUESS = "300 per hour"
PHRASES_WHILE_MANY_GUESS = "3 per hour"

# A class sends its files through one address in the same minutes.
EXAMINING = "60 per minute; 600 per hour"
# Thirty learners change a letter every ten seconds; each try costs a fifth of a second.
VERIFYING = "180 per minute; 3000 per hour"

_SITE: Final = 64
"""Bits of an IPv6 address that a house gets: the rest any device in it makes up anew at will."""


class Limits:
    """Counts of the last hour."""

    def __init__(self, secret_key: str, redis_url: str = "") -> None:
        self._secret = secret_key.encode()
        self._counting = Counting(redis_url)

    def require(self, limits: str, name: str, of: str = "") -> None:
        """Count this request against limits of this name; answer 429 when one is used up.

        What is counted is the visitor's address, or whatever `of` names instead.
        """
        from limits import parse_many

        whose = self._hidden(of or _address())
        # Every limit is counted, even where the first is used up already.
        over = [limit for limit in parse_many(limits) if not self._counting.hit(limit, name, whose)]
        if over:
            waits = max(self._counting.seconds_left(limit, name, whose) for limit in over)
            raise TooManyRequests(retry_after=int(waits) + 1)

    def note(self, limits: str, name: str) -> None:
        """Count one of this name, whoever it comes from."""
        from limits import parse_many

        for limit in parse_many(limits):
            self._counting.hit(limit, name)

    def are_used_up(self, limits: str, name: str) -> bool:
        """Whether there were too many of this name in all. Counts nothing."""
        from limits import parse_many

        return not all(self._counting.is_left(limit, name) for limit in parse_many(limits))

    def _hidden(self, what: str) -> str:
        return hmac.digest(self._secret, what.encode(), "sha256").hex()[:32]


def _address() -> str:
    """The address of the visitor; of an IPv6 address what all devices of a house share."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return ""
    if address.version == 4:
        return str(address)
    return str(address.ipv4_mapped or ip_network((address, _SITE), strict=False))
