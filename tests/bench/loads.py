"""Load from wrk: what is asked, and what one run of it measured."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from servers import Server

REPLAY = Path(__file__).with_name("replay.lua")
SETTLING = 0.3
"""Seconds in which the server finishes what wrk asked last and did not wait for."""
HOW_TO_GET_WRK = "The benchmark drives the servers with wrk. Install it: apt-get install wrk"


@dataclass(frozen=True)
class Run:
    """One run: requests a second, milliseconds, CPU milliseconds a request, and what went wrong."""

    rate: float
    p50: float
    p90: float
    p99: float
    cpu: float
    size: float
    answered: int
    bad: int


@dataclass
class Load:
    """Requests to replay against one server: pages, or answers of which no two are the same."""

    mode: str
    learners: Path
    paths: Path
    sent: int = 0

    def run(self, server: Server, *, connections: int, seconds: float) -> Run:
        """Drive the server for so long; the next run goes on with answers that are still new."""
        threads = min(2, connections)
        command = [
            *("wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds:.0f}s", "--timeout", "10s"),
            *("--latency", "-s", str(REPLAY), server.address, "--", self.mode),
            *(str(self.learners), str(self.paths), str(self.sent), str(threads)),
        ]
        before = server.cpu_seconds()
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        used = server.cpu_seconds() - before
        time.sleep(SETTLING)
        found = json.loads(output.partition("MEASURED ")[2].splitlines()[0])
        self.sent = found["next"] + threads
        return _as_run(found, used)


def require_wrk() -> None:
    """Install wrk where that needs no question, else stop and say how."""
    if shutil.which("wrk"):
        return
    if not shutil.which("apt-get") or os.geteuid() != 0:
        raise SystemExit(HOW_TO_GET_WRK)
    subprocess.run(["apt-get", "update", "--quiet"], check=True)
    subprocess.run(["apt-get", "install", "--yes", "wrk"], check=True)


def _as_run(found: dict[str, float], cpu_seconds: float) -> Run:
    answered = max(1, int(found["requests"]))
    return Run(
        rate=answered / found["microseconds"] * 1e6,
        p50=found["p50"],
        p90=found["p90"],
        p99=found["p99"],
        cpu=cpu_seconds / answered * 1000,
        size=found["bytes"] / answered,
        answered=answered,
        bad=int(found["bad"]),
    )
