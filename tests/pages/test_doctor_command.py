"""`unsealed doctor`: what it says of a machine, and what to do."""

from __future__ import annotations

import os
import platform
import re
import shutil
import socket
from typing import TYPE_CHECKING, NamedTuple

import psutil
import pytest
from click.testing import CliRunner

from unsealed.cli import main
from unsealed.pages import doctor_command, own_address, remedies
from unsealed.pages.own_address import Network

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


WIFI = Network("wlan0", "192.168.7.2")


class Battery(NamedTuple):
    """What `psutil.sensors_battery` tells."""

    percent: float
    power_plugged: bool


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
    monkeypatch.setattr(own_address, "networks", lambda: (WIFI,))
    for module in (doctor_command, remedies):
        monkeypatch.setattr(module, "networks", lambda: own_address.networks())
    monkeypatch.setattr(psutil, "sensors_battery", lambda: None, raising=False)
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    monkeypatch.setattr(shutil, "which", lambda tool: tool if tool == "ufw" else None)
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
    found = _looks()
    assert found.output.splitlines() == [
        f"well: the data folder is {data}.",
        "well: 8.0 GB are free there.",
        "well: the course is not built yet; the first start takes some seconds longer.",
        "well: the learners' records can be opened.",
        "well: the port is 18123.",
        "well: others open http://192.168.7.2:18123.",
        "hint: If others cannot come in: let them through the firewall by"
        " `sudo ufw allow 18123/tcp`.",
        "hint: If others still cannot: they are in another network. Guest and pupil networks often"
        " keep devices apart; ask for one that does not, or open a hotspot on this machine or a"
        " phone.",
    ]
    assert found.exit_code == 0


def test_served_to_this_machine_alone_is_told_with_the_remedy(data: Path) -> None:
    found = _looks("--host", "127.0.0.1")
    assert found.exit_code == 1
    assert found.output.splitlines()[-1] == (
        "look: the course is served to this machine alone. For a class, start it by"
        " `unsealed teach`."
    )


def test_no_network_is_told(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_address, "networks", tuple)
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
        (line,) = [line for line in _looks().output.splitlines() if "the port is" in line]
    assert re.fullmatch(
        rf"look: the port is {port}\. Port {port} is taken by \S+ \(process {os.getpid()}\)\.", line
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
    ("system", "tool", "word"),
    [
        ("Windows", "", "Windows Security"),
        ("Darwin", "", "System Settings"),
        ("Linux", "firewall-cmd", "sudo firewall-cmd --add-port="),
        ("Linux", "", "in this machine’s firewall, if it has one."),
    ],
)
def test_the_firewall_is_that_of_the_system(
    data: Path, monkeypatch: pytest.MonkeyPatch, system: str, tool: str, word: str
) -> None:
    monkeypatch.setattr(platform, "system", lambda: system)
    monkeypatch.setattr(shutil, "which", lambda name: name if name == tool else None)
    assert word in _looks().output


def test_other_addresses_and_a_vpn_are_told(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tunnel = Network("tun0", "10.8.0.2", is_vpn=True)
    monkeypatch.setattr(own_address, "networks", lambda: (WIFI, tunnel))
    lines = _looks().output.splitlines()
    assert (
        "hint: if that leads nowhere, this machine has other addresses: 10.8.0.2 (tun0)." in lines
    )
    assert "hint: A VPN is on (tun0). Many keep the room’s devices out: switch it off." in lines


def test_a_laptop_on_its_battery_is_told(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "sensors_battery", lambda: Battery(41.3, power_plugged=False))
    assert _looks().output.splitlines()[-1] == (
        "hint: this machine runs on its battery (41 %): plug it in."
    )
