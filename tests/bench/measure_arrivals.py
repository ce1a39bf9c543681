"""Requests that arrive when they arrive: of 30 and of 1,000 learners, on the course and the floor.

Nobody waits with the next request for the last answer, so a server that stands still makes all who
come meanwhile wait, and that is counted: each request counts from the moment for which it was
drawn (by a seed, at a fixed rate on average), whenever it was sent.
"""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import defaultdict
from dataclasses import dataclass, field
from time import perf_counter as now
from typing import TYPE_CHECKING

import learners
from browsers import Browser, NoAnswer
from report import Row
from turnout import share

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from contestants import Contestant

CROWDS = (30, 1000)
# As often as a learner of `pupils` asks, on average: three of ten poll once a second.
EVERY: Mapping[str, float] = {"page": 25.0, "answer": 20.0, "poll": 1 / 0.3}
NAMES = {"page": "a page", "answer": "an answer", "poll": "a poll"}
POLLS = {"floor": "/poll?seen=1", "course": "/live/part?seen=none.0&paused=no"}
QUICK_ENOUGH = "≤ 150"
FIRST_TRY = 700
GOOD = frozenset({200, 204, 303})


@dataclass
class Arrived:
    """Milliseconds of each kind, how late the generator sent, and what went wrong."""

    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    late: list[float] = field(default_factory=list)
    shed: int = 0
    bad: int = 0
    cpu: float = 0.0

    @property
    def count(self) -> int:
        """How many there were."""
        return len(self.late)


def measure(floor: Contestant, ours: Contestant, *, seconds: float) -> list[Row]:
    """Both crowds on both, one after the other."""
    rows: list[Row] = []
    for crowd in CROWDS:
        bare, full = (asyncio.run(_arriving(one, crowd, seconds)) for one in (floor, ours))
        rows += _rows(f"arrivals of {crowd:,} learners", bare, full)
    return rows


def _rows(what: str, bare: Arrived, full: Arrived) -> Iterator[Row]:
    yield Row("", f"{what}: CPU of a request", "ms", _cpu(full), "", _cpu(bare))
    for kind, name in NAMES.items():
        mine, beside = sorted(full.taken[kind]), sorted(bare.taken[kind])
        for part in (50, 95, 99):
            ms, floor = share(mine, part / 100), share(beside, part / 100)
            yield Row("", f"{what}: {name}, p{part}", "ms", ms, "", floor)
        if kind != "poll":
            yield Row("", f"{what}: {name}, p95 alone", "ms", share(mine, 0.95), QUICK_ENOUGH)
    yield Row(
        "", f"{what}: sent late by the generator, p99", "ms", share(sorted(full.late), 0.99), ""
    )
    yield Row("", f"{what}: asked to come again", "requests", full.shed, "≤ 0")
    yield Row("", f"{what}: errors", "requests", full.bad, "≤ 0", among=full.count)


def _cpu(arrived: Arrived) -> float:
    return arrived.cpu / max(1, arrived.count) * 1000


async def _arriving(one: Contestant, crowd: int, seconds: float) -> Arrived:
    arrived = Arrived()
    idle: list[Browser] = []
    requests = {kind: _requests(one, kind, crowd) for kind in EVERY}
    before, start = one.server.cpu_seconds(), now() + 0.2
    tasks = []
    for due, kind in _moments(crowd, seconds):
        await asyncio.sleep(start + due - now())
        browser = idle.pop() if idle else Browser(one.server.port)
        task = _one(browser, next(requests[kind]), kind, start + due, arrived, idle)
        tasks.append(asyncio.create_task(task))
    await asyncio.gather(*tasks)
    arrived.cpu = one.server.cpu_seconds() - before
    for browser in idle:
        browser.close()
    return arrived


async def _one(
    browser: Browser, request: bytes, kind: str, due: float, arrived: Arrived, idle: list[Browser]
) -> None:
    arrived.late.append((now() - due) * 1000)
    try:
        answer = await browser.sends(request)
    except NoAnswer:
        arrived.bad += 1
        return
    idle.append(browser)
    if answer.status == 503:
        arrived.shed += 1
    elif answer.status in GOOD:
        arrived.taken[kind].append((now() - due) * 1000)
    else:
        arrived.bad += 1


def _moments(crowd: int, seconds: float) -> list[tuple[float, str]]:
    """When which kind of request arrives: as independent people come."""
    found = []
    for kind, every in EVERY.items():
        chance = random.Random(f"{kind} of {crowd}")
        moment = chance.expovariate(crowd / every)
        while moment < seconds:
            found.append((moment, kind))
            moment += chance.expovariate(crowd / every)
    return sorted(found)


def _requests(one: Contestant, kind: str, crowd: int) -> Iterator[bytes]:
    if kind == "answer":
        files = one.answer.learners, one.answer.paths
        # Answers of no two runs are the same: each crowd has tries of its own.
        first = FIRST_TRY + 50 * CROWDS.index(crowd)
        each = [learners.answers_of(*files, learner=n, first_try=first) for n in range(crowd)]
        return itertools.chain.from_iterable(zip(*each, strict=True))
    known = one.page.learners.read_text(encoding="utf-8").splitlines()[:crowd]
    cookies = itertools.cycle([line.split("\t")[0] for line in known])
    lines = one.page.paths.read_text(encoding="utf-8").splitlines()
    paths = [line.split("\t")[0] for line in lines] if kind == "page" else [POLLS[one.name]]
    return map(_asking, itertools.cycle(paths), cookies)


def _asking(path: str, cookie: str) -> bytes:
    accepts = "Accept-Encoding: gzip"
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{accepts}\r\nCookie: {cookie}\r\n\r\n".encode()
    )
