"""Requests that two programs in a row could read otherwise: where one ends is told in one way."""

from __future__ import annotations

import re
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from serving import serving

if TYPE_CHECKING:
    from pathlib import Path

    from serving import Served

FORM = b"POST /join HTTP/1.1\r\nHost: localhost\r\n"
SECOND = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
LAST = b"GET /nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


def _said(course: Served, sent: bytes) -> list[int]:
    """The status of every answer to these bytes, until the server ends the connection."""
    there = urlsplit(course.address)
    with socket.create_connection((there.hostname, there.port), timeout=30) as connection:
        connection.sendall(sent)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    return [int(status) for status in re.findall(rb"^HTTP/1\.\d (\d{3})", answer, re.MULTILINE)]


def test_no_second_request_is_smuggled_in_the_body_of_a_first(data_folder: Path) -> None:
    lengths = (
        b"Content-Length: 0\r\nContent-Length: 5\r\n\r\nhello",
        b"Content-Length: +5\r\n\r\nhello",
        b"Content-Length: 5\r\nContent-Length : 0\r\n\r\nhello",
        b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        # Of a length and chunks, the chunks count: what follows them is a request of its own.
        b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG",
        b"Content-Length: %d\r\n\r\n" % len(SECOND),
    )
    with serving(data_folder) as course:
        assert _said(course, SECOND + LAST) == [200, 404]
        for length in lengths:
            assert 200 not in _said(course, FORM + length + SECOND + LAST), length


def test_a_request_without_one_clear_name_gets_no_page(data_folder: Path) -> None:
    hosts = (
        b"",
        b"Host: localhost\r\nHost: evil.example\r\n",
        b"Host : localhost\r\n",
        b"Host: evil.example\r\n",
        b"Host: localhost, evil.example\r\n",
    )
    with serving(data_folder) as course:
        for host in hosts:
            sent = b"GET /join HTTP/1.1\r\n" + host + b"Connection: close\r\n\r\n"
            assert _said(course, sent)[0] in {400, 421}, host
