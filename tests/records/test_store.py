from __future__ import annotations

import multiprocessing
import os
import sqlite3
import sys
import threading
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from crowds import open_and_answer
from given import ADA, given
from unsealed.records import answers, drafts, store, turns
from unsealed.records.errors import (
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseReadOnly,
    DatabaseTooNew,
    DiskFull,
    RecordsError,
    understood,
)
from unsealed.records.store import Records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Place

NOBODY = 65534


def test_records_are_made_in_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    records = Records.open("", folder=tmp_path / "new" / "data")
    answers.record(records, given())
    records.close()
    assert (tmp_path / "new" / "data" / "records.db").is_file()


def test_records_lie_where_the_url_says(tmp_path: Path) -> None:
    Records.open(f"sqlite:///{tmp_path}/elsewhere/mine.db", folder=tmp_path / "data").close()
    assert (tmp_path / "elsewhere" / "mine.db").is_file()
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_records_in_memory_are_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="names no file") as caught:
        Records.open(url, folder=tmp_path)
    assert str(caught.value) == (
        f"The database URL {url!r} names no file. Write sqlite:////folder/records.db, "
        "or leave it out to keep the records in the data folder."
    )


def test_opening_again_finds_what_was_kept_and_needs_no_alembic(
    place: Place, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers.record(records, given())
    monkeypatch.setitem(sys.modules, "unsealed.records.migrating", None)
    again = place.open()
    assert len(answers.in_lesson(again, ADA, "black-moon")) == 1
    again.close()


def test_eight_processes_open_new_records_at_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(8, mp_context=context) as pool:
        kept = list(pool.map(open_and_answer, [tmp_path] * 8, [f"q-{i}" for i in range(8)]))
    assert kept == [True] * 8


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)],
)
def test_every_connection_is_set_for_safety(records: Records, pragma: str, value: object) -> None:
    with records.reading() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def test_what_goes_wrong_leaves_nothing_half_written(records: Records) -> None:
    def write_and_fail() -> None:
        with records.writing() as connection:
            connection.exec_driver_sql("INSERT INTO learners (id, created_at) VALUES ('x', 'now')")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    with records.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM learners").scalar() == 0


def test_a_view_stays_as_it_was_at_its_first_query(records: Records) -> None:
    with records.reading() as connection:
        count = "SELECT count(*) FROM answers"
        before = connection.exec_driver_sql(count).scalar()
        answers.record(records, given())
        assert connection.exec_driver_sql(count).scalar() == before == 0


def test_a_thread_that_writes_cannot_wait_for_itself(records: Records) -> None:
    with records.writing(), pytest.raises(RuntimeError) as caught:
        answers.record(records, given())
    assert str(caught.value) == ("This thread writes already; it would wait for itself for ever.")
    assert answers.record(records, given()).is_new


def test_writers_wait_for_their_turn(records: Records) -> None:
    written = threading.Event()

    def write() -> None:
        answers.record(records, given())
        written.set()

    with records.writing():
        thread = threading.Thread(target=write)
        thread.start()
        assert not written.wait(0.2)
    thread.join()
    assert written.is_set()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_process_has_connections_of_its_own(records: Records) -> None:
    answers.record(records, given("before"))
    child = os.fork()
    if child == 0:
        is_new = answers.record(records, given("in the child")).is_new
        os._exit(0 if is_new else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert answers.record(records, given("after")).is_new
    assert len(answers.in_lesson(records, ADA, "black-moon")) == 3


def test_a_naive_moment_is_refused(records: Records) -> None:
    with pytest.raises(ValueError, match="A moment needs its time zone") as caught:
        drafts.save(
            records,
            ADA,
            "black-moon",
            "judge",
            1,
            "why",
            {},
            now=datetime(2026, 11, 2, 9, 0),  # noqa: DTZ001 - the naive one
        )
    assert str(caught.value) == "A moment needs its time zone, found 2026-11-02T09:00:00."


def test_a_stranger_who_holds_the_file_is_waited_for_and_then_named(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "BUSY_SECONDS", 0.2)
    records = place.open()
    stranger = sqlite3.connect(tmp_path / "records.db", isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseBusy) as caught:
        answers.record(records, given())
    stranger.close()
    assert answers.record(records, given()).is_new
    records.close()
    assert str(caught.value) == (
        "This could not be kept yet: something else is using the course's records. "
        "Everything kept before is safe. Wait a moment, then send it again."
    )
    assert caught.value.detail == "database is locked"
    assert caught.value.place.endswith("records.db")


@pytest.mark.parametrize("content", [b"no database at all, but long enough" * 40, b"x" * 4096])
def test_a_file_that_is_no_database_is_said_to_be_damaged(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "records.db").write_bytes(content)
    with pytest.raises(DatabaseDamaged) as caught:
        Records.open("", folder=tmp_path)
    assert str(caught.value) == (
        "The course's records are damaged, so nothing can be kept or shown of your work. "
        "Tell whoever runs the course: the records can be restored from a backup."
    )
    assert (tmp_path / "records.db").read_bytes() == content


def test_records_of_a_newer_program_are_left_alone(place: Place, records: Records) -> None:
    with records.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseTooNew) as caught:
        place.open()
    assert str(caught.value) == (
        "The course's records were made by a newer version of this program. "
        "Tell whoever runs the course: the program must be updated before it can use them."
    )


@pytest.fixture
def read_only_folder() -> Iterator[Path]:
    """A folder that everybody may look into. Pytest's own may be entered by its owner alone."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o555)
        yield folder
        folder.chmod(0o755)


@pytest.fixture
def somebody_without_rights(read_only_folder: Path) -> Iterator[None]:
    """Root may write everywhere, so for the time of the test we are nobody."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(NOBODY)
    yield
    if is_root:
        os.seteuid(0)


@pytest.mark.usefixtures("somebody_without_rights")
def test_a_folder_that_may_not_be_written_is_named(read_only_folder: Path) -> None:
    with pytest.raises(DatabaseReadOnly):
        Records.open("", folder=read_only_folder)


def test_a_folder_that_is_a_file_is_no_place_for_records(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(RecordsError) as caught:
        Records.open("", folder=tmp_path / "data")
    assert str(caught.value) == (
        "Your work could not be reached just now. Nothing that was kept is lost. "
        "Try again; if it stays so, tell whoever runs this course."
    )


def test_a_turn_that_cannot_be_opened_closes_the_connection(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(turns, "opened", no_room)
    with pytest.raises(DiskFull):
        place.open()


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        pytest.param(OSError(28, "No space left"), DiskFull, id="no space"),
        pytest.param(OSError(122, "Quota exceeded"), DiskFull, id="quota"),
        pytest.param(OSError(30, "Read-only file system"), DatabaseReadOnly, id="read-only"),
        pytest.param(OSError(5, "Input/output error"), RecordsError, id="a failing disk"),
    ],
)
def test_the_system_s_errors_are_understood(error: OSError, meaning: type[RecordsError]) -> None:
    assert type(understood(error, place="here")) is meaning
