"""Goal 12: a server that is killed while everybody answers, and started again.

Every answer that was acknowledged is looked for by its key, and the start after the kill is held
against a start after an orderly stop.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sqlite3
import statistics
from contextlib import closing
from typing import TYPE_CHECKING

import contestants
import learners
from report import Row
from steady import Connection

if TYPE_CHECKING:
    from pathlib import Path

    from servers import Server

LEARNERS = 32
TIMES = 3
Key = tuple[str, str, str, int]
_PLACE = re.compile(r"/lessons/([^/]+)/examine/answers/(\S+)")


def measure(folder: Path, *, seconds: float, workers: int) -> list[Row]:
    """Kill it some times, each after so many seconds of answers."""
    lessons = contestants.prepared(folder)
    orderly, killed = [], []
    acknowledged: set[Key] = set()
    with contestants.running_course(lessons, folder, workers=workers) as server:
        learners.enter(server, lambda _: "/lessons/lesson-0001/examine", folder / "learners")
    for time in range(TIMES):
        with contestants.running_course(lessons, folder, workers=workers) as server:
            orderly.append(server.started_in)
            acknowledged |= asyncio.run(_until_killed(server, folder, seconds, 1 + 100 * time))
        with contestants.running_course(lessons, folder, workers=workers) as server:
            killed.append(server.started_in)
    lost = acknowledged - _stored(folder / "records.db")
    return [
        Row(
            "12",
            "killed under load: acknowledged and not stored",
            "answers",
            len(lost),
            "≤ 0",
            among=len(acknowledged),
        ),
        Row(
            "12",
            "the start after a kill, beside one after an orderly stop",
            "s",
            statistics.median(killed),
            "≤ 2",
            statistics.median(orderly),
        ),
    ]


async def _until_killed(server: Server, folder: Path, seconds: float, first_try: int) -> set[Key]:
    """Let them answer for so long, kill it, and say what it had acknowledged."""
    acknowledged: set[Key] = set()
    answering = [
        asyncio.create_task(_answers(server.port, folder, number, first_try, acknowledged))
        for number in range(LEARNERS)
    ]
    await asyncio.sleep(seconds)
    os.killpg(server.process.pid, signal.SIGKILL)
    await asyncio.gather(*answering)
    return acknowledged


async def _answers(
    port: int, folder: Path, number: int, first_try: int, acknowledged: set[Key]
) -> None:
    """A learner answers until nobody is there."""
    line = (folder / "learners").read_text(encoding="utf-8").splitlines()[number]
    learner = learners.id_in(line.split("\t")[0])
    connection = Connection(port)
    requests = learners.answers_of(
        folder / "learners", folder / "answers", learner=number, first_try=first_try
    )
    for request in requests:
        try:
            status = await connection.ask(request)
        except (OSError, EOFError):
            break
        if status < 400:
            acknowledged.add(_key(learner, request.decode()))
    connection.close()


def _key(learner: str, request: str) -> Key:
    place, sent = _PLACE.search(request), re.search(r"&try=(\d+)", request)
    if place is None or sent is None:
        raise RuntimeError(f"This is no answer: {request}")
    return learner, place[1], place[2], int(sent[1])


def _stored(database: Path) -> set[Key]:
    with closing(sqlite3.connect(database)) as records:
        rows = records.execute('SELECT learner, lesson, question, "try" FROM answers')
        return {(str(one), str(two), str(three), int(four)) for one, two, three, four in rows}
