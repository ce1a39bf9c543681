"""`unsealed teach` opens the teacher's page where somebody sits at the machine."""

from __future__ import annotations

import socket
import sys
import webbrowser
from threading import Event
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from unsealed.cli import main
from unsealed.pages import opening, serving
from unsealed.pages.opening import is_somebody_here, open_when_ready

if TYPE_CHECKING:
    from pathlib import Path

    from unsealed.settings import Settings


@pytest.mark.parametrize(
    ("platform", "terminal", "environment", "is_somebody"),
    [
        ("linux", True, {"DISPLAY": ":0"}, True),
        ("linux", True, {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", True, {}, False),
        ("linux", False, {"DISPLAY": ":0"}, False),
        ("linux", True, {"DISPLAY": ":0", "SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}, False),
        ("darwin", True, {}, True),
        ("win32", True, {}, True),
        ("win32", False, {}, False),
    ],
)
def test_somebody_is_here_who_has_a_screen_and_a_terminal(
    monkeypatch: pytest.MonkeyPatch,
    platform: str,
    environment: dict[str, str],
    *,
    terminal: bool,
    is_somebody: bool,
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    assert is_somebody_here() is is_somebody


def test_the_page_is_opened_when_the_server_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    opened, is_open = list[str](), Event()
    monkeypatch.setattr(webbrowser, "open", lambda page: (opened.append(page), is_open.set()))
    with socket.socket() as later:
        later.bind(("127.0.0.1", 0))
        open_when_ready("http://localhost/start", later.getsockname()[1])
        assert not is_open.wait(0.05)
        later.listen()
        assert is_open.wait(10)
    assert opened == ["http://localhost/start"]


@pytest.mark.parametrize(
    ("option", "setting", "opens"),
    [([], "", True), (["--no-browser"], "", False), ([], "false", False)],
    ids=["by default", "option", "setting"],
)
def test_a_class_is_let_in_and_the_browser_opened_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, option: list[str], setting: str, *, opens: bool
) -> None:
    served: list[tuple[str, bool]] = []

    def serve(settings: Settings, *, opens_browser: bool, **_: object) -> None:
        served.append((settings.host, opens_browser))

    monkeypatch.setattr(serving, "serve_until_stopped", serve)
    monkeypatch.setattr(opening, "is_somebody_here", lambda: True)
    monkeypatch.setenv("UNSEALED_BROWSER", setting)
    found = CliRunner().invoke(main, ["teach", "--data", str(tmp_path), *option])
    assert found.exit_code == 0, found.output
    assert served == [("0.0.0.0", opens)]  # noqa: S104 - what a class needs
