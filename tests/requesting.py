"""Requests as no browser sends them, byte by byte."""

from __future__ import annotations

import socket
from http.client import HTTPResponse
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from serving import Served

FORM = "Content-Type: application/x-www-form-urlencoded\r\n"


def connected(served: Served, *, timeout: float = 30) -> socket.socket:
    """A connection on which nothing was said yet."""
    where = urlsplit(served.address)
    return socket.create_connection((str(where.hostname), int(where.port or 80)), timeout=timeout)


def begun(served: Served, head: str, body: bytes = b"") -> socket.socket:
    """A connection on which these bytes were sent, and the browser waits."""
    connection = connected(served)
    connection.sendall(head.encode() + body)
    return connection


def posting(length: int, *more: str, path: str = "/me/recover") -> str:
    """The head of a form of this length."""
    lines = "".join(f"{line}\r\n" for line in more)
    return f"POST {path} HTTP/1.1\r\nHost: x\r\n{FORM}Content-Length: {length}\r\n{lines}\r\n"


def answer_on(connection: socket.socket) -> tuple[int, str]:
    """The status and the page that come on this connection; it is closed then."""
    with connection, HTTPResponse(connection) as response:
        response.begin()
        return response.status, response.read().decode()
