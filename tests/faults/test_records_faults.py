"""The worst that happens to a database: it is killed, it has no room, somebody sits on it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from crowds import answering, open_and_answer
from disks import in_memory
from given import ADA, given
from unsealed.records import answers, progress, store
from unsealed.records.errors import DatabaseBusy, DatabaseDamaged, DiskFull
from unsealed.records.store import Records

TESTS = Path(__file__).resolve().parent.parent
FULL = (
    "This could not be kept: the disk of the machine that runs this course is full. "
    "Everything kept before is safe. Tell whoever runs the course, then send it again."
)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_killed_process_loses_no_acknowledged_answer_and_doubles_none(tmp_path: Path) -> None:
    Records.open("", folder=tmp_path).close()
    processes = [answering(tmp_path, name) for name in ("one", "two")]
    acknowledged = []
    for process in processes:
        assert process.stdout is not None
        acknowledged += [process.stdout.readline() for _ in range(100)]
    for process in processes:
        process.send_signal(signal.SIGKILL)
    for process in processes:
        rest, _ = process.communicate()
        acknowledged += rest.splitlines(keepends=True)
    records = Records.open("", folder=tmp_path)
    with records.reading() as connection:
        rows = connection.exec_driver_sql("SELECT learner, question FROM answers").all()
        counted = connection.exec_driver_sql("SELECT learner, answered FROM progress").all()
        sound = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
    records.close()
    # What was printed half when the process died was acknowledged to nobody.
    whole = {tuple(line.split()) for line in acknowledged if line.endswith("\n")}
    assert len(whole) >= 200
    assert whole <= {tuple(row) for row in rows}
    assert dict(tuple(row) for row in counted) == Counter(learner for learner, _ in rows)
    assert sound == "ok"


def fill_with_answers(records: Records) -> int:
    """Keep answers until there is no room for another; how many were kept."""

    def one_after_another() -> None:
        for number in range(100_000):
            answers.record(records, given(f"q-{number}", option="x" * 2000))

    with pytest.raises(DiskFull) as full:
        one_after_another()
    assert str(full.value) == FULL
    return len(answers.in_lesson(records, ADA, "black-moon"))


def test_a_full_disk_is_said_and_keeps_what_was_there(tmp_path: Path) -> None:
    with in_memory(tmp_path / "disk", "2m") as disk:
        records = Records.open("", folder=disk)
        (disk / "ballast").write_bytes(b"x" * 500_000)
        kept = fill_with_answers(records)
        assert kept > 0
        assert progress.of(records, ADA)["black-moon"].answered == kept
        (disk / "ballast").unlink()
        assert answers.record(records, given("when there is room again")).is_new
        records.close()


def test_a_database_that_may_not_grow_is_full_too(tmp_path: Path) -> None:
    records = Records.open("", folder=tmp_path)
    with records.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    kept = fill_with_answers(records)
    assert len(answers.in_lesson(records, ADA, "black-moon")) == kept
    assert answers.record(records, given("when there is room again")).is_new
    records.close()


HOLDING = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


def test_another_process_that_holds_the_database_is_waited_for_and_then_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "BUSY_SECONDS", 0.5)
    records = Records.open("", folder=tmp_path)
    command = [sys.executable, "-c", HOLDING, str(tmp_path / "records.db")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        start = time.monotonic()
        with pytest.raises(DatabaseBusy):
            answers.record(records, given())
        assert time.monotonic() - start >= 0.5
        holder.communicate()
    assert answers.record(records, given()).is_new
    records.close()


def test_a_database_with_torn_pages_is_said_to_be_damaged(tmp_path: Path) -> None:
    records = Records.open("", folder=tmp_path)
    for number in range(50):
        answers.record(records, given(f"q-{number}"))
    records.close()
    file = tmp_path / "records.db"
    content = bytearray(file.read_bytes())
    content[4096 * 4 :] = b"\xff" * (len(content) - 4096 * 4)
    file.write_bytes(content)
    with pytest.raises(DatabaseDamaged) as caught:
        open_and_answer("", tmp_path, "one more")
    assert "malformed" in caught.value.detail
