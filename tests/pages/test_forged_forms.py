"""What another site, or somebody who has no page of ours, makes a browser send: it changes nothing.

A class works over plain http in its own network, where browsers say little of where a form comes
from. So the token alone has to do, and everything here is tried there too.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Final

import pytest
from test_permissions import address, rules

from people import Person
from unsealed.pages import accounts
from unsealed.pages.stamps import TAKES_STAMPS
from unsealed.records import classes, teachers

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from unsealed.course.reader import EditionReader
    from unsealed.records.store import Records
    from unsealed.settings import Settings

LAN: Final = "http://192.168.1.20:8000"
PASSWORD: Final = "correct horse battery"
REFUSED: Final = {400, 422}
ELSEWHERE: Final = (
    *("http://evil.example", "https://evil.example/", "//evil.example", "///evil.example"),
    *("/\\evil.example", "\\\\evil.example", "/classes//evil.example", "/classes\\@evil.example"),
    *("javascript:alert(1)", "data:text/html,x", "/%2f%2fevil.example", "/classes@evil.example"),
    *("/\t/evil.example", "/classes/\n//evil.example", "http:evil.example", "evil.example"),
    *("/lessons/../..//evil.example", "/classes/%0d%0aLocation: http://evil.example"),
)
"""Addresses by which browsers, or programs that read them otherwise, are led elsewhere."""
LEADING: Final = (
    *("onward", "next", "from", "url", "path", "return", "return_to", "back", "redirect", "to"),
    *("continue", "dest", "goto", "code", "check_code", "lesson", "at"),
)


def _everything(settings: Settings) -> list[str]:
    """Every row that is kept."""
    connection = sqlite3.connect(settings.data / "records.db")
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def _changing(app: Flask) -> list[tuple[str, str]]:
    """Endpoint and address of everything that changes something, once for each."""
    posts = (rule for rule in rules(app) if "POST" in (rule.methods or ()))
    return [(rule.endpoint, address(app, rule)) for rule in posts]


@pytest.fixture
def dana(app: Flask, course: EditionReader, records: Records) -> Person:
    """A teacher with every role and the class that all addresses here mean."""
    made = teachers.add(records, "Dana", PASSWORD)
    classes.make(records, made.id, "8b", is_open=True)
    person = Person(app.test_client(), course)
    person.sends("/teachers/sign-in", {"name": "Dana", "password": PASSWORD})
    person.answers("black-moon", "judge", "no-denial")
    return person


def _forged(browser: FlaskClient, path: str, base: str, token: str | None, **headers: str) -> int:
    fields = {"sure": "yes", "probability": "50", "name": "x", "title": "x", "password": "y" * 12}
    if token is not None:
        fields["csrf_token"] = token
    return browser.post(path, data=fields, base_url=base, headers=headers).status_code


@pytest.mark.parametrize("base", ["http://localhost", LAN])
def test_without_a_token_of_its_own_page_a_form_changes_nothing(
    app: Flask, dana: Person, ben: Person, settings: Settings, base: str
) -> None:
    ben.opens("/me")
    tokens = (None, "", "forged", ben.token(), dana.token()[:-1], dana.token() + "A")
    before = _everything(settings)
    for _endpoint, path in _changing(app):
        for token in tokens:
            assert _forged(dana.browser, path, base, token) in REFUSED, (path, token)
    assert _everything(settings) == before


def test_a_token_in_the_address_counts_for_nothing(
    app: Flask, dana: Person, settings: Settings
) -> None:
    before, token = _everything(settings), dana.token()
    for _endpoint, path in _changing(app):
        said = dana.browser.post(f"{path}?csrf_token={token}", data={"sure": "yes"})
        assert said.status_code in REFUSED, path
    assert _everything(settings) == before


def test_a_body_that_is_no_form_changes_nothing(
    app: Flask, dana: Person, settings: Settings
) -> None:
    before, token = _everything(settings), dana.token()
    for kind in ("text/plain", "application/json"):
        for _endpoint, path in _changing(app):
            body = f'{{"csrf_token": "{token}", "sure": "yes"}}'
            said = dana.browser.post(path, data=body, content_type=kind)
            assert said.status_code in REFUSED, (path, kind)
    assert _everything(settings) == before


@pytest.mark.parametrize("referrer", ["", "https://evil.example/", "http://course.school.example/"])
def test_over_https_a_form_of_another_site_is_refused_even_with_a_token(
    app: Flask, course: EditionReader, settings: Settings, referrer: str
) -> None:
    person = Person(app.test_client(), course)
    page = person.browser.get("/me", base_url="https://localhost").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    before = _everything(settings)
    for endpoint, path in _changing(app):
        if endpoint not in TAKES_STAMPS:
            said = _forged(person.browser, path, "https://localhost", token, Referer=referrer)
            assert said == 400, path
    assert _everything(settings) == before


def test_no_page_changes_anything_by_being_opened_or_leads_to_another_site(
    app: Flask, dana: Person, settings: Settings
) -> None:
    before = _everything(settings)
    for rule in rules(app):
        if "GET" in (rule.methods or ()):
            path = address(app, rule)
            said = dana.browser.get(path, query_string=dict.fromkeys(LEADING, ELSEWHERE[2]))
            _require_ours(said, path)
    assert _everything(settings) == before


def test_no_form_leads_to_another_site(app: Flask, ada: Person) -> None:
    token = ada.token()
    for _endpoint, path in _changing(app):
        fields = dict.fromkeys(LEADING, ELSEWHERE[2])
        _require_ours(ada.browser.post(path, data={"csrf_token": token, **fields}), path)


def test_signing_in_leads_to_no_other_site(dana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "SIGNING_IN", "1000 per minute")
    for there in ELSEWHERE:
        fields = {"name": "Dana", "password": PASSWORD, "onward": there}
        said = dana.sends("/teachers/sign-in", fields)
        assert said.status_code == 303
        _require_ours(said, there)


def _require_ours(said: TestResponse, asked: str) -> None:
    location = said.headers.get("Location", "/")
    assert location.startswith("/"), (asked, location)
    assert not location.startswith(("//", "/\\", "/\t")), (asked, location)
    assert not any(sign in location for sign in "\\\t\r\n"), (asked, location)
