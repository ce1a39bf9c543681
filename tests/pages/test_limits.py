"""How often what can be guessed may be tried, and that nobody is locked out by others' tries."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
import redis
import time_machine
from limits import parse
from msgspec.structs import replace

from people import Person
from redis_server import own_redis, some_redis
from unsealed.pages import counting, joining, limits, me
from unsealed.pages.app import create_app
from unsealed.pages.services import NAME
from unsealed.records import classes, teachers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from werkzeug.test import TestResponse

    from unsealed.course.reader import EditionReader
    from unsealed.records.store import Records
    from unsealed.settings import Settings

PASSWORD = "correct horse battery"
WRONG = "wrong"


@pytest.fixture
def opened(settings: Settings) -> Iterator[Callable[..., Flask]]:
    """Applications on the same records, with other settings."""
    with ExitStack() as stack:

        def open_app(**other: object) -> Flask:
            app = create_app(replace(settings, **other))
            stack.callback(app.extensions[NAME].records.close)
            return app

        yield open_app


def person_at(app: Flask, course: EditionReader, address: str = "10.0.0.9") -> Person:
    """Somebody whose device has this address."""
    browser = app.test_client()
    browser.environ_base["REMOTE_ADDR"] = address
    return Person(browser, course)


def tries(person: Person, password: str = WRONG, name: str = "Dana", **headers: str) -> int:
    fields = {"name": name, "password": password}
    return person.sends("/teachers/sign-in", fields, **headers).status_code


def phrase(person: Person, **headers: str) -> TestResponse:
    return person.sends("/me/recover", {"phrase": "able acid aged also"}, **headers)


def code(person: Person) -> int:
    return person.sends("/join", {"code": "ABC234"}).status_code


@pytest.fixture
def dana(records: Records) -> None:
    teachers.add(records, "Dana", PASSWORD)


def test_who_tried_too_often_is_led_back_to_the_form(
    app: Flask, course: EditionReader, dana: None
) -> None:
    pupil = person_at(app, course)
    came_from = {"Referer": "http://localhost/teachers/sign-in"}
    for _ in range(10):
        tries(pupil)
    page = pupil.sends("/teachers/sign-in", {"name": "Dana", "password": WRONG}, **came_from)
    assert page.status_code == 429
    assert '<a class="button" href="/teachers/sign-in">Try again</a>' in page.text


def test_passwords_are_tried_ten_times_a_minute_from_one_address(
    app: Flask, course: EditionReader, dana: None
) -> None:
    pupil, other = person_at(app, course), person_at(app, course, "10.0.0.8")
    assert [tries(pupil) for _ in range(11)] == [422] * 10 + [429]
    assert tries(pupil, PASSWORD) == 429
    assert tries(other, PASSWORD) == 303


def test_an_account_is_tried_so_often_from_all_addresses_together(
    app: Flask, course: EditionReader, dana: None
) -> None:
    crowd = [person_at(app, course, f"10.0.1.{number}") for number in range(4)]
    said = [tries(person) for _ in range(8) for person in crowd]
    assert said == [422] * 30 + [429] * 2
    assert tries(crowd[0], name="Eli") == 422


@pytest.mark.parametrize("spelt", ["DANA", " dana ", "Da\u006ea", "Ｄａｎａ"])
def test_another_spelling_of_a_name_is_the_same_account(
    app: Flask, course: EditionReader, dana: None, spelt: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unsealed.pages.accounts.TRYING_ACCOUNT", "1 per hour")
    assert tries(person_at(app, course, "10.0.1.1")) == 422
    assert tries(person_at(app, course, "10.0.1.2"), name=spelt) == 429


def test_no_pupil_locks_a_teacher_out(app: Flask, course: EditionReader, dana: None) -> None:
    teacher = person_at(app, course)
    assert tries(teacher, PASSWORD) == 303
    teacher.sends("/teachers/sign-out")
    pupils = [person_at(app, course, f"10.0.0.{number}") for number in (9, 10, 11, 12)]
    for pupil in pupils:
        for _ in range(10):
            tries(pupil)
    assert tries(pupils[0], PASSWORD) == 429
    assert tries(person_at(app, course, "10.0.0.99"), PASSWORD) == 429
    assert tries(teacher, PASSWORD) == 303


def test_a_known_browser_has_tries_of_its_own_and_no_more(
    app: Flask, course: EditionReader, dana: None
) -> None:
    teacher = person_at(app, course)
    assert tries(teacher, PASSWORD) == 303
    assert [tries(teacher) for _ in range(11)] == [422] * 10 + [429]


def test_a_browser_is_known_for_its_own_account_alone(
    app: Flask, course: EditionReader, records: Records, dana: None
) -> None:
    teachers.add(records, "Eli", PASSWORD)
    eli = person_at(app, course)
    assert tries(eli, PASSWORD, "Eli") == 303
    assert [tries(eli) for _ in range(11)] == [422] * 9 + [429] * 2


@pytest.mark.parametrize("forged", ["", "x", "W10.x.y", "WyJkYW5hIiwieCJd.aaaaaa.bbbbbb"])
def test_a_forged_desk_is_no_desk(
    app: Flask, course: EditionReader, dana: None, forged: str
) -> None:
    pupil = person_at(app, course)
    pupil.browser.set_cookie("unsealed-desk", forged)
    assert [tries(pupil) for _ in range(11)] == [422] * 10 + [429]


def test_who_tried_too_often_is_told_when_to_come_again(
    app: Flask, course: EditionReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    pupil = person_at(app, course)
    monkeypatch.setattr(joining, "TRYING_CODES", "1 per hour")
    assert code(pupil) == 422
    said = pupil.sends("/join", {"code": "ABC234"})
    assert said.status_code == 429
    assert 3500 < int(said.headers["Retry-After"]) <= 3601
    assert "Nothing is lost." in said.text
    assert "minutes" in said.text


def test_phrases_are_tried_less_while_many_guess_from_many_addresses(
    app: Flask, course: EditionReader, quick_phrases: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(me, "WRONG_PHRASES", "8 per hour")
    first, second = person_at(app, course, "10.0.2.1"), person_at(app, course, "10.0.2.2")
    assert [phrase(first).status_code for _ in range(8)] == [422] * 8
    assert [phrase(second).status_code for _ in range(4)] == [422, 422, 422, 429]


def test_codes_are_tried_less_while_many_guess_from_many_addresses(
    app: Flask, course: EditionReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "WRONG_CODES", "5 per hour")
    monkeypatch.setattr(joining, "CODES_WHILE_MANY_GUESS", "2 per hour")
    first, second = person_at(app, course, "10.0.2.1"), person_at(app, course, "10.0.2.2")
    assert [code(first) for _ in range(5)] == [422] * 5
    assert [code(second) for _ in range(3)] == [422, 422, 429]


def test_nobody_fills_a_class_with_invented_pupils(
    app: Flask, course: EditionReader, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "JOINING_CLASS", "3 per hour")
    dana = teachers.add(records, "Dana", PASSWORD)
    found = [classes.make(records, dana.id, title, is_open=True) for title in ("8a", "8b")]
    said = []
    for number in range(5):
        comes = person_at(app, course, f"10.0.3.{number}")
        said.append(comes.sends(f"/join/{found[0].code}", {"name": f"N{number}"}).status_code)
    assert said == [303, 303, 303, 429, 429]
    comes = person_at(app, course)
    assert comes.sends(f"/join/{found[1].code}", {"name": "Ada"}).status_code == 303


def test_what_a_stranger_writes_of_their_address_counts_for_nothing(
    app: Flask, course: EditionReader, dana: None
) -> None:
    pupil = person_at(app, course)
    said = [tries(pupil, **{"X-Forwarded-For": f"10.9.9.{n}"}) for n in range(11)]
    assert said == [422] * 10 + [429]


@pytest.mark.parametrize("hops", [1, 2])
def test_behind_proxies_only_what_they_wrote_themselves_counts(
    opened: Callable[..., Flask], course: EditionReader, dana: None, hops: int
) -> None:
    app = opened(proxy_hops=hops)
    written = ", 10.0.0.7" + ", 10.255.0.1" * (hops - 1)
    pupil = person_at(app, course, "127.0.0.1")
    said = [tries(pupil, **{"X-Forwarded-For": f"10.9.9.{n}{written}"}) for n in range(11)]
    assert said == [422] * 10 + [429]
    other = ", 10.0.0.8" + ", 10.255.0.1" * (hops - 1)
    assert tries(pupil, PASSWORD, **{"X-Forwarded-For": f"10.0.0.7{other}"}) == 303


def test_a_house_with_an_ipv6_network_is_one_address(
    app: Flask, course: EditionReader, dana: None
) -> None:
    house = [person_at(app, course, f"2001:db8:1:2::{number:x}") for number in range(1, 12)]
    assert [tries(person) for person in house] == [422] * 10 + [429]
    assert tries(person_at(app, course, "2001:db8:1:3::1"), PASSWORD) == 303


def test_an_ipv4_address_written_as_ipv6_is_the_same(
    app: Flask, course: EditionReader, dana: None
) -> None:
    both = [person_at(app, course, address) for address in ("10.0.0.9", "::ffff:10.0.0.9")]
    assert [tries(both[n % 2]) for n in range(11)] == [422] * 10 + [429]


def test_servers_with_one_redis_count_together(
    opened: Callable[..., Flask], course: EditionReader, dana: None
) -> None:
    with some_redis() as url:
        nodes = [person_at(opened(redis_url=url), course) for _ in range(2)]
        assert [tries(nodes[n % 2]) for n in range(11)] == [422] * 10 + [429]


def test_servers_without_one_count_for_themselves(
    opened: Callable[..., Flask], course: EditionReader, dana: None
) -> None:
    nodes = [person_at(opened(), course) for _ in range(2)]
    assert [tries(nodes[n % 2]) for n in range(12)] == [422] * 12


def test_no_address_and_no_name_lies_in_the_redis(
    opened: Callable[..., Flask], course: EditionReader, dana: None
) -> None:
    with some_redis() as url:
        tries(person_at(opened(redis_url=url), course, "10.0.0.77"))
        client = redis.from_url(url.replace("redis+unix", "unix"))
        kept = b" ".join(client.scan_iter("*")).decode()
        lives = [client.ttl(key) for key in client.scan_iter("*")]
        client.close()
    assert kept.count("LIMITS:") == 4
    assert "10.0.0.77" not in kept
    assert "dana" not in kept.lower()
    assert all(0 < life <= 3600 for life in lives)


def test_while_the_redis_is_gone_each_counts_for_itself_and_says_so_once(
    opened: Callable[..., Flask],
    course: EditionReader,
    dana: None,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with own_redis() as server:
        pupil = person_at(opened(redis_url=server.url), course)
        assert [tries(pupil) for _ in range(5)] == [422] * 5
        server.stop()
        assert [tries(pupil) for _ in range(11)] == [422] * 10 + [429]
        said = [record.getMessage() for record in caplog.records]
        assert said == ["each process counts tries for itself: no Redis (ConnectionError)"]
        server.start()
        monkeypatch.setattr(counting.time, "monotonic", lambda: 1e12)
        assert [tries(pupil) for _ in range(11)] == [422] * 10 + [429]


def test_the_limits_that_the_pages_say_are_the_ones_that_count() -> None:
    assert limits.SIGNING_IN == "10 per minute; 60 per hour"
    assert limits.TRYING_ACCOUNT == "30 per minute; 100 per hour"
    assert limits.TRYING_PHRASES == "10 per minute; 60 per hour"
    assert limits.TRYING_CODES == "300 per minute; 3000 per hour"


@pytest.mark.parametrize("back", [3600, 31_536_000])
def test_a_clock_that_is_set_back_locks_nobody_out(back: int) -> None:
    counts, limit = counting.Counting(), parse("3 per minute")
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        assert [counts.hit(limit, "Dana") for _ in range(4)] == [True, True, True, False]
        clock.shift(-back)
        assert [counts.hit(limit, "Dana") for _ in range(4)] == [True, True, True, False]
        assert counts.seconds_left(limit, "Dana") <= 60
        clock.shift(61)
        assert counts.hit(limit, "Dana")
        clock.shift(2 * back)  # ahead, for a moment
        assert [counts.hit(limit, "Dana") for _ in range(4)] == [True, True, True, False]
        clock.shift(-2 * back)
        assert counts.is_left(limit, "Dana")
