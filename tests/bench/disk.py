"""How long the disk takes to keep a page for good, asked while something else is measured."""

from __future__ import annotations

import os
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = b"x" * 4096
EVERY = 0.1


def sync_ms(descriptor: int) -> float:
    """Write a page and wait until the disk has it: the milliseconds that it took."""
    began = time.perf_counter()
    os.write(descriptor, PAGE)
    os.fsync(descriptor)
    return (time.perf_counter() - began) * 1000


@contextmanager
def asked(folder: Path) -> Iterator[list[float]]:
    """The disk of the folder is asked ten times a second, until the block ends."""
    taken: list[float] = []
    is_over = threading.Event()
    descriptor = os.open(folder / "asked-of-the-disk", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)

    def ask() -> None:
        while not is_over.wait(EVERY):
            taken.append(sync_ms(descriptor))

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        yield taken
    finally:
        is_over.set()
        asking.join()
        os.close(descriptor)
