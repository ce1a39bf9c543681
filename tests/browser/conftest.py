"""A real server, a real Chromium, and learners at three points of their way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from browser.visitors import Visitor
from serving import serving
from unsealed.course.reader import open_edition
from unsealed.records import accounts, assignments, classes, measurements, members, rounds, teachers
from unsealed.records.assignments import Rules
from unsealed.records.store import Records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

    from serving import Served
    from unsealed.course.reader import EditionReader

    Opener = Callable[..., Page]


PASSWORD = "correct horse battery"


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The course, served by the command that everybody uses."""
    with serving(tmp_path_factory.mktemp("served") / "data") as course:
        yield course


@pytest.fixture(scope="session")
def edition(served: Served) -> EditionReader:
    """The course that is served, keys and all."""
    return open_edition(served.data)


@pytest.fixture
def contexts(chromium: Browser, served: Served) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browsers' contexts that refuse to ask any other host, and fail the test if one did."""
    opened: list[BrowserContext] = []
    strangers: list[str] = []

    def make(**options: object) -> BrowserContext:
        settings = {
            "base_url": served.address,
            "reduced_motion": "reduce",
            "service_workers": "block",
            **options,
        }
        context = chromium.new_context(**settings)
        context.on("request", lambda request: _note_stranger(request.url, served, strangers))
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()
    assert strangers == []


@pytest.fixture
def open_page(contexts: Callable[..., BrowserContext]) -> Opener:
    """Opens a path in a window of its own; it must come without a fault in the console."""

    def opened(path: str, *, expected: int = 200, **options: object) -> Page:
        page = contexts(**options).new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        response = page.goto(path)
        assert response is not None
        assert response.status == expected
        assert [fault for fault in faults if expected == 200 or "status of" not in fault] == []
        return page

    return opened


@pytest.fixture(scope="session")
def stranger() -> dict[str, object]:
    """What the browser of somebody who has never been here holds: nothing."""
    return {"cookies": [], "origins": []}


@pytest.fixture(scope="session")
def midway(chromium: Browser, served: Served, edition: EditionReader) -> dict[str, object]:
    """The browser of a learner who is in the middle of everything."""
    context = chromium.new_context(base_url=served.address)
    visitor = Visitor(context.request, edition)
    for lesson in ("warm-up", "black-moon"):
        visitor.answers_steps(lesson, all_but=1, rightly=False)
        visitor.starts_quiz(lesson)
        visitor.answers_quiz(lesson, all_but=1, rightly=False)
    return _leave(context)


@pytest.fixture(scope="session")
def veteran(chromium: Browser, served: Served, edition: EditionReader) -> dict[str, object]:
    """The browser of a learner who has done everything."""
    context = chromium.new_context(base_url=served.address)
    visitor = Visitor(context.request, edition)
    for lesson in ("warm-up", "black-moon"):
        visitor.does_everything(lesson)
    return _leave(context)


@dataclass(frozen=True)
class Classroom:
    """A class that has worked, in the middle of a round, and its teacher's browser."""

    teacher: dict[str, object]
    pupil: dict[str, object]
    class_id: str
    code: str
    account: str


@pytest.fixture(scope="session")
def classroom(chromium: Browser, served: Served, edition: EditionReader) -> Classroom:
    """Dana's class, with a learner who judged some claims, and a round on the rest."""
    records = Records.open("", folder=served.data)
    dana = teachers.named(records, "Dana") or teachers.add(records, "Dana", PASSWORD)
    if teachers.named(records, "Olga") is None:  # so that Dana is not the last operator
        teachers.add(records, "Olga", PASSWORD, ("operator",))
    accounts.set_roles(records, dana.id, teachers.ROLES)  # whoever was first of all
    made = classes.make(records, dana.id, "Year 9", is_open=True)
    members.write_down(records, made.id, ["Ada", "Ben", "A name that is rather long for a table"])
    pupil = chromium.new_context(base_url=served.address)
    visitor = Visitor(pupil.request, edition)
    visitor.sends(f"/join/{made.code}", {"name": "Ada"})
    visitor.answers_steps("black-moon", all_but=2, rightly=False)
    lesson = edition.lesson("black-moon")
    assert lesson is not None
    stands = rounds.start(records, made.id, "black-moon", lesson.claims)
    for phase in rounds.PHASES[1:]:
        rounds.go(records, stands, 0, phase)
        stands = rounds.under_way(records, made.id) or stands
    rules = Rules("test", is_varied=True, minutes=45)
    assignments.give(records, made.id, "black-moon", "quiz", rules)
    visitor.sends(f"/assignments/{made.id}/1/begin", {"go": "1"})
    measurements.set_phase(records, made.id, "before", None, None)
    visitor.sends(f"/before-and-after/{made.id}/before/begin", {})
    records.close()
    context = chromium.new_context(base_url=served.address)
    Visitor(context.request, edition).sends(
        "/teachers/sign-in", {"name": "Dana", "password": PASSWORD}
    )
    return Classroom(_leave(context), _leave(pupil), made.id, made.code, dana.id)


def _leave(context: BrowserContext) -> dict[str, object]:
    held = dict(context.storage_state())
    context.close()
    return held


def _note_stranger(url: str, served: Served, strangers: list[str]) -> None:
    if not url.startswith((served.address, "data:", "blob:")):
        strangers.append(url)
