"""One client, on one connection, who waits for the whole answer and says how long it took."""

from __future__ import annotations

import re
import socket
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Answered:
    """A response: its status, its body, and the milliseconds until all of it was there."""

    status: int
    body: bytes
    took: float

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


class Browser:
    """A connection to a server on this machine, kept open."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None
        self.cookie = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._socket is not None:
            self._socket.close()

    def get(self, path: str, cookie: str = "") -> Answered:
        """Ask for a page."""
        return self._ask(f"GET {path} HTTP/1.1\r\n", cookie, "")

    def post(self, path: str, fields: Mapping[str, object], cookie: str = "") -> Answered:
        """Send a form. Raises RuntimeError where it is not taken."""
        body = urlencode(fields, doseq=True)
        head = (
            f"POST {path} HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n"
        )
        found = self._ask(head, cookie, body)
        if found.status >= 400:
            raise RuntimeError(f"{path}: {found.status}\n{found.text}")
        return found

    def _ask(self, head: str, cookie: str, body: str) -> Answered:
        request = f"{head}Host: 127.0.0.1\r\nCookie: {cookie or self.cookie}\r\n\r\n{body}".encode()
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port))
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        began = time.perf_counter()
        self._socket.sendall(request)
        answer = self._read()
        took = (time.perf_counter() - began) * 1000
        head_end = answer.index(b"\r\n\r\n") + 4
        if b"connection: close" in answer[:head_end].lower():
            self._socket.close()
            self._socket = None
        return Answered(int(answer[9:12]), answer[head_end:], took)

    def _read(self) -> bytes:
        answer = b""
        while True:
            end = answer.find(b"\r\n\r\n")
            if end >= 0:
                length = _LENGTH.search(answer[:end])
                missing = end + 4 + (int(length[1]) if length else 0) - len(answer)
                if missing <= 0:
                    return answer
            assert self._socket is not None
            got = self._socket.recv(1 << 20)
            if not got:
                raise EOFError("The server hung up in the middle of an answer.")
            answer += got
