"""A whole class in one round: thirty devices, some of which lose the network, reload or leave."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from browser.visitors import FORM, TOKEN, Visitor
from unsealed.records import answers, classes, members, teachers
from unsealed.records.store import Records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

    from serving import Served
    from unsealed.course.reader import EditionReader
    from unsealed.records.classes import Class

pytestmark = pytest.mark.browser
PASSWORD = "correct horse battery"
LESSON, CLAIM = "black-moon", "headline"
NAMES = [f"Learner {number:02}" for number in range(1, 29)]
LATE = ("Late Lou", "Late Lin")
SENDS = """(form, percent) => {
    const field = form.querySelector("[data-claim-number]")
    field.value = String(percent)
    field.dispatchEvent(new Event("input", { bubbles: true }))
    form.requestSubmit(form.querySelector(".actions .button"))
}"""
TOO_SMALL = """() => [...document.querySelectorAll("main *")]
    .filter((it) => [...it.childNodes].some((at) => at.nodeType === 3 && at.textContent.trim()))
    .filter((it) => it.getClientRects().length && !it.closest(".visually-hidden"))
    .filter((it) => parseFloat(getComputedStyle(it).fontSize) < 28)
    .map((it) => it.outerHTML.slice(0, 80))"""


@dataclass
class Device:
    """A learner's phone: its page of the round, and the votes that it was told are kept."""

    name: str
    context: BrowserContext
    page: Page
    acknowledged: list[int] = field(default_factory=list)

    def sends(self, percent: int) -> None:
        """Fill in a number and press the button, as the page stands."""
        self.page.locator("section.card form").evaluate(SENDS, percent)

    def is_told(self, percent: int) -> None:
        """Wait until the page says that this vote is kept."""
        said = self.page.locator("section.card.is-committed .figure")
        said.get_by_text(f"{percent} %", exact=True).wait_for()
        self.acknowledged.append(percent)

    def sees_form(self, try_number: int) -> None:
        """Wait for the form of the first vote, or of the one after the talk."""
        self.page.locator(f'section.card form input[name="try"][value="{try_number}"]').wait_for(
            state="attached"
        )


@dataclass
class Room:
    """The class, and the browser that all of its devices are windows of."""

    browser: Browser
    served: Served
    course: EditionReader
    made: Class
    devices: list[Device] = field(default_factory=list)

    def opens(self, name: str) -> Device:
        """Somebody joins and goes to the round."""
        context = self.browser.new_context(
            base_url=self.served.address, viewport={"width": 360, "height": 740}
        )
        there = f"/join/{self.made.code}"
        token = TOKEN.search(context.request.get(there).text())
        assert token is not None
        sent = urlencode({"name": name, "csrf_token": token[1]})
        joined = context.request.post(there, data=sent, headers=FORM, max_redirects=0)
        assert joined.status == 303
        page = context.new_page()
        page.goto("/live")
        device = Device(name, context, page)
        self.devices.append(device)
        return device

    def leads(self) -> Page:
        """Dana's console, on the page of the class."""
        context = self.browser.new_context(base_url=self.served.address)
        fields = {"name": "Dana", "password": PASSWORD}
        Visitor(context.request, self.course).sends("/teachers/sign-in", fields)
        page = context.new_page()
        page.goto(f"/classes/{self.made.id}")
        return page


@pytest.fixture
def kept(served: Served) -> Iterator[Records]:
    """The records of the server that runs."""
    opened = Records.open("", folder=served.data)
    yield opened
    opened.close()


@pytest.fixture
def room(
    chromium: Browser, served: Served, edition: EditionReader, kept: Records
) -> Iterator[Room]:
    """Dana's class; every window of it is closed in the end."""
    dana = teachers.named(kept, "Dana") or teachers.add(kept, "Dana", PASSWORD)
    made = classes.make(kept, dana.id, "Year 9", is_open=True)
    before = set(chromium.contexts)
    yield Room(chromium, served, edition, made)
    for context in set(chromium.contexts) - before:
        context.close()


def test_thirty_learners_vote_and_every_acknowledged_vote_is_there_once(
    room: Room, kept: Records
) -> None:
    teacher = room.leads()
    teacher.select_option("#round-lesson", LESSON)
    teacher.get_by_role("button", name="Start a round").click()
    board = teacher.context.new_page()
    board.set_viewport_size({"width": 1920, "height": 1080})
    board.goto(f"{teacher.url}/board")
    for name in NAMES:
        room.opens(name)
    lost, leaving = room.devices[:5], room.devices[8]

    _vote_alone(room.devices, lost=lost, reloading=room.devices[5:8])
    board.get_by_text("Vote alone · 23 of 28").wait_for()
    assert not _names_on(board)
    leaving.context.close()
    teacher.get_by_role("button", name="Close the vote; talk").click()
    _come_back(lost)
    late = [room.opens(name) for name in LATE]
    teacher.get_by_role("button", name="Vote again").click()
    here = [device for device in room.devices if device is not leaving]
    _vote_again(here, late=late)
    board.get_by_text("Vote again · 29 of 30").wait_for()
    teacher.get_by_role("button", name="Show what was found").click()
    board.locator(".moved").wait_for()
    for device in here:
        device.page.locator("section.card.is-revealed").wait_for()

    assert board.evaluate(TOO_SMALL) == []
    assert not _names_on(board)
    assert _votes(kept, room.made) == {each.name: each.acknowledged for each in room.devices}
    assert sum(len(each.acknowledged) for each in room.devices) == 28 + 29


def _vote_alone(devices: list[Device], *, lost: list[Device], reloading: list[Device]) -> None:
    """All vote at once; some have no network by then, and some reload before they are told."""
    for device in lost:
        device.context.set_offline(True)
    for place, device in enumerate(devices):
        device.sends(60 + place)
    for device in reloading:
        device.page.reload()
    for place, device in enumerate(devices):
        if device not in lost:
            device.is_told(60 + place)
    for device in lost:
        device.page.locator("#unsaved:not([hidden])").wait_for()
        device.page.locator("#away:not([hidden])").wait_for()


def _come_back(lost: list[Device]) -> None:
    """The network is back, and what waited is sent by itself."""
    for device in lost:
        device.context.set_offline(False)
    for place, device in enumerate(lost):
        device.is_told(60 + place)
        device.page.locator("#away").wait_for(state="hidden")


def _vote_again(devices: list[Device], *, late: list[Device]) -> None:
    """All vote after the talk: for who came late it is the first vote."""
    for place, device in enumerate(devices):
        device.sees_form(1 if device in late else 2)
        device.sends(5 + place)
    for place, device in enumerate(devices):
        device.is_told(5 + place)


def _names_on(board: Page) -> list[str]:
    shown = board.locator("main").inner_text()
    return [name for name in (*NAMES, *LATE) if name in shown]


def _votes(kept: Records, made: Class) -> dict[str, list[object]]:
    """Every kept vote on the claim, by the name in the class."""
    return {
        member.name: [
            answer.raw["probability"]
            for answer in answers.in_lesson(kept, member.learner, LESSON)
            if answer.question == CLAIM
        ]
        for member in members.of_class(kept, made.id)
    }
