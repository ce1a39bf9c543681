"""The log says what happened to which request, and nothing about people."""

from __future__ import annotations

import io
import json
import logging
import re
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from people import Person
from unsealed.pages import log_lines
from unsealed.pages.app import create_app
from unsealed.pages.request_ids import HEADER
from unsealed.pages.services import NAME
from unsealed.records import teachers
from unsealed.records.errors import DatabaseBusy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from werkzeug.test import TestResponse

    from unsealed.course.reader import EditionReader
    from unsealed.settings import Settings

OWN_WORD = re.compile(r"[A-Z2-7]{8}")
PASSWORD = "marmalade-on-a-tuesday"
SECRETS = ("Zenobia", "Quillfeather", "Year Nine Badgers", PASSWORD, "pangolin")


@pytest.fixture(params=["text", "json"])
def style(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def log(style: str) -> Iterator[io.StringIO]:
    """What the log holds, in the form that the server gives it."""
    written = io.StringIO()
    formatter = log_lines.JsonLines() if style == "json" else log_lines.Words()
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter)
    logger = logging.getLogger(log_lines.LOGGER)
    before = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    yield written
    logger.removeHandler(handler)
    logger.level, logger.propagate = before


@pytest.fixture
def logged(settings: Settings, style: str, log: io.StringIO) -> Iterator[Flask]:
    """An application that writes this log."""
    app = create_app(replace(settings, log=style))
    yield app
    app.extensions[NAME].records.close()


@pytest.fixture
def zenobia(logged: Flask, course: EditionReader) -> Person:
    person = Person(logged.test_client(), course)
    person.opens("/")
    return person


# `Any`: what JSON holds is of every type.
def lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def breaks(app: Flask, monkeypatch: pytest.MonkeyPatch, error: Exception) -> TestResponse:
    """Open a class's door while something is broken behind it."""

    def fail(*_args: object, **_more: object) -> None:
        raise error

    monkeypatch.setitem(app.view_functions, "pages.join_class", fail)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app.test_client().get("/join/ABC234")


@pytest.mark.parametrize("style", ["json"], indirect=True)
def test_each_request_is_one_line_by_its_route(zenobia: Person, log: io.StringIO) -> None:
    log.truncate(0)
    log.seek(0)
    answered = zenobia.opens("/join/ABC234?name=Zenobia")
    (line,) = lines(log)
    assert line.pop("ms") > 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line.pop("time"))
    assert line == {
        "level": "info",
        "request": answered.headers["X-Request-ID"],
        "method": "GET",
        "route": "/join/<code>",
        "status": 422,
    }


@pytest.mark.parametrize("style", ["json"], indirect=True)
def test_an_address_that_leads_nowhere_and_a_method_that_is_none_have_no_name_of_their_own(
    logged: Flask, log: io.StringIO
) -> None:
    logged.test_client().open("/Zenobia/Quillfeather", method="PANGOLIN")
    (line,) = lines(log)
    assert (line["method"], line["route"], line["status"]) == ("OTHER", "-", 404)


@pytest.mark.parametrize("style", ["text"], indirect=True)
def test_in_words_only_faults_are_written(zenobia: Person, log: io.StringIO) -> None:
    zenobia.opens("/course")
    assert log.getvalue() == ""


def test_nobody_is_in_the_log_who_joins_answers_and_signs_in(
    zenobia: Person, logged: Flask, course: EditionReader, log: io.StringIO
) -> None:
    teacher = Person(logged.test_client(), course)
    _teaches(teacher, logged)
    code = _makes_class(teacher)
    joined = zenobia.sends(f"/join/{code}", {"name": "Zenobia Quillfeather"})
    given = {"probability": "83", "reason": "pangolin"}
    answered = zenobia.answers("black-moon", "hook", "headline", given)
    assert (joined.status_code, answered.status_code) == (303, 303)
    zenobia.sends("/me/phrase")
    phrase = re.search(r'class="phrase[^"]*"[^>]*>([^<]+)<', zenobia.opens("/me").text)
    zenobia.sends("/me/recover", {"phrase": "four pangolin words here"})
    zenobia.opens(f"/classes/{code}?q=pangolin")
    teacher.sends("/teachers/sign-in", {"name": "Quillfeather", "password": "pangolin"})
    said = log.getvalue()
    found = [*SECRETS, code, *([phrase[1].strip()] if phrase else [])]
    assert [word for word in found if word.lower() in said.lower()] == []


