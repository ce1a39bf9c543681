"""The real `unsealed serve`, as a process of its own, for tests that need the whole of it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Iterator

UNSEALED = Path(sys.executable).with_name("unsealed")
PATIENCE = 60.0


@dataclass(frozen=True)
class Served:
    """A running server, and the folder of its data."""

    address: str
    data: Path
    process: subprocess.Popen[bytes]

    def status_of(self, path: str) -> int:
        """The status of the answer to a plain GET, redirects followed."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=30) as response:
                return int(response.status)
        except urllib.error.HTTPError as error:
            return error.code

    def workers(self) -> list[psutil.Process]:
        """The processes that answer."""
        return psutil.Process(self.process.pid).children()

    def kill(self) -> None:
        """End the server and its workers as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def serving(
    data: Path,
    *,
    command: Path = UNSEALED,
    folder: Path | None = None,
    port: int | None = None,
    **settings: str,
) -> Iterator[Served]:
    """Serve with this data folder, from the first answer until the block ends.

    `settings` are more of what the environment says, by their names without the prefix.
    """
    port = port or free_port()
    # A browser waits for each page: the server is not measured line by line meanwhile.
    strange = ("UNSEALED_", "COVERAGE_")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(strange)},
        "UNSEALED_DATA": str(data),
        "UNSEALED_PORT": str(port),
        **{f"UNSEALED_{name.upper()}": value for name, value in settings.items()},
    }
    log = data.with_suffix(".log")
    with log.open("ab") as output:
        process = subprocess.Popen(
            [command, "serve"],
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    served = Served(f"http://127.0.0.1:{port}", data, process)
    try:
        _wait_for(served, log)
        yield served
    finally:
        _stop(process)


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(served: Served, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and served.process.poll() is None:
        try:
            if served.status_of("/about"):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise AssertionError(f"`unsealed serve` gave no answer. It said:\n{log.read_text()}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask the server to stop; insist after a while. One that is gone already is no fault."""
    if process.poll() is not None:
        return
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
