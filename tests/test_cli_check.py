"""The command line as an author meets it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tea_papers import COURSE, FILES, GLOSSARY, write
from unsealed.cli import COMMANDS, main

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tea papers, in the folder that the author works in, and no edition of them."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("UNSEALED_LESSONS", str(tmp_path / "lessons"))
    monkeypatch.setenv("UNSEALED_DATA", str(tmp_path / "data"))
    root = tmp_path / "lessons"
    for name, content in {"course.yaml": COURSE, "glossary.yaml": GLOSSARY}.items():
        write(root / name, content)
    for name, content in FILES.items():
        write(root / "tea-papers" / name, content)
    return root


def _spoil(root: Path, old: str, new: str) -> None:
    file = root / "tea-papers" / "lesson.md"
    file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, prog_name="unsealed")


def test_a_course_without_faults_passes(root: Path) -> None:
    result = _run("check")
    assert (result.exit_code, result.output) == (0, "No faults in 1 lesson.\n")


def test_an_error_fails_with_its_place_and_code(root: Path) -> None:
    _spoil(root, "## Judge", "## Juge")
    result = _run("check")
    assert result.output == (
        'lessons/tea-papers/lesson.md:45:1: "## Juge" is not a step. Did you mean "## Judge"?'
        " [step-unknown]\n1 error and 0 warnings in 1 lesson.\n"
    )
    assert result.exit_code == 1


def test_a_warning_passes_unless_strict(root: Path) -> None:
    _spoil(root, "pages. [@s1]", "pages in 2019.")
    result = _run("check")
    assert result.output == (
        "lessons/tea-papers/lesson.md:23:1: warning: this paragraph states a fact and names no"
        " source. Add one: [@s1]. [fact-unsourced]\n0 errors and 1 warning in 1 lesson.\n"
    )
    assert result.exit_code == 0
    assert _run("check", "--strict").exit_code == 1


def test_json_has_the_documented_shape(root: Path) -> None:
    _spoil(root, "## Judge", "## Juge")
    result = _run("check", "--json", "tea-papers")
    assert json.loads(result.output) == {
        "lessons": 1,
        "errors": 1,
        "warnings": 0,
        "faults": [
            {
                "path": "lessons/tea-papers/lesson.md",
                "line": 45,
                "column": 1,
                "severity": "error",
                "code": "step-unknown",
                "name": "A heading is not a step",
                "message": '"## Juge" is not a step. Did you mean "## Judge"?',
            }
        ],
    }
    assert result.exit_code == 1


@pytest.mark.parametrize(
    "name",
    ["tea-papers", "lessons/tea-papers", "lessons/tea-papers/", "lessons/tea-papers/quiz.yaml"],
)
def test_a_lesson_is_named_by_its_name_or_path(root: Path, name: str) -> None:
    assert _run("check", name).output == "No faults in 1 lesson.\n"


def test_a_mistyped_lesson_gets_a_guess(root: Path) -> None:
    result = _run("check", "tea-paper")
    assert result.output.splitlines()[-1] == (
        'Error: there is no lesson "tea-paper". Did you mean tea-papers?'
    )
    assert result.exit_code == 2


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    result = _run("check", "--lessons", str(tmp_path / "nowhere"))
    assert result.output == (
        f"Error: there is no folder {tmp_path}/nowhere. Name the folder of the lessons by"
        " --lessons.\n"
    )
    assert result.exit_code == 1


def test_an_edition_that_is_none_is_told(root: Path) -> None:
    result = _run("check", "--against", str(root))
    assert result.output.splitlines()[-1] == (
        f"Error: {root} holds no edition of the course. Run `unsealed build` first."
    )


def test_schemas_are_printed_or_written(root: Path, tmp_path: Path) -> None:
    printed = json.loads(_run("schema").output)
    result = _run("schema", "--output", str(tmp_path / "schemas"))
    written = {file.name for file in (tmp_path / "schemas").iterdir()}
    assert written == {f"{name}.schema.json" for name in printed}
    assert '    "schemas/quiz.schema.json": "lessons/*/quiz.yaml",' in result.output.splitlines()


def test_a_new_lesson_says_what_to_do_next(root: Path) -> None:
    result = _run("new", "lesson", "coffee-papers", "--skill")
    assert result.output == (
        "Wrote\n"
        "  lessons/coffee-papers/lesson.md\n"
        "  lessons/coffee-papers/claims.yaml\n"
        "  lessons/coffee-papers/quiz.yaml\n"
        "  lessons/coffee-papers/sources.yaml\n\n"
        "Next: add coffee-papers to the lessons of a unit in lessons/course.yaml, fill in the files"
        " from the top,\nand run `unsealed check coffee-papers` whenever you saved."
        " lessons/README.md shows all that a lesson can have.\n"
    )


def test_a_new_lesson_of_a_bad_name_is_refused(root: Path) -> None:
    result = _run("new", "lesson", "Coffee")
    assert result.output == (
        "Error: a lesson's name is made of lower-case words joined by hyphens, found"
        ' "Coffee". Try coffee.\n'
    )
    assert result.exit_code == 1


def test_a_mistyped_command_gets_a_guess() -> None:
    result = _run("chek")
    assert result.output.splitlines()[-1] == (
        'Error: there is no command "chek". Did you mean "check"?'
    )
    assert result.exit_code == 2


def test_a_word_that_is_no_command_gets_the_list() -> None:
    commands = ", ".join(sorted(COMMANDS))
    assert _run("xyzzy").output.splitlines()[-1] == (
        f'Error: there is no command "xyzzy". The commands are: {commands}.'
    )


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_explains_itself(name: str) -> None:
    result = _run(name, "--help")
    assert result.exit_code == 0
    assert result.output.startswith(f"Usage: unsealed {name} ")


def test_the_version_is_told() -> None:
    result = _run("--version")
    assert result.output.startswith("Unsealed ")
    assert result.exit_code == 0


def test_the_command_line_loads_nothing_but_click() -> None:
    # In a process of its own, since this one has loaded everything.
    code = "import sys, unsealed.cli; print(*sorted(m for m in sys.modules if 'unsealed' in m))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert loaded.stdout.split() == ["unsealed", "unsealed.cli", "unsealed.language"]
