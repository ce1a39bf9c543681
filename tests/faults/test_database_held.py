"""Something holds the database, or its disk: pages still come, and nothing that is sent is lost."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from crowds import another_process_writes
from scriptless import Pupil
from serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from serving import Served

PROGRAM = """#!{python}
from unsealed.cli import main
from unsealed.records import store
store.BUSY_SECONDS = 1.5
{more}
main()
"""
"""The real program, which waits for others for one and a half seconds in place of five."""
WAITS = 1.5
WITHIN_ROOM = """
from pathlib import Path
begin = store.Seat._begin
def begin_within_room(seat, statement):
    room = Path(__file__).with_name("room")
    most = room.read_text() if room.exists() else "1000000"
    seat.connection.connection.driver_connection.execute(f"PRAGMA max_page_count = {most}")
    begin(seat, statement)
store.Seat._begin = begin_within_room
"""
"""SQLite finds no room on the disk for as long as a file beside the program says so."""


def program(folder: Path, more: str = "") -> Path:
    path = folder / "program"
    path.write_text(PROGRAM.format(python=sys.executable, more=more))
    path.chmod(0o755)
    return path


@pytest.fixture(scope="module")
def served(built_course: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("held")
    data = shutil.copytree(built_course, folder / "data")
    with serving(data, command=program(folder)) as server:
        yield server


def test_while_another_process_holds_the_database_pages_come_and_answers_wait(
    served: Served,
) -> None:
    pupil = Pupil(served)
    stranger = sqlite3.connect(served.data / "records.db", isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(12) as pool:
        sent = [pool.submit(pupil.answers, number) for number in range(1, 13)]
        start = time.monotonic()
        assert pupil.asks("GET", "/lessons/warm-up/hook")[0] == 200
        assert time.monotonic() - start < WAITS  # it did not wait for those who write
        refused = [each.result() for each in sent]
    assert {(status, again) for status, _, again in refused} == {(503, "5")}
    assert "something else is using the course&#39;s records" in refused[0][1]
    start = time.monotonic()
    assert pupil.answers()[0] == 503
    assert time.monotonic() - start < WAITS  # one waited in vain; until it ends, nobody else need
    stranger.close()
    assert pupil.sends_what_is_held(refused[0][1]) == 303
    assert pupil.answers(2)[0] == 303


def test_a_process_that_was_stopped_while_it_wrote_keeps_nobody_waiting_for_ever(
    served: Served,
) -> None:
    pupil = Pupil(served)
    with another_process_writes(served.data) as other:
        other.send_signal(signal.SIGSTOP)
        with ThreadPoolExecutor(12) as pool:
            sent = [pool.submit(pupil.answers, number) for number in range(1, 13)]
            assert pupil.asks("GET", "/lessons/warm-up/hook")[0] == 200
            refused = [each.result() for each in sent]
        assert {(status, again) for status, _, again in refused} == {(503, "5")}
        assert "something else is using the course&#39;s records" in refused[0][1]
        other.send_signal(signal.SIGCONT)
        other.communicate("\n")
    assert pupil.sends_what_is_held(refused[0][1]) == 303
    assert pupil.answers(2)[0] == 303


def test_a_full_disk_is_said_and_the_answer_is_kept_as_soon_as_there_is_room(
    built_course: Path, tmp_path: Path
) -> None:
    data = shutil.copytree(built_course, tmp_path / "data")
    with serving(data, command=program(tmp_path, WITHIN_ROOM)) as served:
        pupil = Pupil(served)
        (tmp_path / "room").write_text("1")  # pages; what is there already stays
        kept, refused = fill(pupil)
        assert refused[::2] == (503, "5")
        assert "the disk of the machine that runs this course is full" in refused[1]
        assert pupil.asks("GET", "/lessons/warm-up/hook")[0] == 200
        (tmp_path / "room").unlink()
        assert pupil.sends_what_is_held(refused[1]) == 303
    with closing(sqlite3.connect(data / "records.db")) as connection:
        found = connection.execute("SELECT number FROM answers ORDER BY number").fetchall()
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert found == [(number,) for number in range(1, kept + 2)]


def fill(pupil: Pupil) -> tuple[int, tuple[int, str, str | None]]:
    """Answer until there is no more room: how many were kept, and what was said then."""
    for number in range(1, 500):
        answered = pupil.answers(number)
        if answered[0] != 303:
            return number - 1, answered
    raise AssertionError("there was room for all")
