"""A thousand learners' cookies and tokens, got from a running server as a browser gets them."""

from __future__ import annotations

import http.client
import re
import urllib.parse
import urllib.request
from typing import TYPE_CHECKING

from itsdangerous import URLSafeSerializer

from unsealed.records.tables import LearnerId

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from servers import Server

COUNT = 1000
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def enter(server: Server, path_of: Callable[[int], str], file: Path) -> None:
    """Let so many learners open a page, each for the first time, and write down what they got."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    lines = ["\t".join(_first_visit(connection, path_of(number))) for number in range(1, COUNT + 1)]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def first_visit(server: Server, path: str) -> tuple[str, str]:
    """The cookie and the token of somebody who comes to a page for the first time."""
    return _first_visit(http.client.HTTPConnection("127.0.0.1", server.port), path)


def _first_visit(connection: http.client.HTTPConnection, path: str) -> tuple[str, str]:
    connection.request("GET", path)
    response = connection.getresponse()
    text = response.read().decode()
    token = TOKEN.search(text)
    cookie = response.getheader("Set-Cookie", "").partition(";")[0]
    if response.status != 200 or token is None or not cookie:
        raise SystemExit(f"{path}: no cookie or no token in the answer ({response.status}).")
    return cookie, token[1]


def answers_of(learners: Path, paths: Path, *, learner: int, first_try: int) -> Iterator[bytes]:
    """One learner's answers as raw requests: every question in turn, then each once more."""
    cookie, token = learners.read_text(encoding="utf-8").splitlines()[learner].split("\t")
    asked = [line.split("\t") for line in paths.read_text(encoding="utf-8").splitlines()]
    number = first_try
    while True:
        for path, fields in asked:
            body = f"{fields}&try={number}&csrf_token={token}"
            yield (
                f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n"
                "Content-Type: application/x-www-form-urlencoded\r\n"
                f"Content-Length: {len(body)}\r\n\r\n{body}"
            ).encode()
        number += 1


def id_in(cookie: str) -> LearnerId:
    """Whom a cookie names: what it says is signed, and no secret."""
    payload = cookie.partition("=")[2].rsplit(".", 2)[0]
    return LearnerId(URLSafeSerializer("any").load_payload(payload.encode())["learner"])


def signed_in(address: str, name: str, password: str) -> str:
    """The cookie of somebody with an account, who has just signed in."""
    page = f"{address}/teachers/sign-in"
    jar = urllib.request.HTTPCookieProcessor()
    browser = urllib.request.build_opener(jar)
    with browser.open(page) as shown:
        token = TOKEN.search(shown.read().decode())
    sent = {"name": name, "password": password, "csrf_token": token[1] if token else ""}
    with browser.open(page, urllib.parse.urlencode(sent).encode()):
        return "; ".join(f"{each.name}={each.value}" for each in jar.cookiejar)
