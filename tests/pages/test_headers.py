"""What every response says to the browser, whatever became of the request."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from test_permissions import address, rules

from unsealed.pages.responses import CONTENT_SECURITY_POLICY, HEADERS, ONLY_HTTPS

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from people import Person


def _safe(response: TestResponse) -> bool:
    return all(response.headers.get(name) == value for name, value in HEADERS.items())


def _answers(app: Flask, ada: Person) -> list[TestResponse]:
    """What every route says to every method, with a token and without."""
    found = []
    for rule in rules(app):
        path = address(app, rule)
        if "GET" in (rule.methods or ()):
            found.append(ada.opens(path))
        found += [ada.browser.post(path), ada.browser.options(path)]
    return found


def test_every_answer_of_every_route_carries_the_headers(app: Flask, ada: Person) -> None:
    found = _answers(app, ada)
    assert [answer.request.path for answer in found if not _safe(answer)] == []
    assert {answer.status_code for answer in found} >= {200, 303, 400, 404}
    texts = [answer for answer in found if answer.mimetype.startswith("text/") and answer.data]
    assert [each.request.path for each in texts if "charset=utf-8" not in each.content_type] == []


@pytest.mark.parametrize(
    ("path", "status"),
    [("/nowhere", 404), ("/static/nothing.css", 404), ("/static/%2e%2e/cli.py", 404)],
)
def test_what_is_not_there_carries_them_too(ada: Person, path: str, status: int) -> None:
    said = ada.opens(path)
    assert (said.status_code, _safe(said)) == (status, True)


def test_what_goes_wrong_carries_them_too(app: Flask, ada: Person) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.view_functions["pages.about"] = lambda: 1 / 0
    broken, large = ada.opens("/about"), ada.sends("/me/recover", {"phrase": "x" * 300_000})
    kept = ada.opens("/static/site.css", **{"If-None-Match": _tag(ada)})
    found = [(each.status_code, _safe(each)) for each in (broken, large, kept)]
    assert found == [(500, True), (413, True), (304, True)]


def _tag(person: Person) -> str:
    return person.opens("/static/site.css").headers["ETag"]


def test_no_part_of_the_policy_is_loose() -> None:
    policy = dict(part.split(" ", 1) for part in CONTENT_SECURITY_POLICY.split("; "))
    assert set(policy.values()) == {"'none'", "'self'"}
    none = {name for name, value in policy.items() if value == "'none'"}
    assert none == {"default-src", "object-src", "base-uri", "frame-ancestors"}


def test_only_https_is_asked_for_over_https_alone(app: Flask) -> None:
    browser = app.test_client()
    assert "Strict-Transport-Security" not in browser.get("/").headers
    for path in ("/", "/nowhere", "/static/site.css", "/classes"):
        said = browser.get(path, base_url="https://localhost")
        assert said.headers["Strict-Transport-Security"] == ONLY_HTTPS, path


def test_a_page_about_somebody_is_kept_nowhere(app: Flask, ada: Person) -> None:
    ada.answers("black-moon", "hook", "headline")
    for path in ("/me", "/me/data.json", "/teachers/sign-in", "/classes"):
        assert ada.opens(path).headers["Cache-Control"] == "no-store", path
    assert ada.sends("/me/phrase").headers["Cache-Control"] == "no-store"
    for path in ("/", "/course", "/glossary"):
        assert ada.opens(path).headers["Cache-Control"] == "private, no-cache", path


def test_no_answer_lets_another_site_read_it(app: Flask, ada: Person) -> None:
    for path in ("/", "/me/data.json", "/static/site.css", "/nowhere"):
        headers = ada.opens(path, Origin="http://evil.example").headers
        assert [name for name, _ in headers if name.startswith("Access-Control-")] == []


def test_a_cookie_has_the_flags_of_its_scheme(app: Flask) -> None:
    plain = app.test_client().get("/").headers["Set-Cookie"]
    assert re.fullmatch(r"unsealed=[\w.-]+; Expires=[^;]+; HttpOnly; Path=/; SameSite=Lax", plain)
    safe = app.test_client().get("/", base_url="https://localhost").headers["Set-Cookie"]
    assert re.fullmatch(
        r"__Host-unsealed=[\w.-]+; Expires=[^;]+; Secure; HttpOnly; Path=/; SameSite=Lax", safe
    )


def test_a_cookie_that_came_over_http_counts_for_nothing_over_https(app: Flask) -> None:
    browser = app.test_client()
    browser.get("/me")
    planted = browser.get_cookie("unsealed")
    assert planted is not None
    victim = app.test_client()
    victim.set_cookie("unsealed", planted.value)
    assert victim.get("/", base_url="https://localhost").headers["Set-Cookie"].startswith("__Host-")


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT"])
def test_what_a_browser_never_sends_is_refused(ada: Person, method: str) -> None:
    said = ada.browser.open("/me", method=method)
    assert (said.status_code, _safe(said)) == (405, True)
    assert "csrf_token" not in said.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_a_method_that_changes_something_needs_a_token_before_it_is_refused(
    ada: Person, method: str
) -> None:
    assert ada.browser.open("/me", method=method).status_code == 400
    token = {"csrf_token": ada.token()}
    assert ada.browser.open("/me", method=method, data=token).status_code == 405
