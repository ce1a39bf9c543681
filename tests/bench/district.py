"""Servers on one set of records, with classes that play rounds: what crowds of learners come to.

The course is the real one, so that pages and questions are as large as those of a school. Behind a
proxy, as in a district, each class has an address of its own.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from contestants import UNSEALED
from pupils import CLASS, Room, Stop
from servers import Server, free_port, running

from unsealed.course.build import build_course
from unsealed.course.reader import open_edition
from unsealed.records import classes, rounds, teachers
from unsealed.records.store import Records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.course.edition import Part, StepName
    from unsealed.course.reader import EditionReader
    from unsealed.records.rounds import Round

TESTS: Final = Path(__file__).resolve().parent.parent
LESSONS: Final = TESTS.parent / "lessons"
SECRET: Final = "the same secret on every node of this district"
STEP: Final = 20.0
"""Seconds after which a teacher goes on to the next step of a round."""
_LONG_ENOUGH: Final = 6
_LEFT_OUT: Final = frozenset({"reveal"})


@dataclass
class District:
    """Its servers, its records, what its learners may do, and the rooms of its classes."""

    servers: tuple[Server, ...]
    records: Records
    edition: EditionReader
    stops: tuple[Stop, ...]
    teacher: str
    rooms: list[Room] = field(default_factory=list)
    _rounds: list[Round] = field(default_factory=list)

    def cpu_seconds(self) -> float:
        """What all servers have used so far."""
        return sum(server.cpu_seconds() for server in self.servers)

    def memory(self) -> float:
        """The memory of all servers, in MB."""
        return sum(server.memory() for server in self.servers)

    def has_rooms_for(self, learners: int) -> None:
        """Make classes until so many learners have a seat, each in a round that has begun."""
        long = [each for each in _lessons(self.edition) if len(each[1]) >= _LONG_ENOUGH]
        while len(self.rooms) * CLASS < learners:
            number = len(self.rooms)
            lesson, claims = long[number % len(long)]
            made = classes.make(self.records, self.teacher, f"Class {number}", is_open=True)
            self._rounds.append(rounds.start(self.records, made.id, lesson, claims))
            fields = {
                (lesson, "judge", claim): _fields(self.edition, lesson, claim) for claim in claims
            }
            self.rooms.append(Room(made.code, fields))

    async def leads(self) -> None:
        """Each class's teacher goes on after a while, until the task is cancelled."""
        while True:
            for place in range(len(self._rounds)):
                await asyncio.to_thread(self._goes_on, place)
                await asyncio.sleep(STEP / len(self._rounds))
            if not self._rounds:
                await asyncio.sleep(1)

    def _goes_on(self, place: int) -> None:
        stands = rounds.under_way(self.records, self._rounds[place].class_id)
        if stands is None:
            return
        if stands.phase == "vote":
            rounds.go(self.records, stands, stands.place, "reveal")
        elif not stands.is_last:
            rounds.go(self.records, stands, stands.place + 1, "vote")


def built(folder: Path) -> Path:
    """A folder with the compiled course, to be copied for each node."""
    folder.mkdir(parents=True)
    build_course(LESSONS, folder)
    return folder


@contextmanager
def district(
    course: Path, folder: Path, *, nodes: int = 1, workers: int = 1, url: str = ""
) -> Iterator[District]:
    """A district whose servers run until the block ends; each node has a data folder of its own."""
    sys.path.append(str(TESTS))
    folders = [folder / f"node-{number}" for number in range(nodes)]
    for each in folders:
        shutil.copytree(course, each)
    with ExitStack() as stack:
        records = Records.open(url, folder=folders[0])
        stack.callback(records.close)
        servers = tuple(stack.enter_context(_node(each, url, workers)) for each in folders)
        edition = open_edition(folders[0])
        stack.callback(edition.close)
        teacher = teachers.add(records, "Dana", "a password for measuring").id
        yield District(servers, records, edition, _stops(edition), teacher)


@contextmanager
def _node(folder: Path, url: str, workers: int) -> Iterator[Server]:
    port = free_port()
    environment = {
        "UNSEALED_DATA": str(folder),
        "UNSEALED_LESSONS": str(LESSONS),
        "UNSEALED_PORT": str(port),
        "UNSEALED_PROXY_HOPS": "1",
        "UNSEALED_SECRET_KEY": SECRET,
        "UNSEALED_WORKERS": str(workers),
        **({"UNSEALED_DATABASE_URL": url} if url else {}),
    }
    command = [UNSEALED, "serve"]
    with running(command, port=port, environment=environment, path="/about") as server:
        yield server


def _stops(edition: EditionReader) -> tuple[Stop, ...]:
    """Every page of every lesson on the path, in order, but the findings: they ask for nothing."""
    stops = []
    for slug, _ in _lessons(edition):
        lesson = edition.lesson(slug)
        assert lesson is not None
        for name in lesson.steps:
            asked = [part.ref for part in _parts(edition, slug, name)]
            if name == "retrieve":
                asked = [each for group in lesson.sets for each in group.questions]
            given = tuple((each, _fields(edition, slug, each)) for each in asked)
            stops += [Stop(slug, name, given)] if name not in _LEFT_OUT else []
    return tuple(stops)


def _parts(edition: EditionReader, slug: str, name: StepName) -> list[Part]:
    step = edition.step(slug, name)
    return [part for part in step.parts if part.kind in {"claim", "question"}] if step else []


def _lessons(edition: EditionReader) -> list[tuple[str, tuple[str, ...]]]:
    cards = [card for unit in edition.units() for card in unit.lessons if not card.is_bench]
    found = [lesson for card in cards if (lesson := edition.lesson(card.slug)) is not None]
    return [(lesson.card.slug, lesson.claims) for lesson in found]


def _fields(edition: EditionReader, slug: str, question: str) -> dict[str, object]:
    from right_answers import right_fields  # of the tests

    item = edition.item(slug, question)
    assert item is not None
    return dict(right_fields(item.question))
