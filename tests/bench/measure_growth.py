"""Goals 6 and 7: what an answer and every page cost, the more answers are stored.

One class of thirty is looked at. Around it stand more and more classes like it, up to ten million
answers, made by SQL from rows that the product wrote. All is asked over HTTP of the running server,
by one client who waits for each answer.
"""

from __future__ import annotations

import re
import statistics
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Final

import contestants
import learners
import servers
from asking import Browser
from report import Row

from unsealed.course.reader import open_edition
from unsealed.pages.app import create_app
from unsealed.pages.services import NAME
from unsealed.records import teachers
from unsealed.settings import Settings

TESTS: Final = Path(__file__).resolve().parent.parent
sys.path += [str(TESTS), str(TESTS / "pages")]

from every_page import addresses  # noqa: E402 - of the tests, like those below
from many_classes import SIZE, Written, multiply  # noqa: E402 - likewise
from postgresql import some_server  # noqa: E402 - likewise
from right_answers import right_fields  # noqa: E402 - likewise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flask import Flask

    from unsealed.course.reader import EditionReader
    from unsealed.records.store import Records

LESSONS: Final = TESTS.parent / "lessons"
PASSWORD: Final = "correct horse battery"
FEW, SOME, MANY, LARGE = 10, 1000, 10_000, 1_000_000
ANSWERS: Final = 300
READS: Final = 20
LOOKS: Final = 7
LONG_ENOUGH: Final = 2.0
"""Seconds after which a slow page has been looked at often enough. The quickest look counts: it is
what the page itself needs, whatever else the machine did meanwhile."""
IN_LESSONS: Final = 440
RIGHT_AFTER: Final = {
    "own progress": "/me",
    "the class": "/classes/{class_id}",
    "its gradebook": "/classes/{class_id}/gradebook",
    "its report of a lesson": "/classes/{class_id}/lessons/{lesson}",
}
"""What is read right after an answer: by the learner, and by the teacher."""
_TOKEN = re.compile(r'name="csrf_token"[^>]*>|data-number="[^"]*"')


@dataclass
class Found:
    """Milliseconds, by the number of answers and what was asked for."""

    answer: dict[int, float] = field(default_factory=dict)
    after: dict[tuple[int, str], float] = field(default_factory=dict)
    pages: dict[tuple[int, str], float] = field(default_factory=dict)
    reads: int = 0
    stale: int = 0


@dataclass
class School:
    """The class that is looked at, where its records are, and who asks."""

    folder: Path
    url: str
    course: EditionReader
    app: Flask
    written: Written | None = None
    visits: Sequence[tuple[str, str]] = ()
    unanswered: Iterator[tuple[str, str, dict[str, str]]] = field(default_factory=lambda: iter(()))
    tries: int = 1

    @property
    def database(self) -> str:
        """Where the records are, for who writes them without the course."""
        return self.url or f"sqlite:///{self.folder}/records.db"

    @contextmanager
    def records(self) -> Iterator[Records]:
        """The records, while no server runs."""
        found: Records = self.app.extensions[NAME].records
        try:
            yield found
        finally:
            found.close()

    @contextmanager
    def serving(self, workers: int) -> Iterator[servers.Server]:
        """The course's server over these records."""
        port = servers.free_port()
        environment = {
            "UNSEALED_LESSONS": str(LESSONS),
            "UNSEALED_DATA": str(self.folder),
            "UNSEALED_DATABASE_URL": self.url,
            "UNSEALED_PORT": str(port),
            "UNSEALED_WORKERS": str(workers),
        }
        command = [contestants.UNSEALED, "serve"]
        with servers.running(command, port=port, environment=environment) as server:
            yield server


