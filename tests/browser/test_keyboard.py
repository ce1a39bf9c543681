"""A whole lesson by keyboard alone: Tab, arrows, Space, Enter, with the focus always in sight."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from right_answers import right_fields

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from browser.conftest import Opener
    from unsealed.course.reader import EditionReader

pytestmark = pytest.mark.browser
SLUG = "warm-up"
MOST_TABS = 300
FOCUSED = """() => {
    const it = document.activeElement
    const box = it.getBoundingClientRect()
    const style = getComputedStyle(it)
    return {
        tag: it.tagName, type: it.type || "", name: it.name || "", value: it.value || "",
        card: it.closest("section.card")?.id || "",
        starts: !!it.closest('form[action$="/attempts"]'),
        commits: it.matches(".card .actions button:last-of-type"),
        leads: it.matches("nav.next a:first-of-type"),
        marked: style.outlineStyle !== "none" || style.boxShadow !== "none",
        inSight: box.bottom > 0 && box.top < innerHeight,
    }
}"""


@dataclass
class Hands:
    """Somebody who has a keyboard and no mouse."""

    page: Page
    edition: EditionReader
    filled: set[tuple[str, str, str]] = field(default_factory=set)

    def focused(self) -> dict[str, Any]:
        """What has the focus, and whether one can see that it has."""
        found: dict[str, Any] = self.page.evaluate(FOCUSED)
        return found

    def takes_step(self) -> None:
        """Go through the page by Tab, do what is asked, and follow the link to the next one."""
        here = self.page.url
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            found = self.focused()
            if found["tag"] == "BODY":
                continue
            assert found["marked"], f"the focus is not marked on {found}"
            assert found["inSight"], f"the focus is out of sight on {found}"
            self._acts_on(found)
            if self.page.url.partition("#")[0] != here.partition("#")[0]:
                return
        raise AssertionError(f"{here}: no way on after {MOST_TABS} times Tab")

    def _acts_on(self, found: dict[str, Any]) -> None:
        if found["leads"] or (found["starts"] and found["tag"] == "BUTTON"):
            with self.page.expect_navigation():
                self.page.keyboard.press("Enter")
        elif found["commits"]:
            self._commits(found["card"])
        elif found["card"] and found["name"]:
            self._fills(found)

    def _commits(self, card: str) -> None:
        with self.page.expect_response(lambda response: "/answers/" in response.url) as sent:
            self.page.keyboard.press("Enter")
        assert sent.value.status in {200, 303}, card
        self.page.locator(f"#{card}:not(:has(form .actions))").wait_for()

    def _fills(self, found: dict[str, Any]) -> None:
        item = self.edition.item(SLUG, found["card"].partition("-")[2])
        assert item is not None
        given = right_fields(item.question).get(found["name"])
        wanted = [str(value) for value in given] if isinstance(given, list) else [str(given)]
        if found["type"] == "checkbox":
            if found["value"] in wanted:
                self.page.keyboard.press("Space")
        elif found["type"] == "radio":
            self.page.keyboard.press("Space")
            self._arrows_to(wanted[0])
        elif found["type"] == "select-one":
            self._arrows_to(wanted[0])
        else:
            self.page.keyboard.type(wanted[0])

    def _arrows_to(self, value: str) -> None:
        for _ in range(40):
            if self.focused()["value"] == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no arrow leads to {value}")


def test_a_whole_lesson_can_be_taken_by_keyboard(open_page: Opener, edition: EditionReader):
    lesson = edition.lesson(SLUG)
    assert lesson is not None
    page = open_page(f"/lessons/{SLUG}/{lesson.steps[0]}")
    hands = Hands(page, edition)
    for _ in range(2 * len(lesson.steps)):
        hands.takes_step()
        if page.url.endswith("/results"):
            break
    assert page.url.endswith(f"/lessons/{SLUG}/results")
    page.goto(f"/lessons/{SLUG}/retrieve")
    assert page.locator("section.card form .actions").count() == 0


def test_the_first_tab_offers_to_skip_to_the_text(open_page: Opener):
    page = open_page("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
