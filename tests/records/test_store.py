from __future__ import annotations

import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from crowds import open_and_answer
from given import ADA, given
from unsealed.records import answers, drafts
from unsealed.records.errors import (
    DatabaseReadOnly,
    DatabaseTooNew,
    DiskFull,
    RecordsError,
    understood,
)

if TYPE_CHECKING:
    from pathlib import Path

    from keeping import Place
    from unsealed.records.store import Records

NOBODY = 65534


def test_opening_again_finds_what_was_kept_and_needs_no_alembic(
    place: Place, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers.record(records, given())
    monkeypatch.setitem(sys.modules, "unsealed.records.migrating", None)
    again = place.open()
    assert len(answers.in_lesson(again, ADA, "black-moon")) == 1
    again.close()


@pytest.mark.parametrize(("kind", "count"), [("sqlite", 8), ("postgresql", 3)])
def test_several_processes_open_new_records_at_once(
    kind: str, count: int, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = "" if kind == "sqlite" else request.getfixturevalue("new_postgresql")
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, mp_context=context) as pool:
        kept = list(
            pool.map(open_and_answer, [url] * count, [tmp_path] * count, map(str, range(count)))
        )
    assert kept == [True] * count


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


def test_records_of_a_newer_program_are_left_alone(place: Place, records: Records) -> None:
    with records.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseTooNew) as caught:
        place.open()
    assert str(caught.value) == (
        "The course's records were made by a newer version of this program. "
        "Tell whoever runs the course: the program must be updated before it can use them."
    )


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
