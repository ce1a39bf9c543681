"""What goes wrong is met with a page that says what to do."""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING

import pytest

from unsealed.pages.services import NAME
from unsealed.records.errors import DatabaseDamaged

if TYPE_CHECKING:
    from flask import Flask

    from people import Person
    from unsealed.settings import Settings


def test_a_mistyped_lesson_is_guessed(cleo: Person) -> None:
    page = cleo.opens("/lessons/blak-moon")
    assert page.status_code == 404
    assert "Did you mean: " in page.text
    assert 'href="/lessons/black-moon"' in page.text


@pytest.mark.parametrize("path", ["/nowhere", "/lessons/black-moon/nowhere", "/static/../cli.py"])
def test_what_is_not_there_is_told(cleo: Person, path: str) -> None:
    page = cleo.opens(path)
    assert page.status_code == 404
    assert "There is no page at this address" in page.text


def test_a_form_that_is_too_large_is_refused_in_words(ada: Person) -> None:
    page = ada.sends("/me/recover", {"phrase": "x" * 300_000})
    assert page.status_code == 413
    assert "An answer may hold a few pages of text and no more." in page.text


def test_a_busy_database_is_told_and_nothing_is_lost(ada: Person, settings: Settings) -> None:
    stranger = sqlite3.connect(settings.data / "records.db", isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    page = ada.answers("black-moon", "hook", "headline")
    stranger.rollback()
    stranger.close()
    assert page.status_code == 503
    assert page.headers["Retry-After"] == "5"
    assert "something else is using the course&#39;s records" in page.text
    assert ada.answers("black-moon", "hook", "headline").status_code == 303


ELSEWHERE = [("/course", "The course"), ("/search", "Search")]


@pytest.fixture
def damaged(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Records that can neither be read nor written."""

    def fails(*_: object, **__: object) -> None:
        raise DatabaseDamaged

    monkeypatch.setattr(app.extensions[NAME].records, "reading", fails)
    monkeypatch.setattr(app.extensions[NAME].records, "writing", fails)


def ways_on(page: str) -> list[tuple[str, str]]:
    """Where the buttons of a page of ours lead, and what they say."""
    return re.findall(r'<a class="button[^"]*" href="([^"]*)">([^<]+)</a>', page)


@pytest.mark.usefixtures("damaged")
def test_a_page_that_cannot_be_shown_can_be_tried_again(ada: Person) -> None:
    page = ada.opens("/me?again=1")
    assert page.status_code == 503
    assert "<h1>This page cannot be shown just now</h1>" in page.text
    assert ways_on(page.text) == [("", "Try again"), *ELSEWHERE]


def test_a_page_that_holds_an_answer_says_that_it_is_not_lost(
    ada: Person, request: pytest.FixtureRequest
) -> None:
    token = ada.token()
    request.getfixturevalue("damaged")
    fields = {"csrf_token": token, "probability": "70", "number": "1", "try": "1"}
    page = ada.browser.post("/lessons/black-moon/hook/answers/headline", data=fields)
    assert page.status_code == 503
    assert "<h1>This is not kept yet</h1>" in page.text
    assert (
        "What you sent is not lost: this page holds it. Leave it open until it is kept."
        in page.text
    )
    assert ways_on(page.text) == ELSEWHERE


FORM = "http://localhost/teachers/sign-in?next=%2Fclasses"


@pytest.mark.parametrize(
    ("came_from", "leads_to"),
    [
        (FORM, ["/teachers/sign-in?next=%2Fclasses"]),
        ("http://localhost/teachers/sign-in", ["/teachers/sign-in"]),
        (FORM.replace("localhost", "attacker.invalid"), []),
        ("http://localhost//attacker.invalid/", []),
        ("http://localhost/no-such-page", []),
        ("", []),
    ],
)
def test_what_is_not_held_can_be_tried_again_on_the_page_that_it_came_from(
    ada: Person, request: pytest.FixtureRequest, came_from: str, leads_to: list[str]
) -> None:
    fields = {"csrf_token": ada.token(), "name": "Dana", "password": "a secret"}
    request.getfixturevalue("damaged")
    page = ada.browser.post("/teachers/sign-in", data=fields, headers={"Referer": came_from})
    assert page.status_code == 503
    assert "<h1>This could not be done just now</h1>" in page.text
    assert "a secret" not in page.text
    assert [there for there, says in ways_on(page.text) if says == "Try again"] == leads_to


def test_an_error_of_ours_shows_no_traceback(app: Flask, ada: Person) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.view_functions["pages.about"] = lambda: 1 / 0
    page = ada.opens("/about")
    assert page.status_code == 500
    assert "Something broke on our side" in page.text
    assert "ZeroDivisionError" not in page.text


def test_every_response_carries_the_headers_that_keep_it_safe(cleo: Person) -> None:
    for path in ("/", "/nowhere", "/static/site.css", "/me/data.json"):
        headers = cleo.opens(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]


def test_a_page_is_compressed_for_those_who_take_it(cleo: Person) -> None:
    page = cleo.opens("/lessons/black-moon/read", **{"Accept-Encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    assert len(page.data) < 25_000


def test_without_a_course_the_remedy_is_named(ada: Person, settings: Settings) -> None:
    (settings.data / "course.current").unlink()
    page = ada.opens("/course")
    assert page.status_code == 503
    assert "Whoever runs this has to build it first" in page.text


def test_a_second_judgement_without_a_number_shows_the_first(ada: Person) -> None:
    ada.answers("black-moon", "hook", "headline", {"probability": "70"})
    path = "/lessons/black-moon/hook/answers/headline"
    for sent in (ada.sends(path), ada.browser.post(path), ada.sends(path, {"probability": "x"})):
        assert sent.status_code == 303
        assert "70 %" in ada.opens(sent.headers["Location"]).text


def test_an_unconfirmed_answer_to_what_is_not_asked_is_not_found(ada: Person) -> None:
    ada.opens("/")
    path = "/lessons/warm-up/hook/answers/nothing-of-the-kind"
    assert ada.browser.post(path, data={"probability": "50"}).status_code == 404


@pytest.mark.parametrize("path", ["//about", "/static//css/site.css", "//attacker.invalid/about"])
def test_two_slashes_are_no_page_and_lead_nowhere(ada: Person, path: str) -> None:
    found = ada.opens(path, Host="attacker.invalid")
    assert found.status_code in {400, 404, 421}
    assert "Location" not in found.headers


@pytest.mark.parametrize("number", [2**31, 2**63, 10**40])
def test_a_number_that_no_table_counts_to_is_not_found(ada: Person, number: int) -> None:
    assert ada.opens(f"/assignments/AAAAAAAAAAAA/{number}").status_code == 404
    there = "/lessons/comparing-copies/exhibits/repair-offer/offer-skaar.pdf/pages"
    assert ada.opens(f"{there}/{number}/1.png").status_code == 404


def test_a_mark_that_no_file_has_in_its_name_is_not_found(ada: Person) -> None:
    assert ada.opens("/static/site%00.css").status_code == 404


@pytest.mark.parametrize("path", ["/classes/AAAA%00AAAA", "/join/AB%00C", "/lessons/%00"])
def test_an_address_with_a_nul_is_not_found(ada: Person, path: str) -> None:
    assert ada.opens(path).status_code == 404


def test_a_form_with_a_nul_is_refused(ada: Person) -> None:
    assert ada.sends("/me/recover", {"phrase": "four\0words"}).status_code == 400
    assert ada.sends("/me/recover", {"phrase": ["four", "wo\0rds"]}).status_code == 400
    assert ada.opens("/search?q=a%00b").status_code == 400
