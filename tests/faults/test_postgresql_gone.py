"""PostgreSQL is killed, restarted or out of reach while a class answers: nothing is lost."""

from __future__ import annotations

import shutil
import socket
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

import postgresql as server
from class_at_work import ALL, a_class_answers, acknowledged, numbers_in, wait_until
from serving import serving
from unsealed.records import postgresql
from unsealed.records.addresses import located
from unsealed.records.errors import RecordsError
from unsealed.records.store import Records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from class_at_work import Learner
    from serving import Served


@contextmanager
def own_postgresql() -> Iterator[server.OwnServer]:
    """A PostgreSQL that may be killed: it acknowledges nothing that its death would lose."""
    with server._folder() as folder:
        own = server.OwnServer(folder, server._programs(folder), server.SETTINGS)
        own.prepare()
        own.start(synchronous_commit="on")
        try:
            yield own
        finally:
            own.stop()


def work_goes_on(course: Served, learners: list[Learner]) -> None:
    """Wait until more was acknowledged than now."""
    before = acknowledged(learners)
    wait_until(lambda: acknowledged(learners) > min(before + 5, ALL - 1))
    assert course.workers()


def test_postgresql_is_killed_and_restarted_while_a_class_answers(
    built_course: Path, tmp_path: Path
) -> None:
    data = shutil.copytree(built_course, tmp_path / "data")
    with own_postgresql() as own, serving(data, database_url=own.url) as course:
        with a_class_answers(course, lambda: numbers_in(own.url)) as learners:
            own.kill_a_backend()
            work_goes_on(course, learners)
            own.stop()
            own.start(synchronous_commit="on")
            work_goes_on(course, learners)
            own.kill()
            assert course.status_of("/about") == 200
            assert course.status_of("/me") == 503
            own.start(synchronous_commit="on")
        assert {status for each in learners for status in each.heard} <= {303, 503}
        assert "Traceback" not in data.with_suffix(".log").read_text()


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a server that takes connections and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        yield int(listener.getsockname()[1])


def test_a_server_that_never_answers_is_given_up_and_then_left_alone(
    silent: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(postgresql._REACHING, "connect_timeout", 2)
    records = Records(located(f"postgresql://a@127.0.0.1:{silent}/records", tmp_path))
    times = []
    for _ in range(3):
        start = time.monotonic()
        with pytest.raises(RecordsError), records.reading():
            pass
        times.append(time.monotonic() - start)
    assert 1 < times[0] < 10
    assert max(times[1:]) < 0.5  # who comes next does not wait as well