def measure(folder: Path, *, most: int, workers: int) -> list[Row]:
    """The growth on SQLite up to so many answers, and on PostgreSQL up to a tenth of them."""
    folder.mkdir()
    lesson = _bare_lesson(folder / "floor", workers)
    contestants.build(LESSONS, folder / "course")
    sizes = [size for size in (FEW, SOME, MANY, LARGE, most) if size <= most]
    on_sqlite = _grown(_school(folder / "course", ""), sizes, workers)
    rows = [*_goals("", on_sqlite, lesson), *_pages("", on_sqlite)]
    with some_server() as server:
        there = _school(folder / "course", server.fresh("growth"))
        found = _grown(there, [size for size in sizes if size <= most // 10], workers)
    return [*rows, *_goals("PostgreSQL: ", found, lesson), *_pages("PostgreSQL: ", found)]


def _school(folder: Path, url: str) -> School:
    app = create_app(Settings(folder, None, url, "a secret that is long enough for a bench"))
    app.extensions[NAME].records.close()  # it is wanted for its addresses
    return School(folder, url, open_edition(folder), app)


def _bare_lesson(folder: Path, workers: int) -> float:
    folder.mkdir()
    contestants.floor.make_database(folder / "floor.db")
    with contestants.running_floor(folder, workers=workers) as server, Browser(server.port) as bare:
        bare.cookie, _ = learners.first_visit(server, "/enter/1")
        bare.get("/lesson/1")
        return statistics.median(bare.get("/lesson/1").took for _ in range(200))


def _grown(school: School, sizes: Sequence[int], workers: int) -> Found:
    found = Found()
    with school.serving(workers) as server:
        school.visits = [learners.first_visit(server, "/") for _ in range(SIZE)]
    for size in sizes:
        _fill(school, size)
        with school.serving(workers) as server:
            found.answer[size] = _answers(school, server)
            if size > FEW:
                _read_after(school, server, size, found)
            if size >= MANY:
                _look(school, server, size, found)
    return found


def _fill(school: School, size: int) -> None:
    """Bring the records to so many answers."""
    with school.records() as records:
        if school.written is None:
            ids = [learners.id_in(cookie) for cookie, _ in school.visits]
            dana = teachers.add(records, "Dana", PASSWORD)
            school.written = Written(records, school.course, dana.id, ids)
            school.written.answer(size)
            school.unanswered = _unanswered(school.course, school.written)
        elif size == SOME:
            school.written.answer(IN_LESSONS - FEW)
            school.written.do_the_rest()
    if size > SOME:
        before = size // 10 if size < LARGE else MANY if size == LARGE else LARGE
        multiply(school.database, school.written.found.id, (size - before) // SOME)


def _unanswered(
    course: EditionReader, written: Written
) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Questions in lessons that the class has not come to: where they are answered, and how."""
    for unit in reversed(course.units()):
        for card in unit.lessons:
            lesson = course.lesson(card.slug)
            if lesson is None or card.slug in written.lessons:
                continue
            for name in lesson.steps:
                yield from _in_step(course, card.slug, name)


def _in_step(
    course: EditionReader, slug: str, name: str
) -> Iterator[tuple[str, str, dict[str, str]]]:
    step = course.step(slug, name)
    for part in step.parts if step else ():
        item = course.item(slug, part.ref) if part.kind == "question" else None
        if item is not None:
            path = f"/lessons/{slug}/{name}/answers/{part.ref}"
            yield slug, path, right_fields(item.question)


def _answers(school: School, server: servers.Server) -> float:
    """The median of answers of one learner after the other, each a further try."""
    _, path, fields = next(_unanswered(school.course, school.written))
    took = []
    with Browser(server.port) as browser:
        for number in range(ANSWERS + 10):
            browser.cookie, token = school.visits[number % SIZE]
            school.tries += not number % SIZE
            sent = {**fields, "number": 1, "try": school.tries, "csrf_token": token}
            took.append(browser.post(path, sent).took)
    return statistics.median(took[10:])


def _read_after(school: School, server: servers.Server, size: int, found: Found) -> None:
    """Each page, read before and right after an answer that it must show."""
    teacher = learners.signed_in(server.address, "Dana", PASSWORD)
    for what, pattern in RIGHT_AFTER.items():
        took = []
        lesson, path, fields = next(school.unanswered)
        address = pattern.format(class_id=school.written.found.id, lesson=lesson)
        with Browser(server.port) as browser:
            for cookie, token in school.visits[:READS]:
                asks = cookie if what.startswith("own") else teacher
                before = browser.get(address, asks).text
                sent = {**fields, "number": 1, "try": 1, "csrf_token": token}
                browser.post(path, sent, cookie)
                after = browser.get(address, asks)
                took.append(after.took)
                found.reads += 1
                found.stale += _TOKEN.sub("", before) == _TOKEN.sub("", after.text)
        found.after[size, what] = statistics.median(took)


def _look(school: School, server: servers.Server, size: int, found: Found) -> None:
    """Every page of the course, by whoever it is for."""
    teacher = learners.signed_in(server.address, "Dana", PASSWORD)
    words = school.written.words
    people = (school.visits[0][0], teacher)
    with Browser(server.port) as browser:
        for (rule, address), cookie in product(addresses(school.app, words), people):
            if browser.get(address, cookie).status == 200 and (size, rule) not in found.pages:
                found.pages[size, rule] = _looked(browser, address, cookie)


def _looked(browser: Browser, address: str, cookie: str) -> float:
    took = [browser.get(address, cookie).took]
    while len(took) < LOOKS and sum(took) < LONG_ENOUGH * 1000:
        took.append(browser.get(address, cookie).took)
    return min(took)


def _goals(place: str, found: Found, lesson: float) -> Iterator[Row]:
    first, *_, last = found.answer
    for size in sorted({min(LARGE, last), last}):
        wanted = "≤ 1.3" if size <= LARGE else ""
        what = f"{place}an answer at {size:,} stored, beside {first}"
        yield Row("6", what, "ms", found.answer[size], wanted, found.answer[first])
    for what, size in product(RIGHT_AFTER, sorted({min(LARGE, last), last})):
        few, many = found.after[SOME, what], found.after[size, what]
        wanted = "≤ 1.5" if size <= LARGE else ""
        yield Row("7", f"{place}{what} at {size:,}, beside {SOME:,}", "ms", many, wanted, few)
    for what in RIGHT_AFTER:
        size = min(LARGE, last)
        line = f"{place}{what} at {size:,}, beside a bare lesson page"
        yield Row("7", line, "ms", found.after[size, what], "≤ 3", lesson)
    line = f"{place}pages that lacked the answer just given"
    yield Row("7", line, "reads", found.stale, "≤ 0", among=found.reads)


def _pages(place: str, found: Found) -> Iterator[Row]:
    """How each page grew, and how many by more than they may.

    What authors have analysed is of a sample, which is whole from half a million answers on.
    """
    last = max(size for size, _ in found.pages)
    both = [rule for size, rule in found.pages if size == MANY and (last, rule) in found.pages]
    twice = [rule for rule in both if found.pages[last, rule] > 2 * found.pages[MANY, rule]]
    beside = f"at {last:,} answers as at {MANY:,}"
    if last > MANY:
        for what, is_sample in (("pages", False), ("analyses of a sample", True)):
            some = [rule for rule in twice if rule.startswith("/author/items") == is_sample]
            line = f"{place}{what} more than twice as slow {beside}"
            wanted = "" if is_sample else "≤ 0"
            yield Row("", line, "pages", len(some), wanted, among=len(both))
    for rule in both:
        few, many = found.pages[MANY, rule], found.pages[last, rule]
        yield Row("", f"{place}{rule}, {last:,} beside {MANY:,}", "ms", many, "", few)
