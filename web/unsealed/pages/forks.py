"""Keeping builds and forks apart, in the process that builds lessons and starts server processes.

A process that is forked while another thread imports a module inherits the lock of that import, and
nobody who could give it back: it stands still as soon as it imports the same module itself.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Forks:
    """The forks of this process from now on, of which so many are expected at first.

    Where processes are not forked but started anew there is nothing to keep apart.
    """

    def __init__(self, expected: int) -> None:
        self._lock = threading.Lock()
        self._missing = expected
        self._are_done = threading.Event()
        if multiprocessing.get_start_method() == "fork":
            os.register_at_fork(
                before=self._lock.acquire,
                after_in_parent=self._forked,
                after_in_child=self._lock.release,
            )
        else:
            self._are_done.set()

    def wait_for_first(self) -> None:
        """Return as soon as those that are expected are done."""
        self._are_done.wait()

    @contextmanager
    def none(self) -> Iterator[None]:
        """No process is forked inside this block: who wants to waits for its end."""
        with self._lock:
            yield

    def _forked(self) -> None:
        self._lock.release()
        self._missing -= 1
        if self._missing <= 0:
            self._are_done.set()
