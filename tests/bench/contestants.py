"""The two that are compared: the floor and the course, each with its server and its requests."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import floor
import generated
import learners
from loads import Load
from servers import Server, free_port, running

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
UNSEALED = str(Path(sys.executable).with_name("unsealed"))
LESSONS = 20
EXERCISES = 3


@dataclass(frozen=True)
class Contestant:
    """A running server, what to ask of it, and where its answers end up."""

    name: str
    server: Server
    page: Load
    answer: Load
    database: Path

    def stored(self) -> int:
        """How many answers are in its database."""
        with sqlite3.connect(self.database) as db:
            return int(db.execute("SELECT count(*) FROM answers").fetchone()[0])


@contextmanager
def bare(folder: Path, *, workers: int) -> Iterator[Contestant]:
    """The floor, with the same server and workers as the course."""
    folder.mkdir()
    floor.make_database(folder / "floor.db")
    paths = [f"/lesson/{number}\t" for number in range(1, LESSONS + 1)]
    asked = [f"/answer/{number}\toption=b" for number in range(1, floor.QUESTIONS + 1)]
    _write_paths(folder, paths, asked)
    with running_floor(folder, workers=workers) as server:
        learners.enter(server, lambda number: f"/enter/{number}", folder / "learners")
        yield _contestant("floor", server, folder, folder / "floor.db")


@contextmanager
def course(folder: Path, *, workers: int, **settings: str) -> Iterator[Contestant]:
    """The course itself, with sixty exercises in twenty generated lessons."""
    lessons = prepared(folder)
    names = [generated.name_of(number) for number in range(1, LESSONS + 1)]
    # The records are made before, as the floor's are: what makes them is in nobody's memory then.
    with running_course(lessons, folder, workers=1):
        pass
    with running_course(lessons, folder, workers=workers, **settings) as server:
        first = f"/lessons/{names[0]}/examine"
        learners.enter(server, lambda _: first, folder / "learners")
        yield _contestant("course", server, folder, folder / "records.db")


def prepared(folder: Path) -> Path:
    """Write and build the course, and what is asked of it; returns where the lessons are."""
    folder.mkdir()
    lessons = generated.write_course(folder / "lessons", LESSONS, exercises=EXERCISES)
    names = [generated.name_of(number) for number in range(1, LESSONS + 1)]
    places = [generated.exercise_id(place) for place in range(1, EXERCISES + 1)]
    paths = [f"/lessons/{name}/read\t" for name in names]
    asked = [
        f"/lessons/{name}/examine/answers/{place}\toption=before&number=1"
        for name in names
        for place in places
    ]
    _write_paths(folder, paths, asked)
    build(lessons, folder)
    return lessons


@contextmanager
def running_floor(folder: Path, *, workers: int) -> Iterator[Server]:
    """Only the floor's server."""
    port = free_port()
    command = [sys.executable, str(HERE / "floor_server.py"), str(port), str(workers)]
    with running(command, port=port, environment={"FLOOR": str(folder)}) as server:
        yield server


@contextmanager
def running_course(
    lessons: Path, folder: Path, *, workers: int, **settings: str
) -> Iterator[Server]:
    """Only the course's server, as `unsealed serve` starts it."""
    port = free_port()
    environment = {
        **_places(lessons, folder),
        "UNSEALED_PORT": str(port),
        "UNSEALED_WORKERS": str(workers),
        **{f"UNSEALED_{name}": value for name, value in settings.items()},
    }
    path = f"/lessons/{generated.name_of(1)}/read"
    command = [UNSEALED, "serve"]
    with running(command, port=port, environment=environment, path=path) as server:
        yield server


def build(lessons: Path, folder: Path) -> None:
    """Run `unsealed build`, as an author does."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", **_places(lessons, folder)}
    subprocess.run([UNSEALED, "build"], env=environment, check=True, stdout=subprocess.DEVNULL)


def _places(lessons: Path, folder: Path) -> dict[str, str]:
    return {"UNSEALED_LESSONS": str(lessons), "UNSEALED_DATA": str(folder)}


def _write_paths(folder: Path, pages: list[str], answers: list[str]) -> None:
    (folder / "pages").write_text("\n".join(pages) + "\n", encoding="utf-8")
    (folder / "answers").write_text("\n".join(answers) + "\n", encoding="utf-8")


def _contestant(name: str, server: Server, folder: Path, database: Path) -> Contestant:
    known = folder / "learners"
    page, answer = Load("page", known, folder / "pages"), Load("answer", known, folder / "answers")
    return Contestant(name, server, page, answer, database)
