"""Under which names the course is to be had, and that no other name gets into an address."""

from __future__ import annotations

import re
import socket
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from people import Person
from unsealed.pages.app import create_app
from unsealed.pages.hosts import is_known
from unsealed.pages.services import NAME
from unsealed.records import classes, teachers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from unsealed.course.reader import EditionReader
    from unsealed.settings import Settings

OWN = socket.gethostname().partition(".")[0].lower()
EVIL = "evil.example"


@pytest.fixture
def behind_a_proxy(settings: Settings) -> Iterator[Flask]:
    app = create_app(replace(settings, proxy_hops=1))
    yield app
    app.extensions[NAME].records.close()


@pytest.mark.parametrize(
    "name",
    ["localhost", "127.0.0.1", "::1", "192.168.1.20", "fd00::20", "laptop", "laptop.local", OWN],
)
def test_a_laptop_is_known_by_its_addresses_and_by_names_of_the_room(
    settings: Settings, name: str
) -> None:
    assert is_known(name, settings)


def test_a_laptop_is_known_by_its_own_name_in_any_network(settings: Settings) -> None:
    assert is_known(f"{OWN}.school.example", settings)


@pytest.mark.parametrize("name", ["", EVIL, "192.168.1.20.evil.example", "localhost.evil.example"])
def test_a_laptop_is_not_known_by_a_name_of_the_internet(settings: Settings, name: str) -> None:
    assert not is_known(name, settings)


def test_where_names_are_set_only_they_and_the_machine_itself_count(settings: Settings) -> None:
    set_up = replace(settings, hosts=frozenset({"course.school.example"}), proxy_hops=1)
    known = {"course.school.example", "localhost", "127.0.0.1"}
    tried = {*known, EVIL, "192.168.1.20", "laptop.local", "www.course.school.example"}
    assert {name for name in tried if is_known(name, set_up)} == known


def test_behind_a_proxy_without_names_the_proxy_decides(settings: Settings) -> None:
    assert is_known("course.school.example", replace(settings, proxy_hops=1))


def test_a_request_for_another_name_gets_no_page(app: Flask) -> None:
    hosts = (EVIL, f"{EVIL}:8000", f"localhost@{EVIL}", f"localhost.{EVIL}", "[::1", "a b", "..")
    for host in (*hosts, "/x", "..." + EVIL, "e" * 300):
        for path in ("/", "/join", "/nowhere", "//lessons", "/classes"):
            wanted = {"PATH_INFO": path, "HTTP_HOST": host}
            said = app.test_client().get("/", environ_overrides=wanted)
            assert said.status_code in {400, 421}, (host, path)
            assert "Location" not in said.headers, (host, path)
            assert "evil" not in said.text, (host, path)


def test_who_calls_by_another_name_is_told_what_to_do(app: Flask) -> None:
    said = app.test_client().get("/", headers={"Host": EVIL})
    assert said.status_code == 421
    assert "<h1>The course has another address</h1>" in said.text
    assert "Open it by the address that your teacher shows" in said.text
    assert "<a " not in said.text  # under this name all of them would lead back to this page
    (sheet,) = re.findall(r'rel="stylesheet" href="([^"]+)"', said.text)
    assert app.test_client().get(sheet, headers={"Host": EVIL}).status_code == 200


def test_where_the_address_is_known_the_page_leads_there(settings: Settings) -> None:
    set_up = replace(settings, hosts=frozenset({"course.school.example"}), proxy_hops=1)
    app = create_app(set_up)
    said = app.test_client().get("/", headers={"Host": EVIL, "X-Forwarded-Proto": "https"})
    app.extensions[NAME].records.close()
    assert said.status_code == 421
    assert '<a class="button" href="https://course.school.example/">' in said.text


def test_double_slashes_lead_nowhere(app: Flask) -> None:
    for path in ("//lessons", "//evil.example/lessons", "/lessons//black-moon"):
        said = app.test_client().get("/", environ_overrides={"PATH_INFO": path})
        assert (said.status_code, said.headers.get("Location")) == (404, None), path


def test_no_header_of_a_stranger_gets_into_the_address_of_a_class(
    behind_a_proxy: Flask, course: EditionReader
) -> None:
    records = behind_a_proxy.extensions[NAME].records
    dana = teachers.add(records, "Dana", "correct horse battery")
    found = classes.make(records, dana.id, "8b", is_open=True)
    person = Person(behind_a_proxy.test_client(), course)
    person.sends("/teachers/sign-in", {"name": "Dana", "password": "correct horse battery"})
    page = person.opens(f"/classes/{found.id}/door", **_LIES)
    assert page.status_code == 200
    assert f"/join/{found.code}" in page.text
    assert "evil" not in page.text


_LIES = {
    "X-Forwarded-Host": EVIL,
    "X-Forwarded-Server": EVIL,
    "X-Host": EVIL,
    "Forwarded": f"host={EVIL}",
    "X-Original-URL": f"http://{EVIL}/",
    "X-Forwarded-Prefix": f"//{EVIL}",
    "X-HTTP-Host-Override": EVIL,
}


def test_no_redirect_leads_where_a_header_says(behind_a_proxy: Flask) -> None:
    for header, lie in _LIES.items():
        said = behind_a_proxy.test_client().get("/classes", headers={header: lie})
        assert said.headers["Location"] == "/teachers/sign-in?onward=/classes", header
