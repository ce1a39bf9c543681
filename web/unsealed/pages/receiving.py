"""Requests, received whole before anybody works on them.

A phone at the edge of the Wi-Fi sends half a form and then nothing. Whoever reads from it waits for
as long as it is silent; were that one of the few threads that make the pages, everybody else would
wait too. So the server's loop receives, within bounds of time and memory, and a thread is taken
only for a request that is there.
"""

from __future__ import annotations

import asyncio
import io
import logging
import sys
import threading
import time
from collections import deque
from functools import lru_cache
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Final

from granian._granian import RSGIProtocolClosed, RSGIProtocolError
from werkzeug.exceptions import HTTPException

from unsealed.pages.crowd import RECEIVED
from unsealed.pages.gradebook import LARGEST_FILE
from unsealed.pages.lab import LARGEST_REQUEST
from unsealed.pages.log_lines import LOGGER
from unsealed.pages.refusals import REFUSED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from wsgiref.types import StartResponse, WSGIApplication

    from granian._granian import RSGIHTTPProtocol
    from granian.rsgi import Scope
    from werkzeug.routing import MapAdapter

    Environ = dict[str, Any]  # what PEP 3333 calls so: values of every kind
    Answer = tuple[int, list[tuple[str, str]], bytes]
    _Waiting = tuple[Environ, RSGIHTTPProtocol, asyncio.Future[None]]

PATIENCE: Final = 20.0
"""Seconds within which a form must be there, whatever its size."""
_SLOWEST: Final = 16 * 1024
"""Bytes a second for those who send more than a form: a phone on a poor line."""
FORM: Final = 256 * 1024
LARGER: Final = {
    "pages.examine_file": LARGEST_REQUEST,
    "pages.import_gradebook": LARGEST_FILE,
}
"""How much is received for the few pages that take files. Elsewhere it is thrown away."""
_DRAINED: Final = 20 * 1024 * 1024
"""How much is received to be thrown away, so that a browser hears why. More is cut off."""
ROOM: Final = 64 * 1024 * 1024
"""Memory for what is half there: once for forms, and once for files, so that who sends files can
never keep anybody from answering."""

_SWEEP: Final = 0.05
"""Seconds after which the loop looks for what was answered meanwhile. Nobody waits for that."""
_READS: Final = frozenset({"GET", "HEAD"})
_SAME_FOR_ALL: Final = {
    "SCRIPT_NAME": "",
    "SERVER_SOFTWARE": "Granian",
    "wsgi.errors": sys.stderr,
    "wsgi.multiprocess": True,
    "wsgi.multithread": True,
    "wsgi.run_once": False,
    "wsgi.version": (1, 0),
}
_log = logging.getLogger(LOGGER)


