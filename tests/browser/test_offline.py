"""Lessons stay readable without a connection where a browser allows it, and nobody's work does."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from browser.visitors import wait_until_all_is_sent
from serving import free_port, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

    from serving import Served

pytestmark = pytest.mark.browser
READ = "/lessons/warm-up/read"
OTHER = "/lessons/black-moon/hook"
IS_KEPT = """async (slug) => !!(await caches.match(`/lessons/${slug}/reading`))"""
EVERYTHING = """async () => {
    const texts = []
    for (const name of await caches.keys()) {
        const cache = await caches.open(name)
        for (const request of await cache.keys()) {
            const response = await cache.match(request)
            texts.push(request.url, JSON.stringify([...response.headers]), await response.text())
        }
    }
    return texts.join("\\n")
}"""
NAMES = "async () => JSON.stringify(await caches.keys())"


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context(service_workers="allow")
    yield made
    made.close()


def _until(page: Page, question: str, arg: str = "") -> None:
    """Ask again and again: a promise is no answer to Playwright's own waiting."""
    deadline = time.monotonic() + 20
    while not page.evaluate(question, arg):
        assert time.monotonic() < deadline, question
        page.wait_for_timeout(50)


def _opens(context: BrowserContext, address: str, slug: str = "") -> Page:
    page = context.new_page()
    page.goto(address)
    if slug:
        _until(page, IS_KEPT, slug)
    return page


def _answers(page: Page, percent: int) -> None:
    form = page.locator("section.card form").first
    form.locator("[data-claim-number]").fill(str(percent))
    form.locator(".actions button").last.click()


def test_a_lesson_is_read_without_a_server_and_never_in_its_place(
    context: BrowserContext, data_folder: Path
) -> None:
    port = free_port()
    with serving(data_folder, port=port) as first:
        page = _opens(context, f"{first.address}/lessons/warm-up/hook", "warm-up")
        _answers(page, 64)
        page.locator("section.card:not(:has(form))").first.wait_for()
        page.goto(f"{first.address}/lessons/warm-up/judge")
        learner = page.locator("body").get_attribute("data-learner")
        kept = page.evaluate(EVERYTHING)
        first.kill()
        _answers(page, 35)
        page.locator("#unsaved:not([hidden])").wait_for()
        page.goto(first.address + READ)
        expect(page.locator("h1")).to_have_text("How sure are you?")
        expect(page.locator("main")).to_contain_text("for reading")
        expect(page.locator("#unsaved")).to_contain_text("Not saved yet, trying again.")
        page.goto(first.address + OTHER)
        expect(page.locator("h1")).to_have_text("No connection just now")
        expect(page.locator("main li")).to_have_text(["How sure are you?"])
        page.close()
    assert learner
    for own in (learner, "data-learner", "csrf_token", 'name="stamp"', "<form", "section class"):
        assert own not in kept, own
    with serving(data_folder, port=port) as second:
        page = _opens(context, second.address + READ)
        expect(page.locator("main")).not_to_contain_text("for reading")
        wait_until_all_is_sent(page)
        held = page.request.get(f"{second.address}/me/data.json").json()
        assert sorted(each["raw"]["probability"] for each in held["answers"]) == [35, 64]


def test_a_new_edition_takes_the_lessons_over_and_lets_the_old_one_go(
    context: BrowserContext, served: Served
) -> None:
    page = _opens(context, served.address + READ, "warm-up")
    page.evaluate("navigator.serviceWorker.register('/worker.js?edition=next')")
    _until(page, f"async () => (await ({NAMES})()) === '[\"unsealed-next\"]'")
    _until(page, IS_KEPT, "warm-up")


def test_an_operator_who_wants_none_of_it_takes_it_back_from_every_browser(
    context: BrowserContext, served: Served
) -> None:
    page = _opens(context, served.address + READ, "warm-up")
    # As on every page of a server that wants none: the script finds no address of a worker.
    page.evaluate("""async () => {
        const script = document.querySelector("script[data-worker]")
        script.setAttribute("data-worker", "")
        await import(`${script.src}&again`)
    }""")
    _until(page, f"async () => (await ({NAMES})()) === '[]'")
    found = "async () => (await navigator.serviceWorker.getRegistrations()).length === 0"
    _until(page, found)


def test_where_a_browser_has_no_such_thing_nothing_is_missed(
    contexts: Callable[..., BrowserContext],
) -> None:
    context = contexts(service_workers="allow")
    context.add_init_script("delete Navigator.prototype.serviceWorker; delete window.caches")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.goto(READ, wait_until="networkidle")
    page.goto("/offline", wait_until="networkidle")
    assert faults == []
    assert page.locator("main li").count() > 30