def test_a_fault_is_written_by_kind_and_place_and_without_its_words(
    logged: Flask, log: io.StringIO, monkeypatch: pytest.MonkeyPatch, style: str
) -> None:
    error = KeyError("Zenobia Quillfeather")
    error.__cause__ = ValueError("pangolin")
    answered = breaks(logged, monkeypatch, error)
    word = answered.headers["X-Request-ID"]
    said = log.getvalue()
    assert [each for each in (*SECRETS, "ABC234") if each in said] == []
    if style == "text":
        assert f" error {word} GET /join/<code>: KeyError\n  builtins.KeyError\n" in said
        assert "\n  builtins.ValueError" in said
        return
    fault, request = lines(log)
    assert (fault["level"], fault["message"], fault["request"]) == ("error", "KeyError", word)
    assert fault["trace"][0] == "builtins.KeyError"
    assert fault["trace"][-1] == "builtins.ValueError"
    assert any(re.fullmatch(r"test_request_log\.py:\d+ fail", at) for at in fault["trace"])
    assert (request["status"], request["fault"]) == (500, "KeyError")


def test_what_a_database_quotes_of_a_row_is_not_written(
    logged: Flask, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    quoting = DatabaseBusy(place="db", detail="deadlock detected\nDETAIL: name is Zenobia")
    breaks(logged, monkeypatch, quoting)
    assert "records at db: deadlock detected" in log.getvalue()
    assert "Zenobia" not in log.getvalue()


def test_a_page_of_a_fault_shows_the_word_that_the_log_has(
    logged: Flask, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = breaks(logged, monkeypatch, RuntimeError())
    word = answered.headers["X-Request-ID"]
    assert OWN_WORD.fullmatch(word)
    assert f'by this word: <b class="num">{word}</b>' in answered.text
    assert word in log.getvalue()


def test_a_page_that_does_not_exist_bothers_nobody_with_a_word(cleo: Person) -> None:
    assert "by this word" not in cleo.opens("/no/such/page").text


def test_without_a_proxy_a_strangers_request_id_is_ignored(cleo: Person) -> None:
    answered = cleo.opens("/about", **{"X-Request-ID": "chosen-by-a-stranger"})
    assert OWN_WORD.fullmatch(answered.headers["X-Request-ID"])


def test_a_proxys_request_id_is_taken_where_it_is_plausible(settings: Settings) -> None:
    app = create_app(replace(settings, proxy_hops=1))
    from_nginx, from_caddy = "0f5c7e0a9b1d4c3e8f7a6b5c4d3e2f10", "9d2c1ab0-7a3e-4a0e-8a51-1c1d6a3f"
    others = ("short", "x" * 65, '"><script>alert(1)</script>', "Zenobia Quillfeather")

    def word_for(given: str) -> str:
        return app.test_client().get("/about", headers={"X-Request-ID": given}).headers[HEADER]

    assert [word_for(given) for given in (from_nginx, from_caddy)] == [from_nginx, from_caddy]
    assert all(OWN_WORD.fullmatch(word_for(given)) for given in others)
    app.extensions[NAME].records.close()


def _teaches(teacher: Person, app: Flask) -> None:
    teachers.add(app.extensions[NAME].records, "Quillfeather", PASSWORD)
    fields = {"name": "Quillfeather", "password": PASSWORD}
    assert teacher.sends("/teachers/sign-in", fields).status_code == 303


def _makes_class(teacher: Person) -> str:
    made = teacher.sends("/classes", {"title": "Year Nine Badgers", "is_open": "yes"})
    assert made.status_code == 303
    page = teacher.opens(made.headers["Location"]).text
    code = re.search(r"/join/([A-Z0-9]{6})", page)
    assert code is not None
    return code[1]
