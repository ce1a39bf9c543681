"""A round with a teacher, a projector and learners whose network, devices and patience fail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from browser.visitors import Visitor
from unsealed.records import answers, classes, members, rounds, teachers
from unsealed.records.store import Records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext, Page

    from browser.conftest import Opener
    from serving import Served
    from unsealed.course.reader import EditionReader

pytestmark = pytest.mark.browser
PASSWORD = "correct horse battery"
LESSON = "black-moon"
WRITTEN, TEXT = "how-sure", "write-it"
CLOSES = "Close the vote; talk"


@pytest.fixture
def kept(served: Served) -> Iterator[Records]:
    """The records of the server that runs."""
    opened = Records.open("", folder=served.data)
    yield opened
    opened.close()


def _teacher(open_page: Opener, kept: Records) -> tuple[Page, str]:
    """Dana, signed in, with a class of her own; and its code."""
    dana = teachers.named(kept, "Dana") or teachers.add(kept, "Dana", PASSWORD)
    made = classes.make(kept, dana.id, "Year 9", is_open=True)
    page = open_page("/teachers/sign-in")
    page.fill("#name", "Dana")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"/classes/{made.id}")
    return page, made.code


def _learner(open_page: Opener, code: str, name: str, **options: object) -> Page:
    page = open_page(f"/join/{code}", viewport={"width": 360, "height": 740}, **options)
    page.fill("#name", name)
    page.get_by_role("button", name="Join").click()
    page.get_by_role("link", name="Round").click()
    return page


def _vote(page: Page, percent: int) -> None:
    form = page.locator("section.card form")
    form.locator("[data-claim-number]").fill(str(percent))
    with page.expect_response(lambda response: "/answers/" in response.url) as sent:
        form.locator(".actions button").last.click()
    assert sent.value.status == 200
    page.locator("section.card.is-committed").wait_for()


def test_every_vote_is_there_once_whatever_happens_to_devices(
    open_page: Opener, kept: Records, edition: EditionReader
) -> None:
    teacher, code = _teacher(open_page, kept)
    names = ("Ada", "Ben", "Cleo", "Dev", "Eve")
    phones = [_learner(open_page, code, name) for name in names]
    teacher.select_option("#round-lesson", LESSON)
    teacher.get_by_role("button", name="Start a round").click()
    board = open_page(f"{teacher.url}/board", storage_state=teacher.context.storage_state())
    ada, ben, cleo, dev, eve = phones
    for phone in phones:
        phone.locator("section.card form").wait_for()
    _vote(ada, 80)
    cleo.reload()
    _vote(cleo, 30)
    ben.context.set_offline(True)
    ben.locator("[data-claim-number]").fill("20")
    ben.locator("section.card .actions button").last.click()
    ben.locator("#unsaved:not([hidden])").wait_for()
    ben.context.set_offline(False)
    ben.locator("section.card.is-committed").wait_for()
    late = _learner(open_page, code, "Late Lou")
    _vote(late, 60)
    eve.close()
    board.get_by_text("Vote alone · 4 of 6").wait_for()
    assert "Ada" not in board.locator("main").inner_text()
    teacher.get_by_role("button", name="Close the vote; talk").click()
    dev.get_by_text("Talk with your neighbour").wait_for()
    teacher.get_by_role("button", name="Vote again").click()
    for phone in (ada, late):
        phone.locator("section.card form").wait_for()
    _vote(ada, 15)
    _vote(late, 10)
    _vote(dev, 10)
    teacher.get_by_role("button", name="Show what was found").click()
    board.locator(".moved").wait_for()
    ada.locator("section.card.is-revealed").wait_for()
    lesson = edition.lesson(LESSON)
    assert lesson is not None
    assert _votes(kept, code, lesson.claims[0]) == {
        "Ada": [80, 15],
        "Ben": [20],
        "Cleo": [30],
        "Dev": [10],
        "Eve": [],
        "Late Lou": [60, 10],
    }


def _votes(kept: Records, code: str, claim: str) -> dict[str, list[object]]:
    """Every kept vote on the claim, by the name in the class."""
    found = classes.with_code(kept, code)
    assert found is not None
    return {
        member.name: [
            answer.raw["probability"]
            for answer in answers.in_lesson(kept, member.learner, LESSON)
            if answer.question == claim
        ]
        for member in members.of_class(kept, found.id)
    }


@dataclass(frozen=True)
class Asked:
    """Dana's console of a round on a question that is answered in words, and Ada, who is in it."""

    console: Page
    ada: Visitor


