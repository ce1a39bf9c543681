"""A class whose browsers send each answer until the server says that it has it."""

from __future__ import annotations

import http.client
import re
import sqlite3
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from serving import Served

LEARNERS = 25
ANSWERS_EACH = 8
ALL = LEARNERS * ANSWERS_EACH
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
ACTION = re.compile(r'action="(/lessons/[^"]+/answers/[^"]+)"')


@dataclass
class Learner:
    """Somebody whose browser sends an answer again until it is acknowledged."""

    cookie: str
    token: str
    acknowledged: list[int] = field(default_factory=list)
    heard: set[int | None] = field(default_factory=set)

    def sends(self, port: int, path: str, number: int) -> None:
        """Send the answer with this number, until the server says that it has it."""
        body = urlencode(
            {"csrf_token": self.token, "probability": "70", "number": number, "try": 1}
        )
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        for _ in range(400):
            status = status_of(port, path, body, headers)
            self.heard.add(status)
            if status == 303:
                self.acknowledged.append(number)
                return
            time.sleep(0.05)
        raise AssertionError(f"answer {number} was never acknowledged")


@contextmanager
def a_class_answers(
    course: Served, stored: Callable[[], Counter[int]] | None = None
) -> Iterator[list[Learner]]:
    """In the block a third of all answers is acknowledged; after it all of them are, once each."""
    port = urlsplit(course.address).port or 80
    path, learners = arrive(course)
    with ThreadPoolExecutor(LEARNERS) as pool:
        jobs = [
            pool.submit(learner.sends, port, path, number)
            for number in range(1, ANSWERS_EACH + 1)
            for learner in learners
        ]
        wait_until(lambda: acknowledged(learners) >= ALL // 3)
        yield learners
        for job in jobs:
            job.result(timeout=60)
    assert (stored() if stored else _stored(course.data)) == Counter(
        number for learner in learners for number in learner.acknowledged
    )


def arrive(course: Served, count: int = LEARNERS) -> tuple[str, list[Learner]]:
    """The path that takes the answers, and so many learners who have opened its page."""
    learners = []
    path = ""
    for _ in range(count):
        connection = http.client.HTTPConnection(urlsplit(course.address).netloc, timeout=30)
        connection.request("GET", "/lessons/warm-up/hook")
        response = connection.getresponse()
        text = response.read().decode()
        cookie = response.getheader("Set-Cookie", "").partition(";")[0]
        token, action = TOKEN.search(text), ACTION.search(text)
        assert token is not None
        assert action is not None
        path = action[1]
        learners.append(Learner(cookie, token[1]))
        connection.close()
    return path, learners


def status_of(port: int, path: str, body: str, headers: dict[str, str]) -> int | None:
    """The status of the answer, or None if the server is gone or went before answering."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("POST", path, body, headers)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def acknowledged(learners: list[Learner]) -> int:
    return sum(len(learner.acknowledged) for learner in learners)


def _stored(data: Path) -> Counter[int]:
    """How many answers are stored under each number: one for each learner, if all is well."""
    with sqlite3.connect(data / "records.db") as db:
        rows = db.execute("SELECT number FROM answers WHERE step = 'hook'").fetchall()
    db.close()
    return Counter(number for (number,) in rows)


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.001)
