"""Goal 11: thirty learners enter by their four words at once, while thirty others read.

Each comes from an address of their own, as a proxy in front would say. What their words cost by
themselves is measured beside it: as many as two processes work out that do nothing else.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import statistics
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import generated
import learners as visits
from report import Row
from steady import Connection

from unsealed.records import learners, phrases
from unsealed.records.store import Records

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contestants import Contestant

AT_ONCE = 30
BURSTS = 5
EVERY = 1.0
"""Seconds from one page of a reader's to the next."""
BETWEEN = 3.0
HASHES = 60
CORES = 2


@dataclass
class Read:
    """Readers' pages: when each was asked for, and how many milliseconds it took."""

    pages: list[tuple[float, float]] = field(default_factory=list)
    bad: int = 0

    def within(self, begin: float, end: float) -> list[float]:
        """The milliseconds of the pages that were asked for in this time."""
        return [took for at, took in self.pages if begin <= at <= end]


def measure(ours: Contestant) -> list[Row]:
    """Readers for a while, then the same readers while class after class enters."""
    raw = _raw_rate()
    words = _with_words(ours)
    calm, busy, rates, bad = asyncio.run(_entering(ours, words))
    tail, calm_tail = (statistics.quantiles(found, n=100)[98] for found in (busy, calm))
    what = f"{AT_ONCE} enter at once while {AT_ONCE} read"
    asked = len(words) + len(busy) + len(calm)
    return [
        Row("11", f"{what}: entered", "a second", statistics.median(rates), "≥ 0.85", raw),
        Row("11", f"{what}: a page, p99, beside reading alone", "ms", tail, "≤ 5", calm_tail),
        Row("11", f"{what}: a page, p99", "ms", tail, "≤ 100"),
        Row("11", f"{what}: errors", "requests", bad, "≤ 0", among=asked),
    ]


def _raw_rate() -> float:
    with ProcessPoolExecutor(CORES) as workers:
        list(workers.map(_key, range(CORES)))
        began = time.perf_counter()
        list(workers.map(_key, range(HASHES)))
        return HASHES / (time.perf_counter() - began)


def _key(number: int) -> bytes:
    return phrases.key_of(f"four words of {number}", b"a salt of sixteen")


def _with_words(ours: Contestant) -> list[bytes]:
    """Requests to enter: each a stranger's, with the words of a learner who has answered."""
    known = [line.split("\t") for line in ours.answer.learners.read_text().splitlines()]
    owners, strangers = known[: AT_ONCE * BURSTS], known[-AT_ONCE * BURSTS :]
    records = Records.open("", folder=ours.database.parent)
    try:
        words = [
            learners.new_phrase(records, visits.id_in(cookie), now=None) for cookie, _ in owners
        ]
    finally:
        records.close()
    return [
        _entering_request(number, phrase, *stranger)
        for number, (phrase, stranger) in enumerate(zip(words, strangers, strict=True))
    ]


def _entering_request(number: int, phrase: str, cookie: str, token: str) -> bytes:
    body = urlencode({"phrase": phrase, "csrf_token": token})
    return (
        f"POST /me/recover HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n"
        f"X-Forwarded-For: 10.7.{number // 200}.{number % 200 + 1}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


async def _entering(
    ours: Contestant, words: Sequence[bytes]
) -> tuple[list[float], list[float], list[float], int]:
    """Milliseconds of pages without and with those who enter, how many entered a second, errors."""
    port = ours.server.port
    read = Read()
    is_over = asyncio.Event()
    readers = [
        asyncio.create_task(_reads(port, _pages(ours, place), read, is_over))
        for place in range(AT_ONCE)
    ]
    began = time.perf_counter()
    await asyncio.sleep(2 * BETWEEN)
    calm = read.within(began, time.perf_counter())
    busy, rates, bad = [], [], 0
    for first in range(0, len(words), AT_ONCE):
        began = time.perf_counter()
        statuses = await asyncio.gather(
            *(_enters(port, each) for each in words[first : first + AT_ONCE])
        )
        ended = time.perf_counter()
        bad += sum(status != 303 for status in statuses)
        rates.append(AT_ONCE / (ended - began))
        await asyncio.sleep(BETWEEN)
        busy += read.within(began - 0.1, ended)
    is_over.set()
    await asyncio.gather(*readers)
    return calm, busy, rates, bad + read.bad


async def _enters(port: int, request: bytes) -> int:
    connection = Connection(port)
    status = await connection.ask(request)
    connection.close()
    return status


async def _reads(port: int, pages: Iterator[bytes], read: Read, is_over: asyncio.Event) -> None:
    connection = Connection(port)
    due = time.perf_counter() + random.random() * EVERY
    while not is_over.is_set():
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        try:
            read.bad += await connection.ask(next(pages)) >= 400
        except (OSError, EOFError):
            read.bad += 1
            connection = Connection(port)
        read.pages.append((due, (time.perf_counter() - due) * 1000))
        due = max(due + EVERY, time.perf_counter())
    connection.close()


def _pages(ours: Contestant, place: int) -> Iterator[bytes]:
    lines = ours.page.learners.read_text(encoding="utf-8").splitlines()
    cookie, _ = lines[len(lines) // 2 + place].split("\t")
    for number in itertools.cycle(range(1, 11)):
        path = f"/lessons/{generated.name_of(number)}/read"
        yield f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode()
