"""More people than the server can serve: who comes last is asked to come again, soon and in words.

Requests that no thread is free for wait in a queue that nobody can look into. As long as there is
one, most threads are at work; so the time for which they are says how far the server is behind, and
a request of its own (`sounding`) how long one waits just now. Where both are too long, whoever
opens a page is asked to come again, which costs a twentieth of a page, until the queue is short.
Who sends something is asked only when that alone is too much: what somebody wrote comes first.

What is counted here is of this moment and this process. It is no state worth keeping.
"""

from __future__ import annotations

import logging
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from flask import request

from unsealed.pages.log_lines import LOGGER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

CATCHING_UP: Final = 2.0
"""A second in which threads were free makes up for so many in which most were at work."""
SHORT: Final = 0.25
"""Seconds: nobody is sent away from a queue in which one waits less than this."""
_LET_IN: Final = frozenset({"/healthz", "/readyz", "/metrics"})
_PATIENT: Final = 2.0
"""What is sent, and what a page is made of, is let in for so many times the longest wait."""
_KEPT_AS: Final = "unsealed.crowd"


class Crowd:
    """The application behind a door that is closed while the server is too far behind."""

    def __init__(
        self,
        app: WSGIApplication,
        instead: WSGIApplication,
        *,
        threads: int,
        longest_wait: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._instead = instead
        self._most = max(2, threads // 2)
        self._longest_wait = longest_wait
        self._clock = clock
        self._lock = threading.Lock()
        self._inside = 0
        self._behind = 0.0
        self._looked = clock()
        self._is_told = False
        self._sent_at: float | None = None
        self._waited = 0.0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if self._is_too_much(self._count(0), environ):
            return self._instead(environ, start_response)
        environ[_KEPT_AS] = self
        self._count(+1)
        try:
            return self._app(environ, start_response)
        finally:
            self._count(-1)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Within the block this request waits for something else, and keeps nobody waiting."""
        self._count(-1)
        try:
            yield
        finally:
            self._count(+1)

    @property
    def is_behind(self) -> bool:
        """Whether most threads have been at work for a while: then it is worth sounding."""
        return self._count(0) >= self._longest_wait / 2

    @contextmanager
    def sounding(self) -> Iterator[None]:
        """Within the block a request is under way that says how long one waits."""
        sent_at = self._sent_at = self._clock()
        try:
            yield
            self._waited = self._clock() - sent_at
        finally:
            self._sent_at = None

    def rest(self) -> None:
        """Forget how long one waited: nobody does."""
        self._waited = 0.0

    @property
    def _wait(self) -> float:
        """How long one waits: what was found last, or longer if what was sent is not here yet."""
        sent_at = self._sent_at
        return max(self._waited, 0.0 if sent_at is None else self._clock() - sent_at)

    def _count(self, more: int) -> float:
        """Count somebody in or out; returns how many seconds the server is behind."""
        with self._lock:
            now = self._clock()
            passed, self._looked = now - self._looked, now
            if self._inside >= self._most:
                self._behind = min(self._behind + passed, self._longest_wait * _PATIENT)
            else:
                self._behind = max(self._behind - passed * CATCHING_UP, 0.0)
            self._inside += more
            return self._behind

    def _is_too_much(self, behind: float, environ: WSGIEnvironment) -> bool:
        path = environ["PATH_INFO"]
        if path in _LET_IN:
            return False
        self._tell(behind)
        if behind < self._longest_wait or self._wait < SHORT:
            return False
        comes_first = environ["REQUEST_METHOD"] == "POST" or path.startswith("/static/")
        return behind >= self._longest_wait * (_PATIENT if comes_first else 1.0)

    def _tell(self, behind: float) -> None:
        """Write one line when people are first asked to come again, and one when it is over."""
        log = logging.getLogger(LOGGER)
        if behind >= self._longest_wait and self._wait >= SHORT and not self._is_told:
            self._is_told = True
            log.warning("more people than can be served: some are asked to come again")
        elif behind == 0.0 and self._is_told:
            self._is_told = False
            log.warning("everybody is served again")


@contextmanager
def aside() -> Iterator[None]:
    """Within the block this request waits for another process, and nobody waits because of it."""
    crowd = request.environ.get(_KEPT_AS)
    if crowd is None:
        yield
        return
    with crowd.aside():
        yield
