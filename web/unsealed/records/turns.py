"""The writers' turn: one lock for all threads and processes that write to one database.

SQLite's own busy handler sleeps and tries again, without a queue: under load some writers wait
for seconds while others go twice. The threads of a process stand in a queue here, and the first of
them, for all of them, in the kernel's queue for a lock on a file. The kernel lets go of that lock
when its holder dies, however it dies. A holder that was stopped and lives is not waited for for
ever.

No thread is passed by others of its process. A process may be: Linux wakes those who wait in the
order in which they came, but until the one that it woke runs, the process that gave the lock back
may take it again. One that writes without a pause did so for some hundred turns while another
waited, for less than a tenth of a second; and where other programs kept all processors busy, for up
to a second. Who waits for too long is told so.
"""

from __future__ import annotations

import errno
import os
import sys
import threading
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


def side_file(database: Path) -> Path:
    """The file next to the database that is locked. It stays empty."""
    return database.with_name(f"{database.name}-turn")


def opened(path: Path) -> int:
    """A descriptor of the side file, which can have the lock."""
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


if sys.platform == "win32":  # pragma: no cover - tests run elsewhere
    import msvcrt

    def _is_taken_at_once(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _take(descriptor: int) -> None:
        while True:
            try:
                msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
            except OSError as error:
                # LK_LOCK gives up after ten seconds with EDEADLK.
                if error.errno != errno.EDEADLK:
                    raise
            else:
                return

    def _give_back(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _is_taken_at_once(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)

    def _give_back(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


class Turns:
    """The turns of the threads of one process. One that was forked off needs its own."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = opened(path)
        self._threads = _Queue()
        self._asking: _Asking | None = None

    def close(self) -> None:
        """Give back what this holds of the system, unless one of our threads has the turn."""
        if not self._threads.is_taken:
            os.close(self._descriptor)

    @contextmanager
    def taken(self, patience: Callable[[], float]) -> Iterator[None]:
        """Within the block nobody else writes.

        Raises TimeoutError where another process keeps its turn for more than so many seconds,
        which are asked for when it is our turn among ourselves. Our own threads are waited for
        without limit: whatever stops one stops us all.
        """
        self._threads.enter()
        try:
            self._take_from_processes(patience())
            try:
                yield
            finally:
                _give_back(self._descriptor)
        finally:
            self._threads.leave()

    def _take_from_processes(self, patience: float) -> None:
        if self._asking is None and _is_taken_at_once(self._descriptor):
            return
        self._asking = self._asking or _Asking(self._path)
        try:
            taken = self._asking.answer(patience)
        finally:
            self._asking = None if self._asking.is_over else self._asking
        if taken is None:
            self._take_from_processes(patience)
            return
        os.close(self._descriptor)
        self._descriptor = taken


class _Queue:
    """Threads that go one at a time, in the order in which they came.

    Whoever leaves hands its turn to the first that waits, so that none goes before it meanwhile.
    """

    def __init__(self) -> None:
        self.is_taken = False
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()

    def enter(self) -> None:
        """Wait for one's turn."""
        with self._guard:
            if not self.is_taken:
                self.is_taken = True
                return
            called = threading.Lock()
            called.acquire()
            self._waiting.append(called)
        try:
            called.acquire()
        except BaseException:  # Ctrl+C in the first thread
            self._step_out(called)
            raise

    def leave(self) -> None:
        """Let the next one go."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self.is_taken = False

    def _step_out(self, called: threading.Lock) -> None:
        with self._guard:
            waits = called in self._waiting
            if waits:
                self._waiting.remove(called)
        # It had its turn already, in vain: the next one's.
        if not waits:
            self.leave()


class _Asking:
    """A thread that waits for the lock, since the system's own wait can't be given up.

    When everybody else has given it up, the thread waits on, and lets go of what it gets then.
    """

    def __init__(self, path: Path) -> None:
        self.is_over = False
        self._path = path
        self._is_awaited = True
        self._taken: int | None = None
        self._fault: OSError | None = None
        self._changed = threading.Condition()
        threading.Thread(target=self._ask, name="turn", daemon=True).start()

    def answer(self, patience: float) -> int | None:
        """A descriptor that has the lock; None where it came while nobody waited for it.

        Raises TimeoutError after so many seconds, and OSError where there can be no lock.
        """
        with self._changed:
            self._is_awaited = True
            self._changed.wait_for(lambda: self.is_over, patience)
            self._is_awaited = False
            if not self.is_over:
                raise TimeoutError(errno.ETIMEDOUT, "another process keeps its turn to write")
            if self._fault:
                raise self._fault
            return self._taken

    def _ask(self) -> None:
        try:
            descriptor = self._take_for_long()
        except OSError as fault:
            descriptor, self._fault = None, fault
        with self._changed:
            self.is_over = True
            if self._is_awaited:
                self._taken = descriptor
                self._changed.notify()
            elif descriptor is not None:
                _give_back(descriptor)
                os.close(descriptor)

    def _take_for_long(self) -> int:
        descriptor = opened(self._path)
        try:
            _take(descriptor)
        except OSError:
            os.close(descriptor)
            raise
        return descriptor
