"""`unsealed teacher`: accounts from the terminal, for those who run the course."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from unsealed.cli import main
from unsealed.records import teachers
from unsealed.records.store import Records

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

PASSWORD = "correct horse battery"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own."""
    monkeypatch.setenv("UNSEALED_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def _calls(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, ["teacher", *arguments], input=typed, prog_name="unsealed")


def _signs_in(data: Path, name: str, password: str) -> bool:
    records = Records.open("", folder=data)
    try:
        return teachers.signing_in(records, name, password) is not None
    finally:
        records.close()


def test_a_teacher_is_made_with_a_password_that_is_typed_twice(data: Path) -> None:
    made = _calls("add", "Dana", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert made.exit_code == 0
    assert made.output.splitlines()[-1] == "Dana can sign in now, as operator, teacher, author."
    assert PASSWORD not in made.output
    assert _signs_in(data, "Dana", PASSWORD)
    assert _calls("list").output == "Dana: operator, teacher, author\n"


def test_a_forgotten_password_is_replaced(data: Path) -> None:
    _calls("add", "Dana", "--password", PASSWORD)
    changed = _calls("password", "dana", "--password", "another horse battery")
    assert changed.output == "Dana has a new password.\n"
    assert not _signs_in(data, "Dana", PASSWORD)
    assert _signs_in(data, "Dana", "another horse battery")


def test_who_is_disabled_is_told_how_to_come_back(data: Path) -> None:
    _calls("add", "Dana", "--password", PASSWORD)
    made = _calls("add", "Eli", "--role", "teacher", "--role", "author", "--password", PASSWORD)
    assert made.output == "Eli can sign in now, as teacher, author.\n"
    assert _calls("disable", "eli").output == (
        "Eli can sign in no more. The classes stay as they are.\n"
    )
    assert _calls("list").output.splitlines()[1] == "Eli: teacher, author (disabled)"
    changed = _calls("password", "Eli", "--password", "another horse battery")
    assert changed.output.splitlines()[1] == (
        "The account is disabled; `unsealed teacher enable Eli` lets it in."
    )
    assert _calls("enable", "Eli").output == "Eli can sign in again.\n"
    assert _calls("list").output.splitlines()[1] == "Eli: teacher, author"


def test_the_last_operator_stays_until_there_is_another(data: Path) -> None:
    _calls("add", "Dana", "--password", PASSWORD)
    _calls("add", "Eli", "--password", PASSWORD)
    for refused in (_calls("roles", "Dana", "teacher"), _calls("disable", "Dana")):
        assert refused.exit_code == 1
        assert refused.output == (
            "Error: this is the only operator who can sign in. Make somebody else one first: "
            "`unsealed teacher roles NAME operator teacher`.\n"
        )
    given = _calls("roles", "Eli", "operator", "teacher")
    assert given.output == "Eli is operator, teacher now.\n"
    assert _calls("roles", "Dana", "teacher").output == "Dana is teacher now.\n"


def test_there_may_be_nobody_yet(data: Path) -> None:
    assert _calls("list").output == "There is no teacher yet.\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(
            ("add", "Dana", "--password", "short"),
            "Error: a password needs at least 10 characters, found 5.",
            id="a short password",
        ),
        pytest.param(
            ("add", "  ", "--password", PASSWORD), "Error: a teacher needs a name.", id="no name"
        ),
        pytest.param(
            ("add", "ELI", "--password", PASSWORD),
            "Error: there is a teacher called ELI already.",
            id="a name that is taken",
        ),
        pytest.param(
            ("password", "Ely", "--password", PASSWORD),
            "Error: there is no teacher called Ely. Did you mean Eli?",
            id="a mistyped name",
        ),
        pytest.param(
            ("enable", "Ely"),
            "Error: there is no teacher called Ely. Did you mean Eli?",
            id="a mistyped name to let in",
        ),
        pytest.param(
            ("roles", "Eli", "opertor"),
            "Error: Invalid value for '{operator|teacher|author}...': 'opertor' is not one of "
            "'operator', 'teacher', 'author'.",
            id="a mistyped role",
        ),
        pytest.param(
            ("password", "Zacharias", "--password", PASSWORD),
            "Error: there is no teacher called Zacharias. `unsealed teacher list` names all.",
            id="a name like no other",
        ),
    ],
)
def test_what_cannot_be_done_is_told_with_a_remedy(
    data: Path, arguments: tuple[str, ...], said: str
) -> None:
    _calls("add", "Eli", "--password", PASSWORD)
    found = _calls(*arguments)
    assert found.output.splitlines()[-1] == said
    assert found.exit_code != 0


def test_a_faulty_setting_is_told(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNSEALED_WORKERS", "many")
    assert _calls("list").output.startswith("Error: UNSEALED_WORKERS must be a whole number")


def test_damaged_records_are_told(data: Path) -> None:
    data.mkdir()
    (data / "records.db").write_bytes(b"this is no database, and it is long enough" * 40)
    found = _calls("list")
    assert found.output.startswith("Error: The course's records are damaged")
    assert found.exit_code == 1
