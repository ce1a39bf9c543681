"""Carrying SQLite's log into its file, beside those who write.

SQLite does so by itself within the commit that finds the log long. With rows that lie all over the
file that takes up to a fifth of a second, in which nobody writes. Here a thread does it while
others go on, and takes a turn only for the little that came meanwhile: then nothing is left in the
log, and the next writer begins it anew.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

EVERY: Final = 150
"""So many writes fill some 1,000 pages of the log."""
LONGEST_LOG: Final = 8_000
"""Pages after which a writer carries the log over itself, should nobody have done it."""


class Checkpoints:
    """The checkpoints of one process. One that was forked off needs its own."""

    def __init__(self, carry: Callable[[], None]) -> None:
        self._carry = carry
        self._written = 0
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def count(self) -> None:
        """After a write: see to it that the log is carried over every so often."""
        with self._starting:
            self._written += 1
            if self._written < EVERY or (self._thread and self._thread.is_alive()):
                return
            self._written = 0
            self._thread = threading.Thread(target=self._carry, name="checkpoint", daemon=True)
            self._thread.start()

    def wait(self) -> None:
        """Until none is under way."""
        with self._starting:
            thread = self._thread
        if thread:
            thread.join()
