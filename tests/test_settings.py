"""Settings are read strictly, and say what is wrong with them."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from unsealed.settings import SettingFault, read_settings

if TYPE_CHECKING:
    from pathlib import Path


def given(folder: Path, **names: str) -> dict[str, str]:
    return {"UNSEALED_DATA": str(folder), **{f"UNSEALED_{name}": v for name, v in names.items()}}


def test_a_first_start_makes_its_folder_and_its_key(tmp_path: Path) -> None:
    settings = read_settings(given(tmp_path / "new" / "data"))
    key = tmp_path / "new" / "data" / "secret.key"
    assert settings.secret_key == key.read_text()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert settings.database_url == ""


def test_the_key_stays_the_same_at_the_next_start(tmp_path: Path) -> None:
    assert read_settings(given(tmp_path)).secret_key == read_settings(given(tmp_path)).secret_key


def test_the_key_does_not_print(tmp_path: Path) -> None:
    settings = read_settings(given(tmp_path))
    assert settings.secret_key not in repr(settings)


def test_a_key_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("k" * 40 + "\n")
    settings = read_settings(given(tmp_path, SECRET_KEY_FILE=str(tmp_path / "key")))
    assert settings.secret_key == "k" * 40


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ({"PROT": "1"}, "There is no setting UNSEALED_PROT. Did you mean UNSEALED_PORT?"),
        (
            {"QQQQ": "1"},
            "There is no setting UNSEALED_QQQQ. Take it out, or see the operator's page.",
        ),
        ({"PORT": "web"}, "UNSEALED_PORT must be a whole number from 1 to 65535, found “web”."),
        ({"WORKERS": "0"}, "UNSEALED_WORKERS must be a whole number from 1 to 64, found “0”."),
        ({"RELOAD": "yes"}, "UNSEALED_RELOAD must be true or false, found “yes”."),
        (
            {"SECRET_KEY": "short"},
            "UNSEALED_SECRET_KEY: a secret key needs at least 32 characters, found 5.",
        ),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, names: dict[str, str], message: str) -> None:
    with pytest.raises(SettingFault) as fault:
        read_settings(given(tmp_path, **names))
    assert str(fault.value) == message


def test_a_key_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "none"
    with pytest.raises(SettingFault) as fault:
        read_settings(given(tmp_path, SECRET_KEY_FILE=str(missing)))
    assert str(fault.value) == (
        f"The secret key cannot be read from {missing} (No such file or directory)."
    )


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingFault) as fault:
        read_settings(given(tmp_path / "file" / "data"))
    assert str(fault.value) == (
        f"UNSEALED_DATA: the folder {tmp_path / 'file' / 'data'} cannot be made "
        "(Not a directory). Name another one."
    )


@pytest.mark.parametrize(("said", "lab"), [("", None), ("true", True), ("false", False)])
def test_the_lab_is_left_to_the_teachers_unless_the_operator_decides(tmp_path, said, lab):
    assert read_settings(given(tmp_path, LAB=said)).lab is lab
