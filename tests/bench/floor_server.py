"""Serves the floor as `unsealed serve` serves the course: `floor_server.py PORT WORKERS`."""

from __future__ import annotations

import sys

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from unsealed.pages import connections
from unsealed.pages.serving import BACKLOG, THREADS

if __name__ == "__main__":
    Server(
        "floor:app",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        workers=int(sys.argv[2]),
        backlog=BACKLOG,
        backpressure=connections.most(),
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    ).serve()
