"""`unsealed move`: every row from one database to another and back, or nothing at all."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from given import ADA, BEN, MORNING, after, given
from unsealed.cli import main
from unsealed.records import (
    answers,
    classes,
    copying,
    drafts,
    hints,
    members,
    moving,
    rounds,
    tables,
    teachers,
)
from unsealed.records.copying import CopyFault
from unsealed.records.moving import MoveRefused
from unsealed.records.store import Records

if TYPE_CHECKING:
    from unsealed.records.classes import Class

SERVED = "the course is being served. Stop it first; nothing was changed."


def everything(records: Records) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with records.reading() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in copying.ALL
        }


@pytest.fixture
def folder(filled_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled_folder, tmp_path / "data"))


@pytest.fixture(scope="module")
def filled_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with something in most tables, texts of every kind among them."""
    folder = tmp_path_factory.mktemp("moving")
    records = Records.open("", folder=folder)
    made = a_class(records)
    with records.writing() as connection:
        for number in range(copying.ROWS_AT_ONCE + 3):
            sent = given(f"q-{number}", score=1 / 3, brier=0.1, minutes=number / 7)
            answers.record_within(connection, sent)
    answers.record(records, given("Ω/emoji 🗝", learner=BEN, option='"quoted" \\ \u2028'))
    drafts.save(records, BEN, "warm-up", "judge", 1, "why", {"text": ["ß\nİ", ""]}, now=after(1))
    hints.open(records, ADA, "warm-up", "judge", 1, "why", 2, now=after(2))
    rounds.start(records, made.id, "warm-up", ["one", "two"], now=MORNING)
    records.close()
    return folder


def a_class(records: Records) -> Class:
    dana = teachers.add(records, "Dana", "correct horse battery")
    made = classes.make(records, dana.id, "Year 9", is_open=True, now=MORNING)
    for learner, name in ((ADA, "Ada"), (BEN, "Źdźbło O’Neil")):
        members.join(records, made, learner, name, now=MORNING)
    return made


def contents(url: str, folder: Path) -> dict[str, list[tuple[object, ...]]]:
    records = Records.open(url, folder=folder)
    found = everything(records)
    records.close()
    return found


def test_everything_goes_to_postgresql_and_back_and_is_the_same(
    folder: Path, postgresql_records: str, tmp_path: Path
) -> None:
    before = contents("", folder)
    there = moving.move("", postgresql_records, folder=folder)
    assert contents(postgresql_records, folder) == before == contents("", folder)
    file = f"sqlite:///{tmp_path}/back.db"
    back = moving.move(postgresql_records, file, folder=folder)
    assert contents(file, folder) == before
    assert there == back == {name: len(rows) for name, rows in before.items()}
    assert there["answers"] == copying.ROWS_AT_ONCE + 4


def test_the_command_says_how_much_went_where(folder: Path, postgresql_records: str) -> None:
    result = CliRunner().invoke(main, ["move", "--to", postgresql_records, "--data", str(folder)])
    lines = result.output.splitlines()
    assert result.exit_code == 0
    assert "       1,004  answers" in lines
    assert lines[-2].endswith(", every row compared: 2 learners, 1004 answers.")
    assert lines[-1] == (
        "Set UNSEALED_DATABASE_URL to it on every machine, then start the course again."
    )


def test_records_are_not_moved_where_others_are(folder: Path, tmp_path: Path) -> None:
    other = f"sqlite:///{tmp_path}/other.db"
    records = Records.open(other, folder=folder)
    answers.record(records, given())
    records.close()
    before = contents(other, folder)
    with pytest.raises(MoveRefused) as caught:
        moving.move("", other, folder=folder)
    assert str(caught.value) == (
        f"there are records in {other} already (learners: 1). Name an empty database; "
        "nothing was changed."
    )
    assert contents(other, folder) == before


def test_records_are_not_moved_to_where_they_are(folder: Path) -> None:
    with pytest.raises(MoveRefused) as caught:
        moving.move("", f"sqlite:///{folder}/records.db", folder=folder)
    assert str(caught.value) == "the records are there already."


def test_where_there_are_none_nothing_is_moved(tmp_path: Path) -> None:
    with pytest.raises(MoveRefused) as caught:
        moving.move("", f"sqlite:///{tmp_path}/other.db", folder=tmp_path)
    assert str(caught.value) == f"there are no records in {tmp_path}/records.db yet."
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_records_that_are_served_are_not_moved(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    source = "" if kind == "sqlite" else request.getfixturevalue("postgresql_records")
    served = Records.open(source, folder=tmp_path)
    with pytest.raises(MoveRefused) as caught:
        moving.move(source, f"sqlite:///{tmp_path}/other.db", folder=tmp_path)
    served.close()
    assert str(caught.value) == SERVED


def test_a_row_that_the_other_cannot_keep_stops_the_move(
    folder: Path, postgresql_records: str
) -> None:
    records = Records.open("", folder=folder)
    with records.writing() as connection:
        connection.execute(tables.classes.update().values(title="a\0b"))
    records.close()
    with pytest.raises(CopyFault, match="a row of “classes” cannot be kept there") as caught:
        moving.move("", postgresql_records, folder=folder)
    assert "NUL" in str(caught.value)
    assert not any(contents(postgresql_records, folder).values())


@pytest.mark.parametrize("what", ["changed", "lost", "more"])
def test_a_copy_that_differs_by_one_row_is_found(folder: Path, tmp_path: Path, what: str) -> None:
    other = f"sqlite:///{tmp_path}/other.db"
    moving.move("", other, folder=folder)
    source, target = Records.open("", folder=folder), Records.open(other, folder=folder)
    with target.writing() as connection:
        row = tables.hints_opened.c.question == "why"
        if what == "changed":
            connection.execute(tables.hints_opened.update().where(row).values(opened_at=after(9)))
        elif what == "lost":
            connection.execute(tables.hints_opened.delete().where(row))
        else:
            connection.execute(tables.learners.insert().values(id="zed", created_at=MORNING))
    with source.reading() as one, target.reading() as two, pytest.raises(CopyFault) as caught:
        copying.compare(one, two)
    source.close()
    target.close()
    table, number = ("learners", 3) if what == "more" else ("hints_opened", 1)
    assert str(caught.value) == (f"row {number} of “{table}” is not the same in both databases.")
