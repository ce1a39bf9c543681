"""Starting a server and its workers, waiting for its first answer, and reading what CPU it used."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 60.0


@dataclass(frozen=True)
class Server:
    """A running server: where it listens, and how long it took to give its first answer."""

    port: int
    started_in: float
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        """The address without a path."""
        return f"http://127.0.0.1:{self.port}"

    def cpu_seconds(self) -> float:
        """What the server and all its workers have used so far, user and system."""
        return sum(_cpu_ticks(pid) for pid in _group(self.process.pid)) / TICKS

    def memory(self) -> float:
        """The proportional share of memory of the server and its workers, in MB."""
        return sum(_proportional_kb(pid) for pid in _group(self.process.pid)) / 1024


@contextmanager
def running(
    command: Sequence[str], *, port: int, environment: Mapping[str, str], path: str = "/"
) -> Iterator[Server]:
    """The server that this command starts, from its first answer until the block ends."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command,
        # An installed program has its bytecode beside it; here the first start writes it.
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "", **environment},
        # A group of its own, but the session of the load: Linux shares out time among sessions.
        process_group=0,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}{path}", process)
        yield Server(port, time.perf_counter() - began, process)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.perf_counter() + PATIENCE
    while time.perf_counter() < deadline:
        if process.poll() is not None:
            raise SystemExit(f"The server stopped by itself: {process.args!r}")
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.005)
    raise SystemExit(f"{address} gave no answer in {PATIENCE:.0f} s.")


def _group(leader: int) -> list[int]:
    found = (int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal())
    return [pid for pid in found if _group_of(pid) == leader]


def _group_of(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return None


def _cpu_ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _proportional_kb(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
