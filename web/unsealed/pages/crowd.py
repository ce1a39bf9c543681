"""More people than the server can serve: who comes last is asked to come again, soon and in words.

Each request says how long it waited for a thread (`receiving`). Where they have waited for longer
than a moment all through the longest wait, whoever opened a page and waited is asked to come again,
which costs a twentieth of a page, until the queue is short. Who sent something is asked only when
it has been so for twice as long: what somebody wrote comes first.

What is counted here is of this moment and this process. It is no state worth keeping.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, Final

from unsealed.pages.log_lines import LOGGER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

RECEIVED: Final = "unsealed.received"
"""Where the moment at which a request was there stands in its environ, by the same clock."""
MOMENT: Final = 0.25
"""Seconds: nobody is sent away who waited less than this."""
CATCHING_UP: Final = 2.0
"""A second in which nobody waited makes up for so many in which people did."""
_LET_IN: Final = frozenset({"/healthz", "/readyz", "/metrics"})
_PATIENT: Final = 2.0
"""What is sent, and what a page is made of, is let in for so many times the longest wait."""


class Crowd:
    """The application behind a door that is closed while the server is too far behind."""

    def __init__(
        self,
        app: WSGIApplication,
        instead: WSGIApplication,
        *,
        longest_wait: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._instead = instead
        self._longest_wait = longest_wait
        self._clock = clock
        self._lock = threading.Lock()
        self._behind = 0.0
        self._looked = clock()
        self._is_told = False

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] not in _LET_IN and self._is_too_much(environ):
            return self._instead(environ, start_response)
        return self._app(environ, start_response)

    def _is_too_much(self, environ: WSGIEnvironment) -> bool:
        now = self._clock()
        # Another server than ours does not say when it received a request.
        waited = now - environ.get(RECEIVED, now)
        behind = self._came(now, waited)
        is_first = environ["REQUEST_METHOD"] == "POST" or environ["PATH_INFO"].startswith(
            "/static/"
        )
        return waited >= MOMENT and behind >= self._longest_wait * (_PATIENT if is_first else 1.0)

    def _came(self, now: float, waited: float) -> float:
        """Count somebody who waited so long; returns for how many seconds people have waited."""
        with self._lock:
            passed, self._looked = now - self._looked, now
            if waited >= MOMENT:
                most = self._longest_wait * _PATIENT
                self._behind = min(self._behind + min(passed, waited), most)
            else:
                self._behind = max(self._behind - passed * CATCHING_UP, 0.0)
            self._tell()
            return self._behind

    def _tell(self) -> None:
        """Write one line when people are first asked to come again, and one when it is over."""
        log = logging.getLogger(LOGGER)
        if self._behind >= self._longest_wait and not self._is_told:
            self._is_told = True
            log.warning("more people than can be served: some are asked to come again")
        elif self._behind == 0.0 and self._is_told:
            self._is_told = False
            log.warning("everybody is served again")
