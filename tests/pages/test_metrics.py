"""Figures for Prometheus: right over all processes, for whom they are meant, about nobody."""

from __future__ import annotations

import subprocess
import sys
import urllib.request
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from prometheus_client.parser import text_string_to_metric_families
from werkzeug.test import Client

from people import Person
from serving import serving
from unsealed import __version__
from unsealed.pages.app import create_app
from unsealed.pages.come_again import asking
from unsealed.pages.observing import seen_too
from unsealed.pages.services import NAME
from unsealed.records.errors import DatabaseBusy
from unsealed.records.tables import HEAD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

    from unsealed.course.reader import EditionReader
    from unsealed.settings import Settings

TOKEN = "a token that is long enough"


@pytest.fixture
def counted(settings: Settings) -> Iterator[Flask]:
    """An application that counts."""
    app = create_app(replace(settings, metrics=True))
    yield app
    app.extensions[NAME].records.close()


def figures(text: str) -> dict[tuple[str, ...], float]:
    """The figures by name and labels."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def of(app: Flask, **headers: str) -> dict[tuple[str, ...], float]:
    found = app.test_client().get("/metrics", headers=headers)
    assert found.status_code == 200
    assert found.headers["Cache-Control"] == "no-store"
    return figures(found.text)


def test_requests_are_counted_by_route_and_status(counted: Flask) -> None:
    browser = counted.test_client()
    for path in ("/lessons/black-moon/hook", "/lessons/warm-up/hook", "/join/ABC234", "/nowhere"):
        browser.get(path)
    found = of(counted)
    assert found["unsealed_requests_total", "GET", "/lessons/<slug>/<name>", "200"] == 2
    assert found["unsealed_requests_total", "GET", "/join/<code>", "422"] == 1
    assert found["unsealed_requests_total", "GET", "-", "404"] == 1
    assert found["unsealed_request_seconds_count", "GET", "/lessons/<slug>/<name>"] == 2
    assert found["unsealed_request_seconds_sum", "GET", "/lessons/<slug>/<name>"] > 0
    assert found["unsealed_build_info", sys.version.split()[0], HEAD, __version__] == 1
    assert found["unsealed_resident_memory_bytes",] > 20_000_000
    assert found["unsealed_free_bytes",] > 0


def test_answers_are_counted_and_faulty_ones_are_not(counted: Flask, course: EditionReader) -> None:
    ada = Person(counted.test_client(), course)
    ada.answers("black-moon", "hook", "headline", {"probability": "many"})
    ada.answers("black-moon", "hook", "headline", {"probability": "83"})
    assert of(counted)["unsealed_answers_total", "lesson"] == 1


def test_what_the_database_refuses_is_counted_by_its_kind(
    counted: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise DatabaseBusy

    monkeypatch.setitem(counted.view_functions, "pages.about", refuse)
    assert counted.test_client().get("/about").status_code == 503
    assert of(counted)["unsealed_faults_total", "DatabaseBusy"] == 1


def test_who_is_asked_to_come_again_is_counted(counted: Flask) -> None:
    refuse = seen_too(counted, asking(counted), fault="Crowded")
    assert Client(refuse).get("/course").status_code == 503
    found = of(counted)
    assert found["unsealed_requests_total", "GET", "-", "503"] == 1
    assert found["unsealed_faults_total", "Crowded"] == 1


def test_no_figure_names_a_lesson_a_class_or_anybody(counted: Flask, course: EditionReader) -> None:
    ada = Person(counted.test_client(), course)
    ada.answers("black-moon", "hook", "headline", {"probability": "83"})
    ada.opens("/join/ABC234?name=Zenobia")
    ada.opens("/zenobia")
    said = counted.test_client().get("/metrics").text.lower()
    assert [word for word in ("black-moon", "abc234", "zenobia", "headline") if word in said] == []


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        pytest.param("192.168.1.20", {}, id="another device"),
        pytest.param("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}, id="through a proxy"),
        pytest.param("127.0.0.1", {"Forwarded": "for=203.0.113.9"}, id="through another proxy"),
    ],
)
def test_without_a_token_others_get_no_figures(
    counted: Flask, address: str, headers: dict[str, str]
) -> None:
    caller = {"REMOTE_ADDR": address}
    found = counted.test_client().get("/metrics", headers=headers, environ_overrides=caller)
    assert found.status_code == 404


def test_with_a_token_who_brings_it_gets_the_figures_from_anywhere(settings: Settings) -> None:
    app = create_app(replace(settings, metrics=True, metrics_token=TOKEN))
    caller = {"REMOTE_ADDR": "192.168.1.20"}

    def status(**headers: str) -> int:
        browser = app.test_client()
        return browser.get("/metrics", headers=headers, environ_overrides=caller).status_code

    assert status(Authorization=f"Bearer {TOKEN}") == 200
    assert [status(), status(Authorization="Bearer wrong"), status(Authorization="é")] == [404] * 3
    app.extensions[NAME].records.close()


def test_by_default_there_are_no_figures_and_nothing_is_loaded_for_them(cleo: Person) -> None:
    assert cleo.opens("/metrics").status_code == 404
    told = "import sys, unsealed.pages.app; print('prometheus_client' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True)
    assert run.stdout == "False\n"


def test_two_server_processes_are_added_up(data_folder: Path) -> None:
    with serving(data_folder, workers="2", metrics="true") as course:
        for _ in range(20):
            assert course.status_of("/glossary") == 200
        with urllib.request.urlopen(course.address + "/metrics") as response:
            found = figures(response.read().decode())
    assert found["unsealed_requests_total", "GET", "/glossary", "200"] == 20
    assert found["unsealed_processes",] == 3