@pytest.fixture
def asked(
    open_page: Opener,
    contexts: Callable[..., BrowserContext],
    kept: Records,
    edition: EditionReader,
) -> Asked:
    """A round in which Ben has voted, and Ada not yet."""
    dana = teachers.named(kept, "Dana") or teachers.add(kept, "Dana", PASSWORD)
    made = classes.make(kept, dana.id, "Year 9", is_open=True)
    begun = rounds.start(kept, made.id, WRITTEN, [TEXT])
    laptop, *phones = (contexts() for _each in range(3))
    leads, ada, ben = (Visitor(each.request, edition) for each in (laptop, *phones))
    leads.sends("/teachers/sign-in", {"name": "Dana", "password": PASSWORD})
    ada.sends(f"/join/{made.code}", {"name": "Ada"})
    ben.sends(f"/join/{made.code}", {"name": "Ben"})
    _writes(ben, "Ben is not sure.")
    there = f"/classes/{made.id}/rounds/{begun.number}"
    return Asked(open_page(there, storage_state=laptop.storage_state()), ada)


def _writes(learner: Visitor, text: str) -> None:
    fields: dict[str, object] = {"text": text, "number": "1", "try": "1"}
    learner.sends(f"/lessons/{WRITTEN}/round/answers/{TEXT}", fields)


@pytest.mark.parametrize(
    ("pressed", "then"),
    [
        (CLOSES, "Vote again"),
        ("Approve for the board", "Take it off the board"),
        ("Take out : Ada", "Bring back : Ada"),
    ],
)
def test_a_button_that_is_pressed_while_a_vote_comes_in_does_what_it_says(
    asked: Asked, pressed: str, then: str
) -> None:
    console = asked.console
    console.get_by_role("button", name=pressed).hover()
    console.mouse.down()
    _writes(asked.ada, "Ada is sure.")
    console.get_by_role("status").get_by_text("2 of 2 have voted").wait_for()
    console.get_by_text("Ada is sure.").wait_for()
    console.mouse.up()
    console.get_by_role("button", name=then).wait_for()


def test_a_vote_that_comes_in_leaves_the_focus_where_it_is(asked: Asked) -> None:
    button = asked.console.get_by_role("button", name=CLOSES)
    button.focus()
    node = button.element_handle()
    _writes(asked.ada, "Ada is sure.")
    asked.console.get_by_text("2 of 2 have voted").wait_for()
    assert node.evaluate("it => it === document.activeElement")
    assert asked.console.locator("#present-part .has-voted").count() == 2


def test_another_console_follows_what_the_first_one_does(asked: Asked, open_page: Opener) -> None:
    first = asked.console
    other = open_page(first.url, storage_state=first.context.storage_state())
    first.get_by_role("button", name=CLOSES).click()
    other.get_by_role("button", name="Vote again").wait_for()
    other.get_by_role("status").get_by_text("Talk with your neighbour").wait_for()


def test_the_board_is_legible_from_the_last_row(open_page: Opener, kept: Records) -> None:
    teacher, _code = _teacher(open_page, kept)
    door = open_page(
        f"{teacher.url}/door",
        storage_state=teacher.context.storage_state(),
        viewport={"width": 1920, "height": 1080},
    )
    sizes = door.evaluate(
        """() => Array.from(document.querySelectorAll("body *"))
            .filter((it) => Array.from(it.childNodes).some(
                (node) => node.nodeType === 3 && node.textContent.trim()))
            .filter((it) => it.getClientRects().length && !it.matches(".skip, .skip *"))
            .map((it) => parseFloat(getComputedStyle(it).fontSize))"""
    )
    assert sizes
    assert min(sizes) >= 28
