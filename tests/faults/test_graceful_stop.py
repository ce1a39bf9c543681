"""A server that is asked to stop ends what it has begun, takes nothing new, and is gone in time."""

from __future__ import annotations

import fcntl
import http.client
import re
import signal
import socket
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from serving import serving
from unsealed.pages.serving import LONGEST_STOP
from unsealed.records import turns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from serving import Served

PATIENCE = 30.0


def test_an_answer_under_way_is_kept_and_acknowledged_before_the_server_ends(data_folder: Path):
    with serving(data_folder, workers="2") as course:
        cookie, fields, action = _opens(course)
        with ThreadPoolExecutor(1) as pool:
            with _database_held(course.data):
                answering = pool.submit(_status, course, action, fields, cookie)
                _wait_until(lambda: _is_taken(course.data))
                course.process.send_signal(signal.SIGTERM)
                _wait_until(lambda: _refuses(course))
                assert not answering.done()
            assert answering.result(PATIENCE) == 303
        assert course.process.wait(LONGEST_STOP) == 0
    with closing(sqlite3.connect(course.data / "records.db")) as records:
        assert records.execute("SELECT count(*) FROM answers").fetchone() == (1,)


def test_a_server_that_is_stopped_while_it_starts_is_gone_at_once(data_folder: Path):
    with serving(data_folder, workers="4") as course:
        # One process answers by now; the others have hardly begun.
        course.process.send_signal(signal.SIGTERM)
        course.process.wait(PATIENCE)
    assert "refused to gracefully stop" not in data_folder.with_suffix(".log").read_text()


@contextmanager
def _database_held(data: Path) -> Iterator[None]:
    """Within the block nobody else can write: who does waits."""
    with closing(sqlite3.connect(data / "records.db", isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        yield
        holder.execute("ROLLBACK")


def _opens(course: Served) -> tuple[str, str, str]:
    with closing(_connected(course)) as connection:
        connection.request("GET", "/lessons/warm-up/hook")
        response = connection.getresponse()
        text = response.read().decode()
    token = re.search(r'name="csrf_token" value="([^"]+)"', text)
    action = re.search(r'action="(/lessons/[^"]+/answers/[^"]+)"', text)
    assert token is not None
    assert action is not None
    fields = {"csrf_token": token[1], "probability": "70", "number": 1, "try": 1}
    return response.getheader("Set-Cookie", "").partition(";")[0], urlencode(fields), action[1]


def _status(course: Served, path: str, fields: str, cookie: str) -> int:
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    with closing(_connected(course)) as connection:
        connection.request("POST", path, fields, headers)
        return connection.getresponse().status


def _connected(course: Served) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(urlsplit(course.address).netloc, timeout=PATIENCE)


def _is_taken(data: Path) -> bool:
    """Whether somebody has the writers' turn, and so waits for the database."""
    with turns.side_file(data / "records.db").open("r+") as side_file:
        try:
            fcntl.flock(side_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _refuses(course: Served) -> bool:
    """Whether a new caller is sent away."""
    host, port = urlsplit(course.address).netloc.split(":")
    try:
        socket.create_connection((host, int(port)), timeout=1).close()
    except OSError:
        return True
    return False


def _wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)
