"""The pages on PostgreSQL: a learner's walk, a teacher's walk, and two servers on one database."""

from __future__ import annotations

import json
import re
import shutil
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import pytest
from msgspec.structs import replace
from rooms import LESSON, make_room

from leading import led_class
from serving import serving
from unsealed.records.store import Records

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from people import Person
    from serving import Served
    from unsealed.course.reader import EditionReader
    from unsealed.settings import Settings


@pytest.fixture
def settings(settings: Settings, postgresql_records: str) -> Settings:
    return replace(settings, database_url=postgresql_records)


@pytest.mark.usefixtures("quick_phrases")
def test_a_learner_works_goes_to_another_device_and_is_erased(ada: Person, ben: Person) -> None:
    ada.answers(LESSON, "hook", "headline")
    ada.judges_all(LESSON)
    assert ada.starts_quiz(LESSON).status_code == 303
    page = ada.sends("/me/phrase").text
    phrase = re.search(r'<p class="phrase"[^>]*>([^<]+)</p>', page)
    assert phrase is not None
    ben.answers("warm-up", "hook", ben.course.welcome()[1])
    assert ben.sends("/me/recover", {"phrase": phrase[1]}).location == "/me"
    held = ben.holds()
    assert {answer["lesson"] for answer in held["answers"]} == {LESSON, "warm-up"}
    assert held["learner"]["created_at"].endswith("+00:00")
    ben.sends("/me/erase", {"sure": "yes"})
    assert "Nothing yet" in ben.opens("/me").text


def test_a_teacher_sets_a_lesson_and_reads_what_the_class_did(
    app: Flask, course: EditionReader, records: Records, ada: Person
) -> None:
    room = make_room(app, course, records)
    room.sets(lesson=LESSON)
    assert room.assignment().lesson == LESSON
    room.joins(ada, "Ada")
    ada.judges_all(LESSON)
    assert "Ada" in room.report()
    assert "Ada" in room.teacher.opens(f"{room.path}/gradebook").text


def test_a_class_votes_in_a_round(
    app: Flask, course: EditionReader, records: Records, ada: Person, ben: Person
) -> None:
    led = led_class(app, course, records, {"Ada": ada, "Ben": ben}, LESSON)
    lesson = course.lesson(LESSON)
    assert lesson is not None
    vote = {"probability": "80", "from": "live", "try": "1"}
    ada.sends(f"/lessons/{LESSON}/round/answers/{lesson.claims[0]}", vote)
    assert "1 of 2 have voted" in led.teacher.opens(led.path).text
    led.leads()
    assert "Ada" not in led.board()


def ask(served: Served, method: str, path: str, **headers: str) -> tuple[int, str, str]:
    """The status, the page and the cookie that a server answers with."""
    body = headers.pop("body", None)
    connection = HTTPConnection(urlsplit(served.address).netloc, timeout=30)
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, text, response.getheader("Set-Cookie", "").partition(";")[0]


def test_two_servers_serve_one_learner_from_one_database(
    built_course: Path, tmp_path: Path, postgresql_records: str
) -> None:
    shared = {
        "database_url": postgresql_records,
        "secret_key": "one key that both of the servers sign with",
    }
    folders = [shutil.copytree(built_course, tmp_path / name) for name in ("one", "two")]
    with serving(folders[0], **shared) as one, serving(folders[1], **shared) as two:
        _, page, cookie = ask(one, "GET", "/lessons/warm-up/hook")
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        action = re.search(r'action="(/lessons/[^"]+/answers/[^"]+)"', page)
        assert token
        assert action
        sent = urlencode({"csrf_token": token[1], "probability": "70", "number": 1, "try": 1})
        kind = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        for server in (two, one, two):
            assert ask(server, "POST", action[1], body=sent, **kind)[0] == 303
        for server in (one, two):
            held = json.loads(ask(server, "GET", "/me/data.json", Cookie=cookie)[1])
            assert [answer["raw"] for answer in held["answers"]] == [{"probability": 70}]
    records = Records.open(postgresql_records, folder=tmp_path)
    with records.reading() as connection:
        rows = connection.exec_driver_sql("SELECT lesson, step, number, try FROM answers").all()
    records.close()
    assert [tuple(row) for row in rows] == [("warm-up", "hook", 1, 1)]
