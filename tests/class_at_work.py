"""A class whose browsers send each answer until the server says that it has it."""

from __future__ import annotations

import http.client
import re
import sqlite3
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count, cycle, islice
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import psycopg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from serving import Served

LEARNERS = 25
ANSWERS_EACH = 8
ALL = LEARNERS * ANSWERS_EACH
PAUSE = 0.1
"""Seconds between two answers of somebody who goes on and on: a quick learner's."""
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
ACTION = re.compile(r'action="(/lessons/[^"]+/answers/[^"]+)"')


@dataclass
class Learner:
    """Somebody whose browser sends an answer again until it is acknowledged."""

    cookie: str
    token: str
    acknowledged: list[int] = field(default_factory=list)
    by: Counter[int] = field(default_factory=Counter)
    """How many answers each server has acknowledged, by its port."""
    heard: set[int | None] = field(default_factory=set)

    def sends(self, ports: Sequence[int], path: str, number: int) -> None:
        """Send the answer with this number to one server after the other, until one has it."""
        body = urlencode(
            {"csrf_token": self.token, "probability": "70", "number": number, "try": 1}
        )
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        for port in islice(cycle(ports), 400):
            status = status_of(port, path, body, headers)
            self.heard.add(status)
            if status == 303:
                self.acknowledged.append(number)
                self.by[port] += 1
                return
            time.sleep(0.05)
        raise AssertionError(f"answer {number} was never acknowledged")

    def goes_on(self, ports: Sequence[int], path: str, is_over: threading.Event) -> None:
        """Send one answer after the other, until it is over."""
        for number in count(1):
            if is_over.wait(PAUSE):
                return
            self.sends(ports, path, number)


@contextmanager
def a_class_answers(
    course: Served, stored: Callable[[], Counter[int]] | None = None
) -> Iterator[list[Learner]]:
    """In the block a third of all answers is acknowledged; after it all of them are, once each."""
    path, learners = arrive(course)
    with ThreadPoolExecutor(LEARNERS) as pool:
        jobs = [
            pool.submit(learner.sends, [port_of(course)], path, number)
            for number in range(1, ANSWERS_EACH + 1)
            for learner in learners
        ]
        wait_until(lambda: acknowledged(learners) >= ALL // 3)
        yield learners
        for job in jobs:
            job.result(timeout=60)
    assert (stored() if stored else _stored(course.data)) == _numbers(learners)


@contextmanager
def a_class_goes_on(
    courses: Sequence[Served], stored: Callable[[], Counter[int]], learners: int = 10
) -> Iterator[list[Learner]]:
    """In the block a class answers on and on; after it all that was acknowledged is there, once.

    Every learner has a course of their own, and asks the next one where it does not take an answer.
    """
    ports = [port_of(course) for course in courses]
    path, found = arrive(courses[0], learners)
    is_over = threading.Event()
    with ThreadPoolExecutor(learners) as pool:
        jobs = [
            pool.submit(learner.goes_on, ports[first:] + ports[:first], path, is_over)
            for learner, first in zip(found, cycle(range(len(ports))))
        ]
        try:
            yield found
        finally:
            is_over.set()
        for job in jobs:
            job.result(timeout=60)
    assert stored() == _numbers(found)


def port_of(course: Served) -> int:
    return urlsplit(course.address).port or 80


def _numbers(learners: list[Learner]) -> Counter[int]:
    """How many answers were acknowledged under each number."""
    return Counter(number for learner in learners for number in learner.acknowledged)


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
    """The status of the answer, or None if the server is gone or went before answering.

    A server that refuses for a while must say when to come again.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("POST", path, body, headers)
        response = connection.getresponse()
    except (OSError, http.client.HTTPException):
        return None
    else:
        assert response.status != 503 or response.getheader("Retry-After")
        return response.status
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


def numbers_in(url: str) -> Counter[int]:
    """The same of records that a PostgreSQL server holds."""
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT number FROM answers WHERE step = 'hook'").fetchall()
    return Counter(number for (number,) in rows)


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.001)
