"""One build at a time: a lock on a file that outlives the process that holds it."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int, *, wait: bool) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)

    def _unlock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int, *, wait: bool) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


@contextmanager
def alone(file: Path) -> Iterator[bool]:
    """Nobody else is in such a block for the same file. Gives whether there was a wait for it.

    The kernel ends it if the process dies.
    """
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        was_waited_for = _waited(descriptor)
        try:
            yield was_waited_for
        finally:
            # Closing is not enough: a process that was forked meanwhile holds it open as well.
            _unlock(descriptor)
    finally:
        os.close(descriptor)


def _waited(descriptor: int) -> bool:
    try:
        _lock(descriptor, wait=False)
    except OSError:
        _lock(descriptor, wait=True)
        return True
    return False
