"""A real Redis for tests: one of our own on a socket in a folder, or the one that is named.

`UNSEALED_TEST_REDIS_URL` names a server whose database may be emptied.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import redis

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMED = "UNSEALED_TEST_REDIS_URL"
NONE_TO_BE_HAD = (
    "These tests need a Redis. `make test` installs one on Debian; elsewhere install it as your "
    f"system calls it, or name one whose database may be emptied: {NAMED}=redis://host:6379/9"
)


@dataclass
class OwnRedis:
    """A Redis on a socket in this folder."""

    folder: Path
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """How it is reached."""
        return f"redis+unix://{self.folder}/redis.sock"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._process = subprocess.Popen(
            [
                *("redis-server", "--port", "0", "--unixsocket", self.folder / "redis.sock"),
                *("--save", "", "--appendonly", "no", "--dir", self.folder),
            ],
            # Debian's tools have the server's program under this other name.
            executable=shutil.which("redis-server") or shutil.which("redis-check-rdb"),
            stdout=subprocess.DEVNULL,
        )
        client = redis.from_url(self.url.replace("redis+unix", "unix"))
        deadline = time.monotonic() + 30
        while True:
            try:
                client.ping()
            except redis.ConnectionError:
                if self._process.poll() is None and time.monotonic() < deadline:
                    time.sleep(0.01)
                    continue
                raise
            client.close()
            return

    def stop(self) -> None:
        """Stop it as if the power had gone."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(timeout=30)


@contextmanager
def own_redis() -> Iterator[OwnRedis]:
    """A Redis of our own for as long as the block lasts."""
    if not (shutil.which("redis-server") or shutil.which("redis-check-rdb")):
        raise RuntimeError(NONE_TO_BE_HAD)
    folder = Path(tempfile.mkdtemp(prefix="unsealed-"))
    server = OwnRedis(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


@contextmanager
def some_redis() -> Iterator[str]:
    """The URL of the Redis that is named, emptied, or of one of our own."""
    if named := os.environ.get(NAMED):
        client = redis.from_url(named)
        client.flushdb()
        client.close()
        yield named
        return
    with own_redis() as server:
        yield server.url
