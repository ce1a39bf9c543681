"""`unsealed build`: what it says, and what it loads."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tea_papers import FILES
from unsealed.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from tea_papers import LessonFolder


@pytest.fixture
def root(lesson_folder: LessonFolder) -> Path:
    return lesson_folder().parent


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["build", *map(str, arguments)])


def test_it_says_what_was_compiled_and_what_was_kept(root: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    first, second = (run("--lessons", root, "--data", data) for _ in range(2))
    line = r".*/data/course-[0-9a-f]{12}\.db: %s, \d+\.\d\d s\.\n"
    assert re.fullmatch(line % "1 compiled, 0 kept", first.output)
    assert re.fullmatch(line % "0 compiled, 1 kept", second.output)


def test_it_writes_a_whole_course_to_a_file(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.db"
    assert run("--lessons", root, "--output", file).exit_code == 0
    assert file.read_bytes().startswith(b"SQLite format 3\0")


def test_faults_are_listed_as_the_check_lists_them(root: Path, tmp_path: Path) -> None:
    lesson = root / "tea-papers/lesson.md"
    lesson.write_text(FILES["lesson.md"].replace("[@s1] It was", "[@s9] It was"))
    refused = run("--lessons", root, "--data", tmp_path / "data")
    checked = CliRunner().invoke(main, ["check", "--lessons", str(root)])
    assert refused.exit_code == 1
    assert refused.stdout.splitlines() == checked.output.splitlines()[:-1]
    assert refused.stderr == (
        "1 error keeps the course from being built. The last one stays in place.\n"
    )


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    refused = run("--lessons", tmp_path / "nowhere")
    assert refused.stderr.endswith(
        f"Error: there is no folder {tmp_path / 'nowhere'}."
        " Name the folder of the lessons by --lessons.\n"
    )


LOADED = """
import sys
from unsealed.cli import main
main(["build", *sys.argv[1:]], standalone_mode=False)
heavy = {"pydantic", "markdown", "sqlite_utils", "ruamel", "nh3", "yaml"}
print(sorted(heavy & {name.split(".")[0] for name in sys.modules}))
"""


def test_little_is_loaded_where_little_is_to_be_done(root: Path, tmp_path: Path) -> None:
    def loaded() -> str:
        command = [sys.executable, "-c", LOADED, "--lessons", str(root)]
        command += ["--data", str(tmp_path / "data")]
        answer = subprocess.run(command, check=True, capture_output=True, text=True)
        return answer.stdout.splitlines()[-1]

    loaded()
    assert loaded() == "[]"
    lesson = root / "tea-papers/lesson.md"
    lesson.write_text(FILES["lesson.md"].replace("nine pages.", "nine long pages."))
    assert loaded() == "['markdown', 'nh3']"
