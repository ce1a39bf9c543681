"""The door of a class: the address that others type, and the lamp that goes on by itself."""

from __future__ import annotations

import re
import socket
from types import SimpleNamespace
from typing import TYPE_CHECKING

import psutil
import pytest
from msgspec.structs import replace

from unsealed.pages import neighbours, own_address
from unsealed.pages.first_word import first_word
from unsealed.pages.own_address import Network, networks
from unsealed.records import assignments, classes, teachers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from people import Person
    from unsealed.records.classes import Class
    from unsealed.records.store import Records
    from unsealed.settings import Settings

PASSWORD = "correct horse battery"
WIFI = Network("wlan0", "192.168.7.2")
CABLE = Network("eth0", "10.0.0.5")
ADDRESSES: list[Network] = []


@pytest.fixture(autouse=True)
def _two_cards(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine in two networks, whatever this one is in."""
    ADDRESSES[:] = [WIFI, CABLE]
    monkeypatch.setattr(own_address, "networks", lambda: tuple(ADDRESSES))
    monkeypatch.setattr(neighbours, "networks", lambda: tuple(ADDRESSES))
    yield
    ADDRESSES.clear()


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """As `unsealed teach` serves."""
    return replace(settings, host="0.0.0.0")  # noqa: S104 - what a class needs


@pytest.fixture
def year(app: Flask, ada: Person, records: Records) -> Class:
    """Dana's class; it is Dana who has Ada's browser, on the server's own machine."""
    dana = teachers.add(records, "Dana", PASSWORD)
    ada.sends("/teachers/sign-in", {"name": "Dana", "password": PASSWORD})
    return classes.make(records, dana.id, "Year 9", is_open=True)


def shown(person: Person, path: str) -> str:
    found = re.search(r'<b class="address">(.+?)</b>', person.opens(path).text)
    assert found is not None
    return found[1].replace("<wbr>", "")


def visits(person: Person, path: str, address: str) -> None:
    person.browser.get(path, environ_overrides={"REMOTE_ADDR": address})


def test_a_page_that_is_open_on_the_laptop_shows_the_address_for_others(
    ada: Person, year: Class
) -> None:
    assert shown(ada, f"/classes/{year.id}") == f"http://192.168.7.2/join/{year.code}"
    assert shown(ada, f"/classes/{year.id}/door?at=10.0.0.5") == f"http://10.0.0.5/join/{year.code}"


def test_an_address_that_is_none_of_this_machine_is_not_shown(ada: Person, year: Class) -> None:
    page = f"/classes/{year.id}/door?at=203.0.113.9"
    assert shown(ada, page) == f"http://192.168.7.2/join/{year.code}"


def test_the_other_addresses_are_offered(ada: Person, year: Class) -> None:
    text = ada.opens(f"/classes/{year.id}").text
    assert f'href="/classes/{year.id}/door?at=10.0.0.5"' in text
    assert "This computer has other addresses too" in text


def test_a_laptop_that_moved_to_another_network_shows_its_new_address(
    ada: Person, year: Class
) -> None:
    seen = seen_in(ada.opens(f"/classes/{year.id}").text)
    assert part(ada, year, seen).status_code == 204
    ADDRESSES[:] = [Network("wlan0", "172.16.3.4")]
    assert f"http://172.16.3.4<wbr>/join/{year.code}" in part(ada, year, seen).text
    ADDRESSES.clear()
    assert "This computer is in no network." in part(ada, year, seen).text


def seen_in(text: str) -> str:
    found = re.search(r"door/part\?seen=(\w+)", text)
    assert found is not None
    return found[1]


def part(person: Person, year: Class, seen: str):
    return person.opens(f"/classes/{year.id}/door/part?seen={seen}")


@pytest.mark.parametrize("path", ["/", "/join", "/course", "/static/site.css"])
def test_the_lamp_goes_on_with_whatever_another_device_opens_first(
    ada: Person, cleo: Person, year: Class, path: str
) -> None:
    seen = seen_in(ada.opens(f"/classes/{year.id}").text)
    visits(cleo, path, "192.168.7.31")
    text = part(ada, year, seen).text
    assert "Another device has come through." in text
    assert "A device cannot come in?" not in text


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "192.168.7.2", "10.0.0.5"])
def test_the_lamp_stays_dark_for_the_laptop_itself(
    ada: Person, cleo: Person, year: Class, address: str
) -> None:
    seen = seen_in(ada.opens(f"/classes/{year.id}").text)
    visits(cleo, f"/join/{year.code}", address)
    assert part(ada, year, seen).status_code == 204


def test_the_large_door_counts_who_joins(ada: Person, ben: Person, year: Class) -> None:
    text = ada.opens(f"/classes/{year.id}/door").text
    assert "0 have joined" in text
    ben.sends(f"/join/{year.code}", {"name": "Ben"})
    path = f"/classes/{year.id}/door/part?large=yes&seen={seen_in(text)}"
    assert "1 has joined" in ada.opens(path).text


def test_the_first_teacher_gets_the_door_of_a_class_by_one_form(
    cleo: Person, settings: Settings
) -> None:
    word = first_word(settings.secret_key)
    assert 'type="hidden" value="' + word in cleo.opens(f"/teachers/first?word={word}").text
    fields = {"word": word, "name": "Dana", "password": PASSWORD, "title": "Year 9"}
    led = cleo.sends("/teachers/first", fields).headers["Location"]
    assert re.fullmatch(r"/classes/[\w-]{12}", led)
    assert "Year 9" in cleo.opens(led).text
    assert cleo.opens("/teachers/first").headers["Location"] == "/classes"


def test_wifi_and_cable_come_before_vpns_and_what_is_inside(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def address(number: str) -> SimpleNamespace:
        return SimpleNamespace(family=socket.AF_INET, address=number)

    cards = {
        "docker0": [address("172.17.0.1")],
        "tun0": [address("10.8.0.2")],
        "wlan0": [address("192.168.7.2")],
        "eth0": [address("169.254.9.9")],
        "eth1": [address("10.0.0.5")],
        "eth2": [address("10.0.0.6")],
        "lo": [address("127.0.0.1")],
    }
    monkeypatch.setattr(psutil, "net_if_addrs", lambda: cards)
    up = {card: SimpleNamespace(isup=card != "eth2") for card in cards}
    monkeypatch.setattr(psutil, "net_if_stats", lambda: up)
    # The system would speak to others by way of the VPN.
    monkeypatch.setattr(own_address, "_way_out", lambda: "10.8.0.2")
    assert [found.card for found in networks()] == ["eth1", "wlan0", "tun0", "docker0"]
    monkeypatch.setattr(own_address, "_way_out", lambda: "192.168.7.2")
    assert [found.card for found in networks()] == ["wlan0", "eth1", "tun0", "docker0"]


def test_whoever_has_joined_waits_where_what_is_set_appears_by_itself(
    ben: Person, year: Class, records: Records
) -> None:
    joined = ben.sends(f"/join/{year.code}", {"name": "Ben"})
    assert joined.headers["Location"] == "/live"
    assert "You are in: Year 9, as Ben." in ben.opens("/live").text
    assert ben.opens("/live/part?seen=none.0").status_code == 204
    assignments.give(records, year.id, "black-moon")
    shown = ben.opens("/live/part?seen=none.0").text
    assert "Set by your teacher" in shown
    assert "The Black Moon papers" in shown
    assert ben.opens("/live/part?seen=none.1").status_code == 204
