"""A driver of our own for what wrk cannot say: fairness between learners, and open-loop latency.

Each learner has one connection. In `everybody_at_once` all of them ask as fast as they are
answered, and the slowest is compared with the mean. In `arriving` requests start at fixed times,
whether or not the last was answered, so that waiting in a queue is not hidden.
"""

from __future__ import annotations

import asyncio
import itertools
import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Request = bytes


@dataclass(frozen=True)
class Fairness:
    """How many answers the learners got between them, how evenly, and how many went wrong."""

    answered: int
    slowest: float
    bad: int


@dataclass(frozen=True)
class Arrivals:
    """Latencies of requests that arrived at a fixed rate, in milliseconds."""

    rate: float
    p50: float
    p99: float
    bad: int


class Connection:
    """One keep-alive connection to a server on this machine."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, request: Request) -> int:
        """Send a request and read the whole answer; returns its status."""
        if self._writer is None or self._reader is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        await self._reader.readexactly(_length(head))
        return int(head[9:12])

    def close(self) -> None:
        """Hang up."""
        if self._writer is not None:
            self._writer.close()


def everybody_at_once(
    port: int, requests: Callable[[int], Iterator[Request]], *, learners: int, seconds: float
) -> Fairness:
    """All learners ask without a pause for so many seconds."""
    return asyncio.run(_everybody(port, requests, learners, seconds))


def arriving(port: int, requests: Iterator[Request], *, rate: float, seconds: float) -> Arrivals:
    """Requests start `rate` times a second, for so many seconds."""
    return asyncio.run(_arriving(port, requests, rate, seconds))


async def _everybody(
    port: int, requests: Callable[[int], Iterator[Request]], learners: int, seconds: float
) -> Fairness:
    until = time.perf_counter() + seconds
    counts = await asyncio.gather(
        *(_one_learner(port, requests(number), until) for number in range(learners))
    )
    good = [count for count, _ in counts]
    slowest = min(good) / max(1.0, statistics.mean(good))
    return Fairness(sum(good), slowest, sum(bad for _, bad in counts))


async def _one_learner(port: int, requests: Iterator[Request], until: float) -> tuple[int, int]:
    connection = Connection(port)
    good = bad = 0
    for request in requests:
        if time.perf_counter() > until:
            break
        try:
            good += await connection.ask(request) < 400
        except (OSError, EOFError):
            bad += 1
            connection = Connection(port)
    connection.close()
    return good, bad


async def _arriving(
    port: int, requests: Iterator[Request], rate: float, seconds: float
) -> Arrivals:
    idle: list[Connection] = []
    start = time.perf_counter()
    tasks = []
    for place, request in enumerate(itertools.islice(requests, int(rate * seconds))):
        due = start + place / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(_one_arrival(port, idle, request, due)))
    took = await asyncio.gather(*tasks)
    for connection in idle:
        connection.close()
    good = sorted(ms for ms in took if ms is not None)
    return Arrivals(rate, _share(good, 0.5), _share(good, 0.99), len(took) - len(good))


async def _one_arrival(
    port: int, idle: list[Connection], request: Request, due: float
) -> float | None:
    connection = idle.pop() if idle else Connection(port)
    try:
        status = await connection.ask(request)
    except (OSError, EOFError):
        return None
    idle.append(connection)
    return (time.perf_counter() - due) * 1000 if status < 400 else None


def _share(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0
