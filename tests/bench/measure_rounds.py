"""A live round of three hundred on one machine: what a vote and a poll take, beside the floor.

Every learner has a connection of their own and asks once a second whether the round has gone on,
as the page does. All of them vote, the teacher leads on, and all vote again. Latencies count from
when a request was due, so that waiting in a queue is not hidden. A vote waits for the disk, so the
disk is asked meanwhile how long it takes by itself.
"""

from __future__ import annotations

import asyncio
import random
import re
import statistics
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import disk
import generated
import learners
from report import Row

from unsealed.records import classes, members, rounds, teachers
from unsealed.records.store import Records

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from contestants import Contestant

    from unsealed.records.classes import Class

LEARNERS = 300
EVERY = 1.0
BURST = 3.0
CLAIM = "claim-one"
PASSWORD = "a password for measuring"
_NEXT_POLL = re.compile(rb'id="live-poll" hidden data-hx-get="([^"]+)"')


@dataclass
class Taken:
    """Milliseconds of each sort of request, and how many were refused or lost."""

    votes: list[float] = field(default_factory=list)
    polls: list[float] = field(default_factory=list)
    steps: list[float] = field(default_factory=list)
    syncs: list[float] = field(default_factory=list)
    bad: int = 0
    seconds: float = 0.0

    @property
    def count(self) -> int:
        """How many requests were answered."""
        return len(self.votes) + len(self.polls) + len(self.steps)

    def join(self, other: Taken) -> None:
        """Count another run in."""
        self.votes += other.votes
        self.polls += other.polls
        self.steps += other.steps
        self.syncs += other.syncs
        self.bad += other.bad
        self.seconds += other.seconds


@dataclass
class Seat:
    """A learner's connection, cookie and token, and where their page polls."""

    port: int
    cookie: str
    token: str
    poll: str
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None

    async def asks(self, method: str, path: str, body: str = "") -> tuple[int, bytes]:
        """Send a request and read the whole answer: its status and its body."""
        if self.reader is None or self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        form = "Content-Type: application/x-www-form-urlencoded\r\nHX-Request: true\r\n"
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {self.cookie}\r\n"
        length = f"{form}Content-Length: {len(body)}\r\n" if body else ""
        self.writer.write(f"{head}{length}\r\n{body}".encode())
        answer = await self.reader.readuntil(b"\r\n\r\n")
        found = re.search(rb"content-length: (\d+)", answer, re.IGNORECASE)
        return int(answer[9:12]), await self.reader.readexactly(int(found[1]) if found else 0)


@dataclass(frozen=True)
class Vote:
    """What a vote sends, and where."""

    path: str
    fields: Callable[[int], str]


def measure(floor: Contestant, ours: Contestant, *, seconds: float) -> list[Row]:
    """Rounds on both, one after the other: votes spread over the time, then all at once."""
    before = floor.server.cpu_seconds()
    bare = _on_floor(floor, seconds)
    bare_cpu = floor.server.cpu_seconds() - before
    records = Records.open("", folder=ours.database.parent)
    try:
        before = ours.server.cpu_seconds()
        calm, burst, lost = _on_course(ours, records, seconds)
        cpu = ours.server.cpu_seconds() - before
    finally:
        records.close()
    what = f"round of {LEARNERS}"
    asked = calm.count + burst.count
    return [
        Row("", f"{what}: polls", "a second", len(calm.polls) / calm.seconds, ""),
        Row(
            "",
            f"{what}: CPU of a request",
            "ms",
            cpu / asked * 1000,
            "",
            bare_cpu / bare.count * 1000,
        ),
        *_rows(f"{what}: an unchanged poll", calm.polls, bare.polls),
        *_rows(f"{what}: a vote", calm.votes, bare.votes, p95="≤ 100"),
        *_rows(f"{what}: the disk alone, beside it", calm.syncs, bare.syncs),
        *_rows(f"{what}: a vote, all in {BURST:.0f} s", burst.votes, None),
        *_rows(f"{what}: the disk alone, beside that", burst.syncs, None),
        *_rows(f"{what}: the page after the teacher's step", calm.steps, None),
        Row("", f"{what}: errors", "requests", calm.bad + burst.bad, "≤ 0"),
        Row("", f"{what}: acknowledged and not stored once", "votes", lost, "≤ 0"),
    ]


def _rows(what: str, ours: list[float], floor: list[float] | None, *, p95: str = "") -> list[Row]:
    def share(taken: list[float], part: int) -> float:
        return statistics.quantiles(taken, n=100)[part - 1] if len(taken) > 1 else float("nan")

    rows = [Row("", f"{what}: p{part}", "ms", share(ours, part), "") for part in (50, 95, 99)]
    if p95:
        rows[1] = Row("", f"{what}: p95", "ms", share(ours, 95), p95)
    if floor is not None:
        beside = share(floor, 95)
        rows.append(Row("", f"{what}: p95, to the floor", "ms", share(ours, 95), "", beside))
    return rows


def _on_floor(floor: Contestant, seconds: float) -> Taken:
    seats = [
        Seat(floor.server.port, cookie, token, "/poll?seen=1")
        for cookie, token in _known(floor.answer.learners)[:LEARNERS]
    ]
    taken = Taken()
    with disk.asked(floor.database.parent) as taken.syncs:
        for tries in range(2):
            vote = Vote("/answer/1", lambda _place, tries=tries: f"option=b&try={900 + tries}")
            taken.join(asyncio.run(_vote_once(seats, vote, seconds / 2)))
    return taken


