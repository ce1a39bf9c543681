"""A light browser: one connection that stays open, cookies, and HTTP/1.1 as our server speaks it.

It shares the machine with the server that it loads, so it does as little as it can: a response is
cut out of what came in by its Content-Length, and unpacked only where somebody reads it.
"""

from __future__ import annotations

import asyncio
import gzip
import re
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_HEADER = re.compile(rb"\r\n([^:\r\n]+): *([^\r\n]*)")
_WITHOUT_BODY = frozenset({204, 304})
PATIENCE = 30.0
"""Seconds after which somebody in front of a white page gives up."""


class NoAnswer(Exception):
    """The connection broke, or nothing came in time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A response: its status, and its head and body as they came."""

    status: int
    head: bytes
    body: bytes

    def header(self, name: bytes) -> str:
        """The first header of this name, or nothing."""
        found = (value for key, value in _HEADER.findall(self.head) if key.lower() == name)
        return next(found, b"").decode()

    @property
    def text(self) -> str:
        """The body, unpacked."""
        is_packed = self.header(b"content-encoding") == "gzip"
        return (gzip.decompress(self.body) if is_packed else self.body).decode()


class _Wire(asyncio.Protocol):
    """One connection, and the answer that is waited for on it."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.is_open = False
        self._came = bytearray()
        self._waiting: asyncio.Future[Answer] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.is_open = transport, True

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_open = False
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(NoAnswer(str(exc or "the server hung up")))

    def ask(self, request: bytes) -> asyncio.Future[Answer]:
        """Send a request; the answer comes later."""
        assert self.transport is not None
        self._came.clear()
        self._waiting = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return self._waiting

    def data_received(self, data: bytes) -> None:
        self._came += data
        end = self._came.find(b"\r\n\r\n")
        if end < 0 or self._waiting is None or self._waiting.done():
            return
        head = bytes(self._came[:end])
        status, body = int(head[9:12]), len(self._came) - end - 4
        found = _LENGTH.search(head)
        expected = 0 if status in _WITHOUT_BODY or found is None else int(found[1])
        if body >= expected:
            whole = bytes(self._came[end + 4 : end + 4 + expected])
            self._waiting.set_result(Answer(status, head, whole))


@dataclass(slots=True)
class Browser:
    """Somebody's browser at a server of this machine. `address` is whose it says it is."""

    port: int
    address: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    _wire: _Wire | None = None
    _left: _Wire | None = None

    async def get(self, path: str, *headers: str) -> Answer:
        """Open an address; no redirect is followed."""
        return await self.asks("GET", path, b"", headers)

    async def post(self, path: str, fields: dict[str, object], *headers: str) -> Answer:
        """Send a form."""
        body = urlencode(fields, doseq=True).encode()
        form = "Content-Type: application/x-www-form-urlencoded"
        return await self.asks("POST", path, body, (form, *headers))

    async def asks(self, method: str, path: str, body: bytes, headers: tuple[str, ...]) -> Answer:
        """Send a request and keep the cookies of the answer. Raises NoAnswer."""
        answer = await self.sends(self._request(method, path, body, headers))
        self._keep_cookies(answer.head)
        return answer

    async def sends(self, request: bytes) -> Answer:
        """Send this and wait for the whole answer. Raises NoAnswer."""
        try:
            async with asyncio.timeout(PATIENCE):
                wire = await self._connected()
                return await wire.ask(request)
        except (OSError, TimeoutError) as error:
            self.close()
            raise NoAnswer(str(error) or f"nothing in {PATIENCE:.0f} s") from error
        except NoAnswer:
            self.close()
            raise

    def move_to(self, port: int) -> None:
        """Be led to another node from the next request on, with the cookies that are there."""
        self._left, self._wire = self._wire, None
        self.port = port

    def close(self) -> None:
        """Hang up."""
        for wire in (self._wire, self._left):
            if wire is not None and wire.transport is not None:
                wire.transport.abort()
        self._wire = self._left = None

    async def _connected(self) -> _Wire:
        if self._wire is None or not self._wire.is_open:
            loop = asyncio.get_running_loop()
            _, self._wire = await loop.create_connection(_Wire, "127.0.0.1", self.port)
        return self._wire

    def _request(self, method: str, path: str, body: bytes, headers: tuple[str, ...]) -> bytes:
        lines = [
            f"{method} {path} HTTP/1.1",
            "Host: course.example",
            "Accept: text/html,*/*;q=0.8",
            "Accept-Encoding: gzip",
            *headers,
        ]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        if self.address:
            lines.append(f"X-Forwarded-For: {self.address}")
        if method == "POST":
            lines.append(f"Content-Length: {len(body)}")
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body

    def _keep_cookies(self, head: bytes) -> None:
        if b"et-cookie:" not in head.replace(b"Set-Cookie", b"set-cookie"):
            return
        for name, value in _HEADER.findall(head):
            if name.lower() == b"set-cookie":
                for cookie in SimpleCookie(value.decode()).values():
                    self.cookies[cookie.key] = cookie.value
