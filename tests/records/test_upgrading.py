"""Databases of every version become those of this one, whole or not at all, whoever is killed."""

from __future__ import annotations

import os
import runpy
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic import command
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from given import ADA, given
from keeping import Place
from unsealed.records import answers, migrating, postgresql, restoring
from unsealed.records.errors import DatabaseBusy, DatabaseTooNew
from unsealed.records.store import Records, revision_of
from unsealed.records.tables import HEAD

if TYPE_CHECKING:
    from sqlalchemy import Connection

TESTS = Path(__file__).resolve().parent.parent
_REVISIONS = runpy.run_path(str(Path(__file__).with_name("test_migrations.py")))
DATA, fill = _REVISIONS["DATA"], _REVISIONS["fill"]
"""What each revision's tables are filled with there, and by what."""
OLD = "0007"
"""A version from which whole tables are rebuilt on the way to the newest."""
KILLED = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from sqlalchemy.engine import Engine
from unsealed.records import migrating
from unsealed.records.store import Records

statements = 0
upgrade = migrating.upgrade

def count(*_):
    global statements
    statements += 1
    if statements == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)

def counted(connection):
    event.listen(Engine, "before_cursor_execute", count)
    upgrade(connection)
    print(statements)

migrating.upgrade = counted
Records.open(sys.argv[1], folder=Path(sys.argv[2]))
"""
"""Opens records that need an upgrade, and is killed before the statement of this number."""


def filled_up_to(connection: Connection, newest: str) -> None:
    """Make the tables of this revision, with rows that each revision on the way knew."""
    config = migrating.configuration(connection)
    for revision in sorted(DATA):
        if revision <= newest:
            command.upgrade(config, revision)
            fill(connection, revision)


def rows(connection: Connection) -> dict[str, int]:
    names = connection.dialect.get_table_names(connection)
    count = "SELECT count(*) FROM %s"
    return {name: connection.exec_driver_sql(count % name).scalar_one() for name in names}


@pytest.fixture(scope="module")
def old_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A file of records of every version, as that version left it."""
    folder = tmp_path_factory.mktemp("versions")
    engine = create_engine(f"sqlite:///{folder / 'now.db'}", poolclass=NullPool)
    files = {}
    for revision in sorted(DATA):
        with engine.begin() as connection:
            command.upgrade(migrating.configuration(connection), revision)
            fill(connection, revision)
        files[revision] = Path(shutil.copy(folder / "now.db", folder / f"{revision}.db"))
    return files


def counts_in(file: Path) -> dict[str, int]:
    engine = create_engine(f"sqlite:///{file}", poolclass=NullPool)
    with engine.connect() as connection:
        return rows(connection)


@pytest.mark.parametrize("revision", sorted(DATA))
def test_records_of_every_version_are_opened_by_this_one(
    old_files: dict[str, Path], tmp_path: Path, revision: str
) -> None:
    before = counts_in(old_files[revision])
    shutil.copy(old_files[revision], tmp_path / "records.db")
    records = Records.open("", folder=tmp_path)
    with records.reading() as connection:
        assert revision_of(connection) == HEAD
        after = rows(connection)
    assert answers.record(records, given("since then")).is_new
    records.close()
    assert {name: after[name] for name in before} == before
    made = [restoring.check(path, tmp_path) for path in (tmp_path / "backups").glob("*.zip")]
    assert [backup.revision for backup in made] == ([] if revision == HEAD else [revision])


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, old_files: dict[str, Path], tmp_path: Path) -> Place:
    """Records of an old version, in either kind of database."""
    if request.param == "sqlite":
        shutil.copy(old_files[OLD], tmp_path / "records.db")
        return Place("", tmp_path)
    url = request.getfixturevalue("new_postgresql")
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        filled_up_to(connection, OLD)
    return Place(url, tmp_path)


def upgraded_until(place: Place, statement: int) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join([str(TESTS), str(TESTS.parent / "web")])
    return subprocess.run(
        [sys.executable, "-c", KILLED, place.url, str(place.folder), str(statement)],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )


def state_of(place: Place) -> tuple[str | None, dict[str, int]]:
    url = place.url or f"sqlite:///{place.folder / 'records.db'}"
    with create_engine(url, poolclass=NullPool).connect() as connection:
        return revision_of(connection), rows(connection)


def test_an_upgrade_that_is_killed_anywhere_has_changed_nothing_and_is_taken_up_again(
    old: Place,
) -> None:
    before = state_of(old)
    for statement in (2, 15, 30):
        killed = upgraded_until(old, statement)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        assert state_of(old) == before
    done = upgraded_until(old, 100_000)
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) > 30
    revision, after = state_of(old)
    assert revision == HEAD
    assert {name: after[name] for name in before[1]} == before[1]


def test_an_upgrade_that_waits_too_long_for_a_reader_is_refused_and_has_changed_nothing(
    new_postgresql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "WAITING_SECONDS", 0.2)
    place = Place(new_postgresql, tmp_path)
    engine = create_engine(place.url, poolclass=NullPool)
    with engine.begin() as connection:
        filled_up_to(connection, OLD)
    before = state_of(place)
    with engine.connect() as reader:
        reader.exec_driver_sql("SELECT count(*) FROM answers")
        with pytest.raises(DatabaseBusy):
            place.open()
    assert state_of(place) == before
    place.open().close()
    assert state_of(place)[0] == HEAD


def test_an_older_program_goes_on_beside_a_newer_that_only_added_and_starts_no_more(
    place: Place, records: Records
) -> None:
    assert answers.record(records, given("before")).is_new
    newer = place.open()
    with newer.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE answers ADD COLUMN later TEXT")
        connection.exec_driver_sql("CREATE TABLE later (learner TEXT PRIMARY KEY)")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    try:
        assert answers.record(records, given("after")).is_new
        assert len(answers.in_lesson(records, ADA, "black-moon")) == 2
        with pytest.raises(DatabaseTooNew):
            place.open()
    finally:
        with newer.writing() as connection:
            connection.exec_driver_sql("ALTER TABLE answers DROP COLUMN later")
            connection.exec_driver_sql("DROP TABLE later")
            connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{HEAD}'")  # noqa: S608 - ours
        newer.close()
