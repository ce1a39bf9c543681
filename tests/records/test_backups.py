"""A backup says what it holds; what is damaged, newer or half made is never put in place."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from alembic import command
from click.testing import CliRunner

from given import ADA, MORNING, given
from keeping import Place
from unsealed.cli import main
from unsealed.records import answers, backups, classes, migrating, restoring
from unsealed.records.backing_up import back_up
from unsealed.records.backups import BackupFault
from unsealed.records.errors import DatabaseDamaged
from unsealed.records.store import Records, revision_of
from unsealed.records.tables import HEAD

if TYPE_CHECKING:
    from pathlib import Path

    from unsealed.records.classes import Class


def filled(records: Records, *questions: str) -> None:
    for question in questions or ("one", "two"):
        answers.record(records, given(question, score=0.5, brier=0.25))


def questions_in(place: Place) -> list[str]:
    records = place.open()
    found = [answer.question for answer in answers.in_lesson(records, ADA, "black-moon")]
    records.close()
    return sorted(found)


def test_what_is_backed_up_comes_back(
    place: Place, records: Records, year_nine: Class, tmp_path: Path
) -> None:
    filled(records)
    made = back_up(place.url, folder=place.folder, into=tmp_path / "kept")
    filled(records, "three")
    classes.erase(records, year_nine.id)
    records.close()
    restored = restoring.restore(made.path, place.url, folder=place.folder, with_erased=True)
    assert questions_in(place) == ["one", "two"]
    assert restored.manifest.rows["answers"] == 2
    assert restored.manifest.rows["members"] == 1
    assert restored.manifest.revision == HEAD


def test_what_was_there_before_is_kept(place: Place, records: Records, tmp_path: Path) -> None:
    filled(records, "one")
    made = back_up(place.url, folder=place.folder, into=tmp_path / "kept")
    filled(records, "two")
    records.close()
    kept = restoring.restore(made.path, place.url, folder=place.folder).kept
    assert kept is not None
    if kept.suffix == ".zip":
        restoring.restore(kept, "", folder=tmp_path / "before")
    else:
        (tmp_path / "before").mkdir()
        kept.rename(tmp_path / "before" / "records.db")
    assert questions_in(place) == ["one"]
    assert questions_in(Place("", tmp_path / "before")) == ["one", "two"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with records on SQLite, which nobody serves."""
    data = tmp_path / "data"
    records = Records.open("", folder=data)
    filled(records)
    records.close()
    return data


@pytest.fixture
def archive(folder: Path, tmp_path: Path) -> Path:
    return back_up("", folder=folder, into=tmp_path / "kept").path