def _on_course(ours: Contestant, records: Records, seconds: float) -> tuple[Taken, Taken, int]:
    made, seats = _class_of(ours, records)
    board = learners.signed_in(ours.server.address, "Dana", PASSWORD)
    lessons = [generated.name_of(number) for number in (1, 2)]
    runs = []
    accepted = 0
    for lesson, each in zip(lessons, (seconds / 2, BURST), strict=True):
        stands = rounds.start(records, made.id, lesson, [CLAIM])
        path = f"/lessons/{lesson}/round/answers/{CLAIM}"
        taken = Taken()
        for tries, phase in ((1, "vote"), (2, "again")):
            if phase == "again":
                for step in ("talk", "again"):
                    rounds.go(records, stands, 0, step)
                    stands = rounds.under_way(records, made.id) or stands
            vote = Vote(path, lambda place, n=tries: _judgement(place, n))
            watch = Seat(
                ours.server.port,
                board,
                "",
                f"/classes/{made.id}/rounds/{stands.number}/board/part?seen=x",
            )
            with disk.asked(ours.database.parent) as syncs:
                taken.join(asyncio.run(_vote_once(seats, vote, each, watch)))
            taken.syncs += syncs
        runs.append(taken)
        accepted += len(taken.votes)
    stored = _stored(records, made, lessons)
    return runs[0], runs[1], abs(accepted - stored)


def _judgement(place: int, tries: int) -> str:
    return f"probability={place % 99 + 1}&number=1&try={tries}"


def _stored(records: Records, made: Class, lessons: list[str]) -> int:
    with records.reading() as connection:
        return int(
            connection.exec_driver_sql(
                "SELECT count(*) FROM answers JOIN members USING (learner)"
                " WHERE class = ? AND question = ? AND lesson IN (?, ?) AND step = 'judge'",
                (made.id, CLAIM, *lessons),
            ).scalar_one()
        )


def _class_of(ours: Contestant, records: Records) -> tuple[Class, list[Seat]]:
    """A class of learners whose cookies are known, in a round."""
    dana = teachers.add(records, "Dana", PASSWORD)
    made = classes.make(records, dana.id, "Three hundred", is_open=True)
    seats = []
    for place, (cookie, token) in enumerate(_known(ours.answer.learners)[:LEARNERS]):
        members.join(records, made, learners.id_in(cookie), f"Learner {place:03}")
        seats.append(Seat(ours.server.port, cookie, token, "/live/part"))
    return made, seats


def _known(learners: Path) -> list[list[str]]:
    return [line.split("\t") for line in learners.read_text(encoding="utf-8").splitlines()]


async def _vote_once(
    seats: list[Seat], vote: Vote, seconds: float, watch: Seat | None = None
) -> Taken:
    """Everybody polls for so long, and votes once at a moment of their own."""
    taken = Taken(seconds=seconds)
    start = time.perf_counter() + 0.2
    chance = random.Random(LEARNERS)
    tasks = [
        _one(place, seat, vote, taken, start, start + seconds, chance.random())
        for place, seat in enumerate(seats)
    ]
    if watch is not None:
        tasks.append(_watch(watch, start + seconds, taken))
    await asyncio.gather(*tasks)
    for seat in (*seats, *([watch] if watch else [])):
        if seat.writer is not None:
            seat.writer.close()
        seat.reader = seat.writer = None
    return taken


async def _one(
    place: int, seat: Seat, vote: Vote, taken: Taken, start: float, until: float, when: float
) -> None:
    due = start + when * EVERY
    votes_at = start + when * (until - start) * 0.9
    while due < until:
        if votes_at is not None and votes_at <= due:
            await _timed(seat, taken, votes_at, "POST", vote.path, vote.fields(place))
            votes_at = float("inf")
        await _timed(seat, taken, due, "GET", seat.poll)
        due = max(due + EVERY, time.perf_counter())


async def _timed(
    seat: Seat, taken: Taken, due: float, method: str, path: str, fields: str = ""
) -> None:
    await asyncio.sleep(max(0.0, due - time.perf_counter()))
    body = f"{fields}&csrf_token={seat.token}" if fields else ""
    try:
        status, text = await seat.asks(method, path, body)
    except (OSError, EOFError):
        taken.bad += 1
        seat.reader = seat.writer = None
        return
    took = (time.perf_counter() - due) * 1000
    taken.bad += status >= 400
    if method == "POST":
        taken.votes.append(took)
    else:
        (taken.polls if status == 204 else taken.steps).append(took)
    if found := _NEXT_POLL.search(text):
        seat.poll = found[1].decode().replace("&amp;", "&")


async def _watch(seat: Seat, until: float, taken: Taken) -> None:
    """The board on the projector, which asks every second, too."""
    while (now := time.perf_counter()) < until:
        status, text = await seat.asks("GET", seat.poll)
        taken.bad += status >= 400
        if found := re.search(rb'id="board" data-hx-get="([^"]+)"', text):
            seat.poll = found[1].decode().replace("&amp;", "&")
        await asyncio.sleep(max(0.0, now + EVERY - time.perf_counter()))
