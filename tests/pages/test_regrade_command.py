from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from given import ADA, given
from unsealed.cli import main
from unsealed.records import answers, progress
from unsealed.records.store import Records

if TYPE_CHECKING:
    from pathlib import Path

    from unsealed.course.edition import Item
    from unsealed.course.reader import EditionReader


def regrade(data_folder: Path, *args: str) -> tuple[int, str]:
    """The exit code of `unsealed regrade`, and what it printed."""
    result = CliRunner().invoke(main, ["regrade", "--data", str(data_folder), *args])
    return result.exit_code, result.output


def points(data_folder: Path, lesson: str) -> float:
    records = Records.open("", folder=data_folder)
    reached = progress.of(records, ADA)[lesson]
    records.close()
    return reached.points


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch, data_folder: Path) -> None:
    """The command sets the data folder for its process; here it must not outlive the test."""
    monkeypatch.setenv("UNSEALED_DATA", str(data_folder))


@pytest.fixture
def item(course: EditionReader, data_folder: Path) -> Item:
    """A single choice that Ada answered rightly when another option was taken for the right one."""
    slugs = [card.slug for unit in course.units() for card in unit.lessons]
    items = (item for slug in slugs for item in course.items(slug).values())
    found = next(item for item in items if item.kind == "single-choice")
    key = str(found.question.model_dump()["key"])
    records = Records.open("", folder=data_folder)
    answers.record(
        records, given(found.id, lesson=found.lesson, option=key, score=0.0, verdict="wrong")
    )
    records.close()
    return found


def test_it_lists_whose_score_would_change_and_changes_none(data_folder: Path, item: Item) -> None:
    assert regrade(data_folder) == (
        0,
        f"{item.lesson}/{item.id}, learner {ADA}, retrieve attempt 1 try 1: 0.00 becomes 1.00\n"
        "1 score would change. Run it again with --apply to change it.\n",
    )
    assert points(data_folder, item.lesson) == 0.0


def test_it_changes_them_when_it_is_meant_and_only_once(data_folder: Path, item: Item) -> None:
    code, printed = regrade(data_folder, item.lesson, "--apply")
    assert (code, printed.splitlines()[-1]) == (0, "1 score was changed.")
    assert points(data_folder, item.lesson) == 1.0
    assert regrade(data_folder) == (0, "No score would change.\n")


def test_a_lesson_that_is_not_there_is_named(data_folder: Path, item: Item) -> None:
    code, printed = regrade(data_folder, "black-mon")
    assert code == 2
    assert 'Error: there is no lesson "black-mon". The lessons are: ' in printed


def test_without_a_course_it_says_so_and_shows_no_traceback(tmp_path: Path) -> None:
    code, printed = regrade(tmp_path / "empty")
    assert code == 1
    assert printed.startswith("Error: ")
