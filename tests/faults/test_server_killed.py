"""A server that is killed in the middle of its work loses no answer that it acknowledged."""

from __future__ import annotations

import http.client
import re
import sqlite3
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import psutil

from serving import Served, free_port, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LEARNERS = 25
ANSWERS_EACH = 8
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
ACTION = re.compile(r'action="(/lessons/[^"]+/answers/[^"]+)"')


@dataclass
class Learner:
    """Somebody whose browser sends an answer again until it is acknowledged."""

    cookie: str
    token: str
    acknowledged: list[int] = field(default_factory=list)

    def sends(self, port: int, path: str, number: int) -> None:
        """Send the answer with this number, until the server says that it has it."""
        body = urlencode(
            {"csrf_token": self.token, "probability": "70", "number": number, "try": 1}
        )
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        for _ in range(400):
            if _status(port, path, body, headers) == 303:
                self.acknowledged.append(number)
                return
            time.sleep(0.05)
        raise AssertionError(f"answer {number} was never acknowledged")


@contextmanager
def a_class_answers(course: Served) -> Iterator[list[Learner]]:
    """In the block a third of all answers is acknowledged; after it all of them are, once each."""
    port = urlsplit(course.address).port or 80
    path, learners = _arrive(course)
    with ThreadPoolExecutor(LEARNERS) as pool:
        jobs = [
            pool.submit(learner.sends, port, path, number)
            for number in range(1, ANSWERS_EACH + 1)
            for learner in learners
        ]
        _wait_until(lambda: _acknowledged(learners) >= LEARNERS * ANSWERS_EACH // 3)
        yield learners
        for job in jobs:
            job.result(timeout=60)
    assert _stored(course.data) == Counter(
        number for learner in learners for number in learner.acknowledged
    )


def test_no_acknowledged_answer_is_lost_or_doubled_when_the_server_is_killed(data_folder: Path):
    port = free_port()
    with (
        serving(data_folder, port=port) as first,
        ExitStack() as stack,
        a_class_answers(first) as learners,
    ):
        first.kill()
        before_the_restart = _acknowledged(learners)
        assert before_the_restart < LEARNERS * ANSWERS_EACH
        stack.enter_context(serving(data_folder, port=port))


def test_a_worker_that_is_killed_is_replaced_by_itself(data_folder: Path):
    with serving(data_folder) as course, a_class_answers(course) as learners:
        (worker,) = course.workers()
        worker.kill()
        assert _acknowledged(learners) < LEARNERS * ANSWERS_EACH
        _wait_until(lambda: course.workers() not in ([], [worker]))
    assert "Unexpected exit from worker-1" in data_folder.with_suffix(".log").read_text()


def test_workers_do_not_outlive_the_process_that_sees_to_them(data_folder: Path):
    port = free_port()
    with (
        serving(data_folder, port=port) as first,
        ExitStack() as stack,
        a_class_answers(first),
    ):
        workers = first.workers()
        first.process.kill()
        first.process.wait()
        _, alive = psutil.wait_procs(workers, timeout=20)
        assert alive == []
        stack.enter_context(serving(data_folder, port=port))


def _arrive(course: Served) -> tuple[str, list[Learner]]:
    """The path that takes the answers, and so many learners who have opened its page."""
    learners = []
    path = ""
    for _ in range(LEARNERS):
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


def _status(port: int, path: str, body: str, headers: dict[str, str]) -> int | None:
    """The status of the answer, or None if the server is gone or went before answering."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("POST", path, body, headers)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def _acknowledged(learners: list[Learner]) -> int:
    return sum(len(learner.acknowledged) for learner in learners)


def _stored(data: Path) -> Counter[int]:
    """How many answers are stored under each number: one for each learner, if all is well."""
    with sqlite3.connect(data / "records.db") as db:
        rows = db.execute("SELECT number FROM answers WHERE step = 'hook'").fetchall()
    db.close()
    return Counter(number for (number,) in rows)


def _wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.001)
