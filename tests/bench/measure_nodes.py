"""PostgreSQL with one, two and four nodes on this machine: what a node adds, and what it costs.

The database keeps each answer on the disk before it says so (fsync and synchronous_commit are on).
A learner is led to a node by turns, as by a balancer; half-way a fifth are led to another, and go
on with the cookie that they have. All share the cores of one machine, so nodes are not what makes
it carry more here; the processor time of a request says what they would carry on machines of their
own.
"""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

import psutil
from district import TESTS, built, district
from measure_load import LEARNERS, QUICK, QUICK_CLIMBING, Times, of_answers, of_window
from report import Row
from turnout import kept, turnout

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from district import District
    from turnout import Kept, Window

NODES = (1, 2, 4)
FULL, HURRYING = Times(20, 10, 40), Times(1, 5, 12)
HURRIED = 32
"""Learners who neither read nor think: enough to keep every node at work."""
MOVED = 0.2
DURABLE = {
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "shared_buffers": "256MB",
}


def measure(folder: Path, *, is_quick: bool) -> list[Row]:
    """Each number of nodes in turn, on a database of its own."""
    sys.path.append(str(TESTS))
    from postgresql import some_server  # of the tests

    course = built(folder / "course")
    rows = []
    with some_server(DURABLE) as server:
        for nodes in (2,) if is_quick else NODES:
            place, url = folder / f"of-{nodes}", server.fresh(f"nodes_{nodes}")
            with district(course, place, nodes=nodes, url=url) as here:
                rows += asyncio.run(_measured(here, _cpu_of(server.pid), is_quick=is_quick))
    return rows


async def _measured(
    here: District, database_cpu: Callable[[], float], *, is_quick: bool
) -> list[Row]:
    count = len(here.servers)
    what = f"PostgreSQL, {count} node{'s' * (count > 1)}"
    calm, moved, answers = await _with_thought(here, database_cpu, is_quick=is_quick)
    hurried = await _in_a_hurry(here, database_cpu, is_quick=is_quick)
    asked = hurried.answered
    return [
        *of_window(f"{what}, {LEARNERS:,} learners", calm, is_bound=True),
        Row("", f"{what}: led to another node half-way", "learners", moved, ""),
        *of_answers(what, answers),
        Row("", f"{what}, {HURRIED} in a hurry: answered", "a second", asked / hurried.seconds, ""),
        Row(
            "",
            f"{what}, {HURRIED} in a hurry: CPU of a request",
            "ms",
            hurried.cpu / asked * 1000,
            "",
        ),
        Row(
            "",
            f"{what}, {HURRIED} in a hurry: in PostgreSQL",
            "ms",
            hurried.database_cpu / asked * 1000,
            "",
        ),
        Row(
            "",
            f"{what}, {HURRIED} in a hurry: errors",
            "requests",
            sum(hurried.faults.values()),
            "≤ 0",
        ),
    ]


async def _with_thought(
    here: District, database_cpu: Callable[[], float], *, is_quick: bool
) -> tuple[Window, int, Kept]:
    times = QUICK if is_quick else FULL
    async with turnout(here, database_cpu) as crowd:
        await crowd.grows(LEARNERS, times.arriving)
        await asyncio.sleep(times.calming)
        watching = asyncio.create_task(crowd.watched(times.watching))
        await asyncio.sleep(times.watching / 2)
        moved = crowd.changes_nodes(MOVED)
        window = await watching
    return window, moved, kept(crowd)


async def _in_a_hurry(
    here: District, database_cpu: Callable[[], float], *, is_quick: bool
) -> Window:
    times = QUICK_CLIMBING if is_quick else HURRYING
    async with turnout(here, database_cpu, pace=0) as crowd:
        await crowd.grows(HURRIED, 1)
        await asyncio.sleep(times.calming)
        return await crowd.watched(times.watching)


def _cpu_of(process: int) -> Callable[[], float]:
    """What a PostgreSQL has used so far, with those of its processes that have ended."""
    if not process:
        return lambda: 0.0
    found = psutil.Process(process)

    def used() -> float:
        here = found.cpu_times()
        own = here.user + here.system + here.children_user + here.children_system
        now = (child.cpu_times() for child in found.children(recursive=True))
        return own + sum(times.user + times.system for times in now)

    return used
