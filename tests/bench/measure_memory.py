"""Goal 8: the memory of all processes after minutes of pages and answers, and whether it grows."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING

from report import Row

if TYPE_CHECKING:
    from contestants import Contestant

CONNECTIONS = 4


def measure(floor: Contestant, ours: Contestant, *, seconds: float) -> list[Row]:
    """Load the floor for a fifth of the time; then the course, looking after a fifth and at last.

    Memory is the proportional share: what processes share is counted once.
    """
    _loaded(floor, seconds / 5)
    bare = floor.server.memory()
    _loaded(ours, seconds / 5)
    early = ours.server.memory()
    _loaded(ours, seconds * 4 / 5)
    late = ours.server.memory()
    what = f"after {seconds:.0f} s of pages and answers"
    return [
        Row("8", f"all processes {what}", "MB", late, "≤ 1.5", bare),
        Row("8", f"{what}, beside the first fifth", "MB", late, "≤ 1.05", early),
    ]


def _loaded(one: Contestant, seconds: float) -> None:
    """Pages and answers at once."""
    loads = [
        Thread(
            target=load.run,
            args=[one.server],
            kwargs={"connections": CONNECTIONS, "seconds": seconds},
        )
        for load in (one.page, one.answer)
    ]
    for load in loads:
        load.start()
    for load in loads:
        load.join()