class Refusal(Exception):
    """A request that is not worked on; the application says so by a page with this status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class _Room:
    """Memory for requests that are half there."""

    def __init__(self, size: int) -> None:
        self._free = size

    def take(self, size: int) -> None:
        if size > self._free:
            raise Refusal(503)
        self._free -= size

    def give_back(self, size: int) -> None:
        self._free += size


class _Threads:
    """Some threads that answer requests, each the next one that is there.

    They answer by themselves. Were the loop to pass their answers on, two threads would take turns
    with Python's one lock once more for each request, and half of the time go into that. For the
    same reason a thread lets another one finish first, if that takes no longer than `patience`
    seconds: three threads make no more pages than one, and keep those who answer waiting.
    """

    def __init__(
        self, application: WSGIApplication, count: int, *, name: str, patience: float = 0.0
    ) -> None:
        self._application = application
        self._patience = patience
        self._at_work = threading.Lock()
        self._waiting: SimpleQueue[_Waiting] = SimpleQueue()
        self._answered: deque[asyncio.Future[None]] = deque()
        self._under_way = 0
        for number in range(count):
            threading.Thread(target=self._work, name=f"{name}-{number}", daemon=True).start()

    async def answer(self, environ: Environ, protocol: RSGIHTTPProtocol) -> None:
        """Have the request answered; returns some time after it was."""
        loop = asyncio.get_running_loop()
        if not self._under_way:
            loop.call_later(_SWEEP, self._sweep, loop)
        self._under_way += 1
        # The server takes a request whose task has ended for one that nobody answers any more.
        done = loop.create_future()
        self._waiting.put((environ, protocol, done))
        await done

    def _sweep(self, loop: asyncio.AbstractEventLoop) -> None:
        while self._answered:
            self._under_way -= 1
            done = self._answered.popleft()
            if not done.cancelled():
                done.set_result(None)
        if self._under_way:
            loop.call_later(_SWEEP, self._sweep, loop)

    def _work(self) -> None:
        while True:
            environ, protocol, done = self._waiting.get()
            has_lock = self._at_work.acquire(timeout=self._patience)
            try:
                protocol.response_bytes(*_answered(self._application, environ))
            except Exception:
                # An answer that cannot be sent is one answer; the thread is everybody's.
                _log.exception("%s", environ["REQUEST_METHOD"])
            finally:
                if has_lock:
                    self._at_work.release()
                self._answered.append(done)


class Reception:
    """The application of one server process, as its server calls it (RSGI).

    `patience` is for how many seconds a page lets another one finish first.
    """

    def __init__(
        self,
        pages: WSGIApplication,
        forms: WSGIApplication,
        *,
        addresses: MapAdapter,
        readers: int,
        writers: int,
        patience: float = 0.0,
    ) -> None:
        self._addresses = addresses
        self._pages = _Threads(pages, readers, name="page", patience=patience)
        self._forms = _Threads(forms, writers, name="form")
        self._rooms = {True: _Room(ROOM), False: _Room(ROOM)}

    async def __rsgi__(self, scope: Scope, protocol: RSGIHTTPProtocol) -> None:
        """Answer one request."""
        environ = environ_of(scope)
        try:
            await self._receive(environ, protocol)
        except Refusal as refusal:
            environ[REFUSED] = refusal.status
        except (RSGIProtocolClosed, RSGIProtocolError):
            return  # there is nobody left to be answered
        environ[RECEIVED] = time.monotonic()
        threads = self._pages if scope.method in _READS else self._forms
        await threads.answer(environ, protocol)

    async def _receive(self, environ: Environ, protocol: RSGIHTTPProtocol) -> None:
        """Put what was sent into the environ. Raises Refusal."""
        if "HTTP_HOST" not in environ:
            raise Refusal(400)  # by HTTP/1.1 a request says whom it asks
        if "HTTP_TRANSFER_ENCODING" in environ:
            raise Refusal(411)  # no browser sends forms so, and where it ends cannot be trusted
        length = _length(environ)
        if length > _DRAINED:
            return  # Flask refuses it by its length
        if length:
            most = FORM if length <= FORM else self._most_for(environ)
            sent = await self._received(protocol, length, keeps=length <= most)
            environ["wsgi.input"] = io.BytesIO(sent)

    async def _received(self, protocol: RSGIHTTPProtocol, length: int, *, keeps: bool) -> bytes:
        parts: list[bytes] = []
        room = self._rooms[length <= FORM]
        held = received = 0
        try:
            async with asyncio.timeout(PATIENCE + max(0, length - FORM) / _SLOWEST):
                async for part in protocol:
                    received += len(part)
                    if keeps:
                        room.take(len(part))
                        held += len(part)
                        parts.append(part)
                    if received >= length:
                        break  # what could still come is the word that nothing does
        except TimeoutError:
            raise Refusal(408) from None
        finally:
            room.give_back(held)
        if received < length:
            raise Refusal(400)  # whoever sent it is gone in the middle
        return b"".join(parts)

    def _most_for(self, environ: Environ) -> int:
        """How much the page at this address takes."""
        try:
            endpoint, _ = self._addresses.match(environ["PATH_INFO"], environ["REQUEST_METHOD"])
        except HTTPException:
            return FORM
        return LARGER.get(endpoint, FORM)


def _answered(application: WSGIApplication, environ: Environ) -> Answer:
    """The application's answer; in one of the threads."""
    begun: list[tuple[str, list[tuple[str, str]]]] = []
    try:
        body = _whole(application(environ, _noting(begun)))
    except Exception:
        # Flask has a page for what its views raise; this is for what it raises itself.
        # Its address is left out: it may hold the code of a class.
        _log.exception("%s", environ["REQUEST_METHOD"])
        return 500, [("content-type", "text/plain")], b"Something broke on our side."
    status, headers = begun[-1]
    if REFUSED in environ:
        headers.append(("Connection", "close"))
    return int(status[:3]), headers, body


def _noting(begun: list[tuple[str, list[tuple[str, str]]]]) -> StartResponse:
    def start_response(
        status: str, headers: list[tuple[str, str]], _: object = None, /
    ) -> Callable[[bytes], object]:
        begun.append((status, headers))
        return _refuse_to_write

    return start_response


def _refuse_to_write(_: bytes) -> object:
    """What PEP 3333 offers to old programs; Flask never takes it."""
    raise NotImplementedError


def _whole(parts: Iterable[bytes]) -> bytes:
    try:
        return b"".join(parts)
    finally:
        if close := getattr(parts, "close", None):
            close()


def environ_of(scope: Scope) -> Environ:
    """The request without its body, as PEP 3333 has it."""
    host, _, port = scope.server.rpartition(":")
    caller, _, _ = scope.client.rpartition(":")
    environ: Environ = {
        **_SAME_FOR_ALL,
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "REMOTE_ADDR": caller.strip("[]"),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(),
    }
    for name, value in scope.headers.items():
        if key := _key(name):
            before = environ.get(key)
            joint = "; " if key == "HTTP_COOKIE" else ", "
            environ[key] = value if before is None else f"{before}{joint}{value}"
    return environ


@lru_cache(maxsize=512)
def _key(name: str) -> str:
    """The header's name in the environ; none for one that could pass for another."""
    if "_" in name:
        return ""
    key = name.upper().replace("-", "_")
    return key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"


def _length(environ: Mapping[str, Any]) -> int:
    text = environ.get("CONTENT_LENGTH", "")
    return int(text) if text.isdecimal() else 0
