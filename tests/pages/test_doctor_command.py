"""`unsealed doctor`: what it says of a machine, and what to do."""

from __future__ import annotations

import platform
import shutil
import socket
from typing import TYPE_CHECKING, NamedTuple

import pytest
from click.testing import CliRunner

from unsealed.cli import main
from unsealed.pages import doctor_command

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


class Usage(NamedTuple):
    """What `shutil.disk_usage` tells, in bytes."""

    total: float
    used: float
    free: float


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with room, on a machine in a network."""
    folder = tmp_path / "data"
    monkeypatch.setenv("UNSEALED_DATA", str(folder))
    monkeypatch.setenv("UNSEALED_PORT", str(_free()))
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Usage(9e9, 1e9, 8e9))
    monkeypatch.setattr(doctor_command, "own_address", lambda: "192.168.7.2")
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    return folder


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _looks(*options: str) -> Result:
    return CliRunner().invoke(main, ["doctor", *options], prog_name="unsealed")


def test_a_machine_that_can_serve_a_class_is_well(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNSEALED_PORT", "18123")
    found = _looks("--host", "0.0.0.0")  # noqa: S104 - what a teacher types
    assert found.output.splitlines() == [
        f"well: the data folder is {data}.",
        "well: 8.0 GB are free there.",
        "well: the course is not built yet; the first start takes some seconds longer.",
        "well: the learners' records can be opened.",
        "well: the port is 18123.",
        "well: others open http://192.168.7.2:18123.",
        "hint: If others cannot come in: open the port in the firewall, for instance by"
        " `sudo ufw allow 18123/tcp`.",
        "hint: If others still cannot: they are in another network. Guest and pupil networks often"
        " keep devices apart; ask for one that does not, or open a hotspot on this machine or a"
        " phone.",
    ]
    assert found.exit_code == 0


def test_served_to_this_machine_alone_is_told_with_the_remedy(data: Path) -> None:
    found = _looks()
    assert found.exit_code == 1
    assert found.output.splitlines()[-1] == (
        "look: the course is served to this machine alone. For a class, start it with --host"
        " 0.0.0.0."
    )


def test_no_network_is_told(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor_command, "own_address", lambda: "")
    assert _looks().output.splitlines()[-1] == (
        "look: this machine is in no network. Join the Wi-Fi that your learners use; no internet"
        " is needed."
    )


def test_a_full_disk_is_told(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Usage(9e9, 8.9e9, 1e8))
    assert (
        "look: 0.1 GB are free there. Make room: half a gigabyte is wanted."
        in _looks().output.splitlines()
    )


def test_a_port_that_is_taken_is_told(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setenv("UNSEALED_PORT", str(port))
        assert (
            f"look: the port is {port}. Another program has it, perhaps a server of this course."
            " Choose another one." in _looks().output.splitlines()
        )


def test_damaged_records_are_told(data: Path) -> None:
    data.mkdir()
    (data / "records.db").write_bytes(b"this is no database, and it is long enough" * 40)
    (line,) = [line for line in _looks().output.splitlines() if "records cannot" in line]
    assert line.startswith("look: the learners' records cannot be opened. The course's records are")


def test_lessons_that_are_not_there_are_told(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNSEALED_LESSONS", str(tmp_path / "nowhere"))
    assert (
        f"look: the lessons should be in {tmp_path / 'nowhere'}. There is no such folder: correct"
        " UNSEALED_LESSONS." in _looks().output.splitlines()
    )


def test_a_faulty_setting_is_told_first(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNSEALED_PORTT", "1")
    found = _looks()
    assert found.output == (
        "Error: There is no setting UNSEALED_PORTT. Did you mean UNSEALED_PORT?\n"
    )
    assert found.exit_code == 1


@pytest.mark.parametrize(
    ("system", "word"), [("Windows", "Windows Security"), ("Darwin", "System Settings")]
)
def test_the_firewall_is_that_of_the_system(
    data: Path, monkeypatch: pytest.MonkeyPatch, system: str, word: str
) -> None:
    monkeypatch.setattr(platform, "system", lambda: system)
    assert word in _looks("--host", "0.0.0.0").output  # noqa: S104 - what a teacher types
