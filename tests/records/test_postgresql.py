"""What is PostgreSQL's alone: who waits for whom, a server that goes away, an address mistyped."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import psycopg
import pytest

from given import ADA, BEN, given
from keeping import Place
from unsealed.records import answers, classes, members, postgresql, progress, teachers
from unsealed.records.addresses import AddressFault
from unsealed.records.errors import (
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseReadOnly,
    DiskFull,
    RecordsError,
    understood,
)
from unsealed.records.store import Records

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def place(postgresql_records: str, tmp_path: Path) -> Place:
    return Place(postgresql_records, tmp_path)


@pytest.mark.parametrize(
    ("whose", "other", "waits"),
    [
        pytest.param([ADA], [BEN], False, id="two learners"),
        pytest.param([ADA], [ADA], True, id="one learner"),
        pytest.param([], [ADA], True, id="everybody, then one"),
        pytest.param([ADA], [], True, id="one, then everybody"),
        pytest.param(["7B", ADA], ["8A", BEN], False, id="learners of two classes"),
        pytest.param(["7B", ADA], ["7B", BEN], True, id="learners of one class"),
        pytest.param(["7B", ADA], [ADA], True, id="a learner of a class, and the same"),
    ],
)
def test_only_who_writes_about_the_same_waits(
    records: Records, whose: list[str], other: list[str], waits: bool
) -> None:
    written = threading.Event()

    def write() -> None:
        with records.writing(*other):
            written.set()

    thread = threading.Thread(target=write)
    with records.writing(*whose):
        thread.start()
        assert written.wait(0.3 if waits else 20) == (not waits)
    thread.join()
    assert written.is_set()


def test_two_who_want_the_same_two_never_wait_for_each_other(records: Records) -> None:
    def write(*whose: str) -> None:
        for _ in range(50):
            with records.writing(*whose):
                pass

    with ThreadPoolExecutor(2) as both:
        list(both.map(write, (ADA, BEN), (BEN, ADA)))


def test_who_takes_a_name_waits_for_whoever_writes_under_it(records: Records) -> None:
    dana = teachers.add(records, "Dana", "correct horse battery")
    made = classes.make(records, dana.id, "7B", is_open=False)
    (member,) = members.write_down(records, made.id, ["Ada"])
    with ThreadPoolExecutor(1) as another:
        with records.writing(member.learner):
            joining = another.submit(members.join, records, made, BEN, "Ada")
            with pytest.raises(TimeoutError):
                joining.result(timeout=0.3)
        assert joining.result() == member.learner


def test_who_waits_in_vain_is_told(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgresql, "WAITING_SECONDS", 0.2)
    patient, impatient = place.open(), place.open()
    with patient.writing(), pytest.raises(DatabaseBusy) as caught:
        answers.record(impatient, given())
    assert answers.record(impatient, given()).is_new
    patient.close()
    impatient.close()
    assert "lock timeout" in caught.value.detail


def test_a_view_writes_nothing(records: Records) -> None:
    def write() -> None:
        with records.reading() as connection:
            connection.exec_driver_sql("DELETE FROM answers")

    with pytest.raises(DatabaseReadOnly):
        write()


@pytest.mark.parametrize(
    "is_heard", [pytest.param(True, id="heard before"), pytest.param(False, id="found at BEGIN")]
)
def test_connections_that_the_server_closed_are_not_used_again(
    place: Place, records: Records, is_heard: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert answers.record(records, given("before")).is_new
    with psycopg.connect(place.url, autocommit=True) as operator:
        operator.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE pid != pg_backend_pid() "
            "AND datname = current_database() AND application_name = 'unsealed'"
        )
    if not is_heard:
        monkeypatch.setattr(postgresql, "has_ended", lambda _: False)
    assert answers.record(records, given("after")).is_new
    assert progress.of(records, ADA)["black-moon"].answered == 2


def test_a_server_that_is_not_there_is_said(tmp_path: Path) -> None:
    url = f"postgresql://dana:secret@/records?host={tmp_path}"
    with pytest.raises(RecordsError) as caught:
        Records.open(url, folder=tmp_path)
    assert str(caught.value) == (
        "Your work could not be reached just now. Nothing that was kept is lost. "
        "Try again; if it stays so, tell whoever runs this course."
    )
    assert "No such file or directory" in caught.value.detail
    assert "secret" not in f"{caught.value.place} {caught.value.detail}"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        pytest.param(
            "mysql://dana:secret@host/records",
            "The address of the records (UNSEALED_DATABASE_URL) begins with “mysql:”. Records are "
            "kept at postgresql://user:password@host/database or sqlite:////folder/records.db.",
            id="another kind of database",
        ),
        pytest.param(
            "dana:secret@host/records",
            "The address of the records (UNSEALED_DATABASE_URL) is no URL. Write "
            "postgresql://user:password@host/database, or leave it out to keep the records in the "
            "data folder.",
            id="no URL",
        ),
        pytest.param(
            "postgresql://dana:secret@host",
            "The address of the records (UNSEALED_DATABASE_URL) names no database. Write "
            "postgresql://user:password@host/database.",
            id="no database",
        ),
    ],
)
def test_an_address_that_leads_nowhere_is_refused(url: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(AddressFault) as caught:
        Records.open(url, folder=tmp_path)
    assert str(caught.value) == words


def test_a_missing_driver_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unsealed.records.addresses.find_spec", lambda _: None)
    with pytest.raises(AddressFault) as caught:
        Records.open("postgresql://dana@host/records", folder=tmp_path)
    assert str(caught.value) == (
        "PostgreSQL needs its driver. Install it beside the program, by "
        "pip install 'psycopg[binary]>=3.3,<4', and start again."
    )


def test_the_other_spelling_of_the_address_is_understood(place: Place) -> None:
    short = place.url.replace("postgresql://", "postgres://")
    Records.open(short, folder=place.folder).close()


@pytest.mark.parametrize(
    ("state", "meaning"),
    [
        ("53100", DiskFull),
        ("53300", DatabaseBusy),
        ("40P01", DatabaseBusy),
        ("42501", DatabaseReadOnly),
        ("XX001", DatabaseDamaged),
        ("42P01", RecordsError),
    ],
)
def test_the_server_s_errors_are_understood(state: str, meaning: type[RecordsError]) -> None:
    error = psycopg.errors.lookup(state)("as the server says")
    assert type(understood(error, place="here")) is meaning
