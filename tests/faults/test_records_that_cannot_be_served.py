"""A server does not start on records that it cannot use: it says why and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from given import given
from serving import serving
from unsealed.cli import main
from unsealed.records import answers, revisions, tables
from unsealed.records.store import Records

if TYPE_CHECKING:
    from pathlib import Path


def serve(folder: Path) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["serve"], env={"UNSEALED_DATA": str(folder)})
    return result.exit_code, result.output


@pytest.mark.parametrize("begin", [0, 4096])
def test_damaged_records_are_left_as_they_are_and_the_remedy_is_named(
    tmp_path: Path, begin: int
) -> None:
    records = Records.open("", folder=tmp_path)
    answers.record(records, given())
    records.close()
    file = tmp_path / "records.db"
    torn = file.read_bytes()[:begin] + b"\xff" * (file.stat().st_size - begin)
    file.write_bytes(torn)
    code, said = serve(tmp_path)
    assert code == 1
    assert said.startswith(f"Error: The learners' records in sqlite:///{file} are damaged (")
    assert said.endswith(
        "). Nothing was changed. Put a backup in their place: unsealed restore FILE. What is there "
        "now is kept beside it.\n"
    )
    assert file.read_bytes() == torn


def test_records_of_a_newer_version_are_not_served(tmp_path: Path) -> None:
    records = Records.open("", folder=tmp_path)
    with records.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    records.close()
    code, said = serve(tmp_path)
    assert code == 1
    assert said.startswith(
        "Error: The course's records were made by a newer version of this program. "
        "Tell whoever runs the course: the program must be updated before it can use them.\n"
    )


def test_a_server_process_that_takes_anothers_place_on_newer_records_says_why_in_words(
    data_folder: Path,
) -> None:
    with serving(data_folder) as course:
        records = Records.open("", folder=data_folder)
        with records.writing() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        records.close()
        assert course.status_of("/me") == 200
        (worker,) = course.workers()
        worker.kill()
        assert course.process.wait(30) == 1
    log = data_folder.with_suffix(".log").read_text()
    assert (
        "error: The course's records were made by a newer version of this program. Tell whoever "
        "runs the course: the program must be updated before it can use them. "
        f"(sqlite:///{data_folder / 'records.db'}: Can't locate revision identified by '9999')\n"
    ) in log
    assert "Traceback" not in log


def test_an_address_that_leads_nowhere_is_said_without_its_password(tmp_path: Path) -> None:
    settings = {"UNSEALED_DATA": str(tmp_path), "UNSEALED_DATABASE_URL": "mysql://a:geheim@b/c"}
    result = CliRunner().invoke(main, ["serve"], env=settings)
    assert (result.exit_code, result.output) == (
        1,
        "Error: The address of the records (UNSEALED_DATABASE_URL) begins with “mysql:”. Records "
        "are kept at postgresql://user:password@host/database or sqlite:////folder/records.db.\n",
    )


def test_the_newest_revision_is_told_by_the_names_of_files() -> None:
    assert revisions.newest() == tables.HEAD
