"""Somebody at a browser without scripts, at the real server."""

from __future__ import annotations

import re
from contextlib import closing
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from class_at_work import arrive

if TYPE_CHECKING:
    from serving import Served


class Pupil:
    """Somebody without scripts: they have what the page holds, and nothing else."""

    def __init__(self, served: Served) -> None:
        self.address = urlsplit(served.address).netloc
        self.path, (learner,) = arrive(served, 1)
        self.cookie, self.token = learner.cookie, learner.token

    def asks(self, method: str, path: str, body: str = "") -> tuple[int, str, str | None]:
        """The status, the page, and after how many seconds to come again."""
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        with closing(HTTPConnection(self.address, timeout=30)) as connection:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.read().decode(), response.getheader("Retry-After")

    def answers(self, number: int = 1) -> tuple[int, str, str | None]:
        fields = {"csrf_token": self.token, "probability": "70", "number": number, "try": 1}
        return self.asks("POST", self.path, urlencode(fields))

    def sends_what_is_held(self, page: str) -> int:
        """Press the button of a page that could not be kept; the status of what comes."""
        held = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
        assert ("probability", "70") in held
        return self.asks("POST", self.path, urlencode(held))[0]