def told_by(*arguments: object) -> tuple[int, str]:
    """The exit code of the command, and what it says."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    return result.exit_code, result.output


def test_a_backup_can_be_opened_by_anybody_with_a_zip_and_sqlite(archive: Path) -> None:
    with zipfile.ZipFile(archive) as file:
        manifest = json.loads(file.read("manifest.json"))
        file.extract("records.db", archive.parent)
    with closing(sqlite3.connect(archive.parent / "records.db")) as connection:
        assert connection.execute("SELECT count(*) FROM answers").fetchone() == (2,)
    assert manifest["rows"]["answers"] == 2
    assert (archive.stat().st_mode & 0o777) == 0o600


def test_the_commands_say_what_they_did(folder: Path, tmp_path: Path) -> None:
    with time_machine.travel(MORNING, tick=False):
        code, said = told_by("backup", "--data", folder, "--to", tmp_path)
    path = tmp_path / "unsealed-20261102-090000.zip"
    assert (code, said) == (0, f"Backed up and verified: {path} (1 learner, 2 answers).\n")
    assert told_by("restore", path, "--check", "--data", folder) == (
        0,
        f"{path} is whole: made 2026-11-02 09:00 UTC, 1 learner, 2 answers.\n",
    )
    with time_machine.travel(MORNING, tick=False):
        code, said = told_by("restore", path, "--data", folder)
    assert (code, said) == (
        0,
        "Restored what was kept 2026-11-02 09:00 UTC: 1 learner, 2 answers.\n"
        f"What was there before is in {folder}/records.db-before-20261102-090000. "
        "Delete it when all is well.\n",
    )


def test_only_the_newest_backups_are_kept_and_no_other_file_is_touched(
    folder: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "unsealed-notes.zip").write_text("mine")
    for hour in (9, 10, 11):
        with time_machine.travel(MORNING.replace(hour=hour), tick=False):
            assert told_by("backup", "--data", folder, "--to", kept)[0] == 0
    with time_machine.travel(MORNING.replace(hour=12), tick=False):
        code, said = told_by("backup", "--data", folder, "--to", kept, "--keep", 2)
    assert (code, said.splitlines()[1:]) == (0, ["2 older backups were removed."])
    assert sorted(path.name for path in kept.iterdir()) == [
        "unsealed-20261102-110000.zip",
        "unsealed-20261102-120000.zip",
        "unsealed-notes.zip",
    ]


def test_beside_the_newest_one_of_each_week_can_be_kept(archive: Path, tmp_path: Path) -> None:
    kept = tmp_path / "all"
    kept.mkdir()
    days = [MORNING + timedelta(days=number) for number in range(36)]  # from a Monday on
    for day in days:
        shutil.copy(archive, kept / f"unsealed-{day:%Y%m%d}-023000.zip")
    assert backups.remove_all_but(kept / "unsealed-20261207-023000.zip", 3, weeks=4) == 31
    assert [path.name[9:17] for path in sorted(kept.iterdir())] == [
        "20261122",  # two Sundays; the other weeks are those of the newest three
        "20261129",
        "20261205",
        "20261206",
        "20261207",
    ]


def test_what_only_has_the_name_of_a_backup_is_left(archive: Path, tmp_path: Path) -> None:
    kept = tmp_path / "all"
    kept.mkdir()
    shutil.copy(archive, kept / "unsealed-20261101-090000.zip")
    (kept / "unsealed-20250101-090000.zip").write_text("mine")
    (kept / "unsealed-20259999-090000.zip").write_text("mine too")
    assert backups.remove_all_but(kept / "unsealed-20261101-090000.zip", 1, weeks=1) == 0
    assert len(list(kept.iterdir())) == 3


def test_a_clock_that_was_set_back_removes_no_backup_that_was_just_made(
    place: Place, records: Records, tmp_path: Path
) -> None:
    filled(records)
    for days in (0, 1, -365):
        with time_machine.travel(MORNING + timedelta(days=days), tick=False):
            made = back_up(place.url, folder=place.folder, into=tmp_path / "all")
    assert made.path.name == "unsealed-20251102-090000.zip"
    assert backups.remove_all_but(made.path, 1) == 1
    assert [path.name for path in sorted((tmp_path / "all").iterdir())] == [
        made.path.name,
        "unsealed-20261103-090000.zip",
    ]


def test_a_clock_that_was_set_back_leaves_an_upgrade_its_backup(tmp_path: Path) -> None:
    with closing(Records.open("", folder=tmp_path)):
        for days in (1, 2, 3, 4, 5, -365):
            with time_machine.travel(MORNING + timedelta(days=days), tick=False):
                made = backups.before_upgrade(tmp_path / "records.db")
    assert made.path.exists()
    assert len(list(made.path.parent.iterdir())) == backups.KEPT_BEFORE_UPGRADES + 1


def test_weeks_alone_do_not_say_how_many_of_the_newest_stay(folder: Path) -> None:
    code, said = told_by("backup", "--data", folder, "--keep-weekly", 4)
    assert (code, said.splitlines()[-1]) == (
        2,
        "Error: --keep-weekly needs --keep: say how many of the newest stay.",
    )
    assert not (folder / "backups").exists()


def test_two_backups_of_one_second_are_two(folder: Path, tmp_path: Path) -> None:
    with time_machine.travel(MORNING, tick=False):
        made = [back_up("", folder=folder, into=tmp_path).path.name for _ in range(2)]
    assert made == ["unsealed-20261102-090000.zip", "unsealed-20261102-090000-2.zip"]


def changed(archive: Path, **told: object) -> Path:
    """The backup with another manifest."""
    fresh = archive.with_name("changed.zip")
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(fresh, "w") as new:
        manifest = json.loads(old.read("manifest.json"))
        new.writestr("manifest.json", json.dumps({**manifest, **told}))
        new.writestr("records.db", old.read("records.db"))
    return fresh


def torn(archive: Path, place: float) -> Path:
    """The backup with sixteen bytes overwritten."""
    content = bytearray(archive.read_bytes())
    begin = int(len(content) * place)
    content[begin : begin + 16] = b"\xff" * 16
    fresh = archive.with_name("torn.zip")
    fresh.write_bytes(content)
    return fresh


NEWER = "was made by a newer version of this program (0.1.0). Update it."
NONE = "is no backup of Unsealed, or it is damaged. Use another one."


@pytest.mark.parametrize(
    ("told", "words"),
    [
        pytest.param({"format": 2}, NEWER, id="a newer shape"),
        pytest.param({"revision": "9999"}, NEWER, id="a newer revision"),
        pytest.param({"sha256": "0" * 64}, "is damaged (its hash is another). ", id="hash"),
        pytest.param({"rows": {"answers": 3}}, "is damaged (rows are missing). ", id="rows"),
        pytest.param({"format": "x"}, NONE, id="nonsense"),
    ],
)
def test_what_is_newer_or_another_is_refused(
    folder: Path, archive: Path, told: dict[str, object], words: str
) -> None:
    before = (folder / "records.db").read_bytes()
    path = changed(archive, **told)
    for way in (["restore", path], ["restore", path, "--check"]):
        code, said = told_by(*way, "--data", folder)
        assert code == 1
        assert said.startswith(f"Error: {path} {words}")
    assert (folder / "records.db").read_bytes() == before
    assert not list(folder.glob(".unsealed*"))


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_a_torn_backup_is_refused(folder: Path, archive: Path, place: float) -> None:
    before = (folder / "records.db").read_bytes()
    with pytest.raises(BackupFault, match="damaged"):
        restoring.restore(torn(archive, place), "", folder=folder)
    assert (folder / "records.db").read_bytes() == before


def test_a_file_that_is_no_backup_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "holiday.zip").write_text("a picture")
    assert told_by("restore", tmp_path / "holiday.zip", "--data", folder) == (
        1,
        f"Error: {tmp_path}/holiday.zip {NONE}\n",
    )
    assert told_by("restore", tmp_path / "typo.zip", "--data", folder) == (
        1,
        f"Error: there is no file {tmp_path}/typo.zip.\n",
    )


def test_damaged_records_are_not_backed_up_and_a_backup_takes_their_place(
    folder: Path, archive: Path, tmp_path: Path
) -> None:
    database = folder / "records.db"
    content = bytearray(database.read_bytes())
    content[4096 * 4 :] = b"\xff" * (len(content) - 4096 * 4)
    database.write_bytes(content)
    with pytest.raises((BackupFault, DatabaseDamaged), match="damaged"):
        back_up("", folder=folder, into=tmp_path / "kept")
    assert [path.name for path in (tmp_path / "kept").iterdir()] == [archive.name]
    kept = restoring.restore(archive, "", folder=folder).kept
    assert kept is not None
    assert kept.read_bytes() == bytes(content)
    assert questions_in(Place("", folder)) == ["one", "two"]


def test_where_nothing_is_kept_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    assert told_by("backup", "--data", tmp_path) == (
        1,
        "Error: there are no records to back up yet.\n",
    )
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_backup_lies_beside_an_upgrade(folder: Path) -> None:
    went_back(folder, "0010")
    Records.open("", folder=folder).close()
    made = list((folder / "backups").iterdir())
    assert [path.name.endswith("-before-upgrade.zip") for path in made] == [True]
    assert restoring.check(made[0], folder).revision == "0010"
    assert questions_in(Place("", folder)) == ["one", "two"]
    assert len(list((folder / "backups").iterdir())) == 1


def test_a_backup_of_an_older_version_is_restored_and_upgraded(folder: Path) -> None:
    went_back(folder, "0010")
    made = back_up("", folder=folder)
    Records.open("", folder=folder).close()
    restoring.restore(made.path, "", folder=folder)
    assert questions_in(Place("", folder)) == ["one", "two"]


def test_of_backups_before_upgrades_the_newest_five_are_kept(folder: Path) -> None:
    for minute in range(7):
        with time_machine.travel(MORNING.replace(minute=minute), tick=False):
            backups.before_upgrade(folder / "records.db")
    assert sorted(path.name[9:24] for path in (folder / "backups").iterdir()) == [
        f"20261102-090{minute}00" for minute in (2, 3, 4, 5, 6)
    ]


def test_an_upgrade_that_fails_leaves_the_records_as_they_were(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    went_back(folder, "0010")

    def half(connection: object) -> None:
        migrating.command.upgrade(migrating.configuration(connection), "+1")
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(migrating, "upgrade", half)
        with pytest.raises(KeyboardInterrupt):
            Records.open("", folder=folder)
    with closing(sqlite3.connect(folder / "records.db")) as connection:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    assert found == [("0010",)]
    assert questions_in(Place("", folder)) == ["one", "two"]


def went_back(folder: Path, revision: str) -> None:
    """Bring the records to what an older version of the program left."""
    records = Records.open("", folder=folder)
    with records.writing() as connection:
        command.downgrade(migrating.configuration(connection), revision)
        assert revision_of(connection) == revision
    records.close()
