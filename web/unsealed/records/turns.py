"""The writers' turn: one fair lock for all threads and processes that write to one database.

SQLite's own busy handler sleeps and tries again, without a queue: under load some writers wait
for seconds while others go twice. A blocking kernel lock queues them, and costs no throughput.
The kernel lets go of it when its holder dies, however it dies.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def side_file(database: Path) -> Path:
    """The file next to the database that is locked. It stays empty."""
    return database.with_name(f"{database.name}-turn")


def opened(path: Path) -> int:
    """A descriptor of the side file. Each waiter needs its own: a turn belongs to a descriptor."""
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


if sys.platform == "win32":  # pragma: no cover - tests run elsewhere
    import errno
    import msvcrt

    def take(descriptor: int) -> None:
        """Wait for the turn, and have it."""
        while True:
            try:
                msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
            except OSError as error:
                # LK_LOCK gives up after ten seconds with EDEADLK; the turn has no time limit.
                if error.errno != errno.EDEADLK:
                    raise
            else:
                return

    def give_back(descriptor: int) -> None:
        """Let the next one write."""
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def take(descriptor: int) -> None:
        """Wait for the turn, and have it. It's OK to wait without limit: a turn is one of our
        short transactions, and one that waits for a stranger's lock gives up (busy_timeout)."""
        fcntl.flock(descriptor, fcntl.LOCK_EX)

    def give_back(descriptor: int) -> None:
        """Let the next one write."""
        fcntl.flock(descriptor, fcntl.LOCK_UN)
