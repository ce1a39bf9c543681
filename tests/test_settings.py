"""Settings are read strictly, and say what is wrong with them."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from given import MORNING
from unsealed import secret_keys
from unsealed.records.store import Records
from unsealed.settings import SECRET, SettingFault, read_settings

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
        (
            {"HOSTS": "course.school.example, http://x"},
            "UNSEALED_HOSTS: names with commas between, such as course.school.example, without "
            "http:// and without a port; found “http://x”.",
        ),
        (
            {"REDIS_URL": "http://:hunter2@host"},
            "UNSEALED_REDIS_URL must begin with one of these: redis://, rediss://, redis+unix://.",
        ),
        ({"RELOAD": "yes"}, "UNSEALED_RELOAD must be true or false, found “yes”."),
        ({"LOG": "xml"}, "UNSEALED_LOG must be text or json, found “xml”."),
        (
            {"METRICS_TOKEN": "short"},
            "UNSEALED_METRICS_TOKEN must be 16 or more letters, figures and signs of ASCII.",
        ),
        (
            {"ACCEPTED_KEY": "short"},
            "UNSEALED_ACCEPTED_KEY: a secret key needs at least 32 characters, found 5.",
        ),
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
        f"UNSEALED_SECRET_KEY_FILE: {missing} cannot be read (No such file or directory)."
    )


def in_a_file(folder: Path, name: str, content: str | bytes) -> dict[str, str]:
    file = folder / name.lower()
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return {f"{name}_FILE": str(file)}


VALUES = dict.fromkeys(SECRET, "postgresql://dana:secret@host/records")
VALUES["REDIS_URL"] = "redis://:secret@host:6379"


@pytest.mark.parametrize("name", SECRET)
def test_every_setting_that_holds_a_secret_may_lie_in_a_file(tmp_path: Path, name: str) -> None:
    settings = read_settings(given(tmp_path, **in_a_file(tmp_path, name, VALUES[name] + "\n")))
    held = {name: getattr(settings, name) for name in settings.__struct_fields__}
    held["accepted_key"] = "".join(each.key for each in settings.accepted_keys)
    assert held[name.lower()] == VALUES[name]
    assert settings.secret_files == (tmp_path / name.lower(),)


@pytest.mark.parametrize("name", SECRET)
@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param("", "{name}_FILE: {path} has to hold one line, found 0.", id="empty"),
        pytest.param(" \n\n", "{name}_FILE: {path} has to hold one line, found 0.", id="blank"),
        pytest.param("a\nb", "{name}_FILE: {path} has to hold one line, found 2.", id="two-lines"),
        pytest.param(b"\xff\xfe", "{name}_FILE: {path} is no text.", id="no-text"),
    ],
)
def test_a_file_of_a_secret_that_holds_none_is_named(
    tmp_path: Path, name: str, content: str | bytes, message: str
) -> None:
    with pytest.raises(SettingFault) as fault:
        read_settings(given(tmp_path, **in_a_file(tmp_path, name, content)))
    path = tmp_path / name.lower()
    assert str(fault.value) == message.format(name=f"UNSEALED_{name}", path=path)


@pytest.mark.parametrize("name", SECRET)
def test_a_secret_is_set_in_one_way_only(tmp_path: Path, name: str) -> None:
    both = {name: VALUES[name], **in_a_file(tmp_path, name, VALUES[name])}
    with pytest.raises(SettingFault) as fault:
        read_settings(given(tmp_path, **both))
    assert str(fault.value) == (
        f"UNSEALED_{name} and UNSEALED_{name}_FILE are both set. Take one of them out."
    )


def test_a_file_of_a_secret_that_is_a_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingFault) as fault:
        read_settings(given(tmp_path, DATABASE_URL_FILE=str(tmp_path)))
    assert str(fault.value) == (
        f"UNSEALED_DATABASE_URL_FILE: {tmp_path} cannot be read (Is a directory)."
    )


@pytest.mark.parametrize("mask", [0o000, 0o002, 0o022, 0o077])
def test_whatever_the_umask_the_secrets_are_their_owners_alone(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        data = tmp_path / "data"
        read_settings(given(data))
        Records.open("", folder=data).close()
        secret_keys.rotate(data / "secret.key", data, until=MORNING, now=MORNING)
    finally:
        os.umask(before)
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    names = ["certificate.keys", "records.db", "records.db-turn", "secret.key", "secret.key.former"]
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in data.iterdir()}
    assert modes == dict.fromkeys(names, 0o600)


def test_programs_that_start_at_once_agree_on_the_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: read_settings(given(tmp_path)).secret_key, range(32)))
    assert len(keys) == 1


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


def test_names_of_hosts_are_read_without_their_capitals(tmp_path: Path) -> None:
    settings = read_settings(given(tmp_path, HOSTS=" Course.School.example ,10.0.0.7,"))
    assert settings.hosts == {"course.school.example", "10.0.0.7"}


def test_a_redis_without_its_library_is_refused_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unsealed.settings.find_spec", lambda _name: None)
    with pytest.raises(SettingFault) as fault:
        read_settings(given(tmp_path, REDIS_URL="redis://localhost"))
    assert str(fault.value) == (
        "UNSEALED_REDIS_URL needs the extra `redis`. Install it: pip install 'redis>=7,<8'"
    )
