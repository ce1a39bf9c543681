"""What is SQLite's alone: a file, who else sits on it, and what is wrong with it."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from given import given
from keeping import Place
from unsealed.records import answers, checkpoints, store, turns
from unsealed.records.addresses import AddressFault
from unsealed.records.errors import (
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseReadOnly,
    DiskFull,
    RecordsError,
)
from unsealed.records.store import Records

if TYPE_CHECKING:
    from collections.abc import Iterator


NOBODY = 65534


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place("", tmp_path)


def test_records_are_made_in_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    records = Records.open("", folder=tmp_path / "new" / "data")
    answers.record(records, given())
    records.close()
    assert (tmp_path / "new" / "data" / "records.db").is_file()


def test_records_lie_where_the_url_says(tmp_path: Path) -> None:
    Records.open(f"sqlite:///{tmp_path}/elsewhere/mine.db", folder=tmp_path / "data").close()
    assert (tmp_path / "elsewhere" / "mine.db").is_file()
    assert not (tmp_path / "data").exists()


def log_after(folder: Path, count: int) -> int:
    """How many bytes SQLite's log has after so many answers of as many learners."""
    records = Records.open("", folder=folder)
    for number in range(count):
        answers.record(records, given(learner=f"learner-{number * 7919 % count:05d}"))
    size = (folder / "records.db-wal").stat().st_size
    records.close()
    return size


def test_the_log_is_carried_over_while_people_write_and_begun_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_short = log_after(tmp_path / "short", 600)
    monkeypatch.setattr(checkpoints, "EVERY", 10_000)
    assert kept_short < log_after(tmp_path / "left", 600) / 2


def test_what_is_carried_over_beside_writers_is_lost_to_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "EVERY", 5)
    records = Records.open("", folder=tmp_path)
    writers = [
        threading.Thread(
            target=lambda name: [
                answers.record(records, given(f"q{number}", learner=name)) for number in range(60)
            ],
            args=(f"learner-{name}",),
        )
        for name in range(4)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    records.close()
    with closing(sqlite3.connect(tmp_path / "records.db")) as db:
        assert db.execute("SELECT count(*) FROM answers").fetchone() == (240,)
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_records_in_memory_are_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(AddressFault) as caught:
        Records.open(url, folder=tmp_path)
    assert str(caught.value) == (
        f"The database URL {url!r} names no file. Write sqlite:////folder/records.db, "
        "or leave it out to keep the records in the data folder."
    )


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)],
)
def test_every_connection_is_set_for_safety(records: Records, pragma: str, value: object) -> None:
    with records.reading() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


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
