"""Crowds at the real server: what comes too soon is refused politely, and nothing kept is lost."""

from __future__ import annotations

import http.client
import re
import resource
import shutil
import sqlite3
import threading
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import pytest

from serving import Served, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

CROWD = 200
KEPT = 1100
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
ACTION = re.compile(r'action="(/lessons/[^"]+/answers/[^"]+)"')


@pytest.fixture(scope="module")
def served(built_course: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    data = Path(shutil.copytree(built_course, tmp_path_factory.mktemp("crowd") / "data"))
    with serving(data, longest_wait="1") as course:
        yield course


def _connection(served: Served) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(urlsplit(served.address).netloc, timeout=60)


@dataclass(frozen=True)
class Refusal:
    """What somebody got who opened a page and did not get it."""

    status: int
    comes_again_in: int
    text: str


@contextmanager
def _crowd(served: Served) -> Iterator[list[Refusal]]:
    """So many people who open pages without a pause; yields those who were asked to come again."""
    refused: list[Refusal] = []
    is_over = threading.Event()

    def come() -> None:
        with closing(_connection(served)) as connection:
            while not is_over.is_set():
                connection.request("GET", "/course")
                response = connection.getresponse()
                text = response.read().decode()
                if response.status != 200:
                    seconds = int(response.headers["Retry-After"])
                    refused.append(Refusal(response.status, seconds, text))

    people = [threading.Thread(target=come) for _ in range(CROWD)]
    for person in people:
        person.start()
    try:
        yield refused
    finally:
        is_over.set()
        for person in people:
            person.join()


@dataclass
class Learner:
    """Somebody who opened a page before the crowd came. `acknowledged` are numbers of answers."""

    connection: http.client.HTTPConnection
    path: str
    token: str
    headers: dict[str, str]
    acknowledged: list[int] = field(default_factory=list)

    def answers(self, number: int) -> None:
        """Give an answer, in a browser without scripts."""
        fields = {"csrf_token": self.token, "probability": 70, "number": number, "try": 1}
        self.connection.request("POST", self.path, urlencode(fields), self.headers)
        answer = self.connection.getresponse()
        answer.read()
        if answer.status == 303:
            self.acknowledged.append(number)


@contextmanager
def _learner(served: Served) -> Iterator[Learner]:
    with closing(_connection(served)) as connection:
        connection.request("GET", "/lessons/warm-up/hook")
        page = connection.getresponse()
        cookie, text = page.getheader("Set-Cookie", "").partition(";")[0], page.read().decode()
        token, action = TOKEN.search(text), ACTION.search(text)
        assert token is not None
        assert action is not None
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        yield Learner(connection, action[1], token[1], headers)


def test_a_crowd_is_refused_politely_and_what_was_taken_is_kept_once(served: Served) -> None:
    with _learner(served) as learner, _crowd(served) as refused:
        number = 0
        while len(refused) < 20:
            number += 1
            learner.answers(number)
        assert served.status_of("/healthz") == 200
    assert {each.status for each in refused} == {503}
    assert all(4 <= each.comes_again_in <= 12 for each in refused)
    assert all("Many people are here just now" in each.text for each in refused)
    while served.status_of("/course") != 200:
        pass  # once they are gone it opens by itself
    with closing(sqlite3.connect(served.data / "records.db")) as db:
        rows = db.execute("SELECT number FROM answers WHERE step = 'hook' ORDER BY number")
        assert [number for (number,) in rows] == learner.acknowledged


def test_more_browsers_than_a_thousand_keep_their_connections(served: Served) -> None:
    given, allowed = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert allowed == resource.RLIM_INFINITY or allowed > 2 * KEPT
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(given, 2 * KEPT), allowed))
    kept = [_connection(served) for _ in range(KEPT)]
    try:
        for connection in kept:
            connection.request("GET", "/healthz")
            response = connection.getresponse()
            response.read()
            assert response.status == 200
    finally:
        for connection in kept:
            connection.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (given, allowed))
