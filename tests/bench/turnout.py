"""Crowds of learners who come to a district and leave it, and what they meet there meanwhile."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import perf_counter as now
from typing import TYPE_CHECKING

from browsers import Browser
from itsdangerous import URLSafeSerializer
from pupils import CLASS, IN_CLASS, Pupil, Tally

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import AsyncIterator, Callable

    from district import District

_TEN = 10


@dataclass(frozen=True)
class Window:
    """What a crowd met in so many seconds. Latencies and waits are in milliseconds, sorted."""

    learners: int
    seconds: float
    taken: dict[str, list[float]]
    shed: list[float]
    without_retry: int
    faults: Counter[str]
    cpu: float
    database_cpu: float
    own_cpu: float
    memory: float

    @property
    def answered(self) -> int:
        """How many requests were answered as they should be."""
        return sum(map(len, self.taken.values()))

    def rate(self, kind: str) -> float:
        """Of this kind, a second."""
        return len(self.taken.get(kind, ())) / self.seconds

    def share(self, kind: str, part: float) -> float:
        """The latency that this part of the requests of this kind stayed below."""
        return share(self.taken.get(kind, []), part)


@dataclass
class Turnout:
    """The learners who are here. `database_cpu` says what a database of its own has used.

    Where their `pace` is 0 nobody reads or thinks, and nobody is in a class.
    """

    district: District
    database_cpu: Callable[[], float] = lambda: 0.0
    pace: float = 1.0
    tally: Tally = field(default_factory=Tally)
    pupils: list[Pupil] = field(default_factory=list)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _here: int = 0
    _seats: int = 0

    async def grows(self, learners: int, over: float) -> None:
        """Let more come until there are so many, one after the other within these seconds."""
        more = learners - self._here
        await asyncio.to_thread(self.district.has_rooms_for, round(learners * IN_CLASS) + CLASS)
        start = now()
        for place in range(more):
            pupil = self._pupil(len(self.pupils))
            self.pupils.append(pupil)
            self._tasks.append(asyncio.create_task(pupil.lives(start + over * place / more)))
        self._here = learners
        await asyncio.sleep(over)

    async def shrinks(self, learners: int) -> None:
        """Let those who came last leave, until so many are left."""
        gone, self._tasks = self._tasks[learners:], self._tasks[:learners]
        for task in gone:
            task.cancel()
        await asyncio.gather(*gone, return_exceptions=True)
        self._here = learners

    def changes_nodes(self, part: float) -> int:
        """Lead this part of the learners to the next node, as a balancer may; returns how many."""
        ports = [server.port for server in self.district.servers]
        moved = self.pupils[:: round(1 / part)] if len(ports) > 1 else []
        for pupil in moved:
            place = ports.index(pupil.browser.port) + 1
            pupil.browser.move_to(ports[place % len(ports)])
        return len(moved)

    async def watched(self, seconds: float) -> Window:
        """What the learners meet in so many seconds from now."""
        self.tally.restart()
        begun, cpu, database = now(), self.district.cpu_seconds(), self.database_cpu()
        own = time.process_time()
        await asyncio.sleep(seconds)
        self.tally.is_counting = False
        taken = {kind: _sorted(found) for kind, found in self.tally.taken.items()}
        return Window(
            learners=self._here,
            seconds=now() - begun,
            taken=taken,
            shed=_sorted(self.tally.shed),
            without_retry=self.tally.without_retry,
            faults=self.tally.faults.copy(),
            cpu=self.district.cpu_seconds() - cpu,
            database_cpu=self.database_cpu() - database,
            own_cpu=time.process_time() - own,
            memory=self.district.memory(),
        )

    def _pupil(self, number: int) -> Pupil:
        room = None
        if self.pace and number % _TEN < round(IN_CLASS * _TEN):
            room = self.district.rooms[self._seats // CLASS]
            self._seats += 1
        servers = self.district.servers
        school = number // CLASS
        browser = Browser(servers[number % len(servers)].port, f"10.{school >> 8}.{school & 255}.7")
        return Pupil(number, browser, self.tally, self.district.stops, room, self.pace)


@asynccontextmanager
async def turnout(
    district: District, database_cpu: Callable[[], float] = lambda: 0.0, *, pace: float = 1.0
) -> AsyncIterator[Turnout]:
    """A turnout whose teachers lead on; all have left when the block ends."""
    found = Turnout(district, database_cpu, pace)
    leading = asyncio.create_task(district.leads())
    try:
        yield found
    finally:
        leading.cancel()
        await found.shrinks(0)
        await asyncio.gather(leading, return_exceptions=True)


@dataclass(frozen=True)
class Kept:
    """Of the answers that were acknowledged, how many are not stored; and how many twice."""

    acknowledged: int
    lost: int
    doubled: int


def kept(found: Turnout) -> Kept:
    """Hold what the learners were told against what is stored."""
    with found.district.records.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT learner, lesson, step, question, count(*) FROM answers"
            " GROUP BY learner, lesson, step, question"
        ).all()
    stored = {tuple(row[:4]): row[4] for row in rows}
    said = [(_learner_of(pupil), *asked) for pupil in found.pupils for asked in pupil.acknowledged]
    lost = sum(asked not in stored for asked in said)
    return Kept(len(said), lost, sum(count > 1 for count in stored.values()))


def share(ordered: list[float], part: float) -> float:
    """The figure that this part of them stays below."""
    if not ordered:
        return float("nan")
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def _learner_of(pupil: Pupil) -> str:
    """Whom the cookie names: what it says is signed, and no secret."""
    payload = pupil.browser.cookies["unsealed"].rsplit(".", 2)[0]
    return str(URLSafeSerializer("any").load_payload(payload.encode())["learner"])


def _sorted(seconds: list[float]) -> list[float]:
    return sorted(1000 * each for each in seconds)
