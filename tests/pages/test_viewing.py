"""A teacher looks as a learner does, and nothing of it is kept."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from pages.rooms import LESSON, Room, make_room, plain, quiz
from people import Person
from right_answers import right_fields, wrong_fields
from unsealed.records import teachers, views

if TYPE_CHECKING:
    from flask import Flask

    from unsealed.course.reader import EditionReader
    from unsealed.records.store import Records
    from unsealed.settings import Settings

BANNER = "You look as a learner of Year 9 does."


@pytest.fixture
def room(app: Flask, course: EditionReader, records: Records) -> Room:
    return make_room(app, course, records)


def everything(settings: Settings) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of the records."""
    with closing(sqlite3.connect(settings.data / "records.db")) as database:
        query = "SELECT name FROM sqlite_schema WHERE type = 'table'"
        names = [name for (name,) in database.execute(query)]
        return {name: database.execute(f"SELECT * FROM {name}").fetchall() for name in names}  # noqa: S608


def looks(room: Room, **where: str) -> str:
    led = room.teacher.sends(f"{room.path}/view", where)
    assert led.status_code == 303
    return led.headers["Location"]


def test_a_whole_walk_changes_no_row_of_any_table(
    room: Room, ada: Person, course: EditionReader, settings: Settings
) -> None:
    room.sets(lesson=LESSON, part="quiz", preset="test", minutes="20", opens="2031-05-01")
    room.joins(ada, "Ada")
    ada.answers(LESSON, "hook", "headline")
    before = everything(settings)
    assert len(before["answers"]) == 1
    teacher = room.teacher
    there = looks(room, assignment="1")
    teacher.opens(there)
    teacher.sends(f"{there}/begin", {"go": "1"})
    first, second = (key.split("/")[1] for key in quiz(course)[:2])
    draft = {"number": "2", **right_fields(course.item(LESSON, first).question)}
    assert teacher.sends(f"/lessons/{LESSON}/retrieve/drafts/{first}", draft).status_code == 303
    assert "1 of 10 saved" in plain(teacher.opens(there).text)
    teacher.sends(f"{there}/goes/1/give")
    assert "1.00 of 10 points" in plain(teacher.opens(there).text)
    found = course.lesson(LESSON)
    assert found is not None
    for step in found.steps:
        assert BANNER in plain(teacher.opens(f"/lessons/{LESSON}/{step}").text)
    teacher.answers(LESSON, "hook", "headline")
    teacher.judges_all(LESSON)
    teacher.starts_quiz(LESSON)
    wrong = wrong_fields(course.item(LESSON, second).question)
    teacher.answers(LESSON, "retrieve", second, wrong)
    hinted = next(key for key in quiz(course) if course.item(*key.split("/")).question.hints)
    path = f"/lessons/{LESSON}/retrieve/hints/{hinted.split('/')[1]}/1"
    assert teacher.sends(path, {"number": "1"}).status_code == 303
    results = plain(teacher.opens(f"/lessons/{LESSON}/results").text)
    assert "Your gut, and your judgement" in results
    held = teacher.opens("/me/data.json").get_json()
    assert len(held["answers"]) == len(found.claims) + 3
    assert everything(settings) == before
    teacher.sends(f"{room.path}/view/leave")
    assert everything(settings) == before
    assert list((settings.data / "views").iterdir()) == []


def test_the_way_back_leads_to_the_class_and_the_view_is_forgotten(room: Room) -> None:
    there = looks(room, lesson=LESSON)
    assert there == f"/lessons/{LESSON}"
    assert room.teacher.opens(there).status_code == 303
    page = room.teacher.opens("/course").text
    assert BANNER in plain(page)
    assert "My classes" not in page
    assert f'action="{room.path}/view/leave"' in page
    left = room.teacher.sends(f"{room.path}/view/leave")
    assert left.headers["Location"] == room.path
    back = plain(room.teacher.opens(room.path).text)
    assert "You are back. Nothing of what you did as a learner was kept." in back
    assert BANNER not in plain(room.teacher.opens("/course").text)


def test_the_teachers_own_pages_stay_real_while_a_view_is_open(room: Room) -> None:
    looks(room)
    page = plain(room.teacher.opens(room.path).text)
    assert BANNER not in page
    assert "Ada" in page
    assert "A learner" not in page


def test_what_a_learner_sees_the_teacher_sees(room: Room, ada: Person) -> None:
    days = {"opens": "2026-01-01", "closes": "2099-01-01"}
    room.sets(lesson=LESSON, part="quiz", preset="check", **days)
    there = room.joins(ada, "Ada")
    assert looks(room, assignment="1") == there
    seen = plain(room.teacher.opens(there).text.split("<main")[1])
    assert seen == plain(ada.opens(there).text.split("<main")[1])
    course = plain(room.teacher.opens("/course").text.split("<main")[1])
    assert course == plain(ada.opens("/course").text.split("<main")[1])


@pytest.mark.parametrize("path", ["/join", "/leave-class", "/me/recover", "/me/erase"])
def test_a_view_makes_nobody_of_the_browser(room: Room, path: str, settings: Settings) -> None:
    before = everything(settings)
    looks(room)
    sent = room.teacher.sends(path, {"sure": "yes"})
    assert (sent.status_code, sent.headers["Location"]) == (303, "/course")
    said = "You are looking as a learner: joining, leaving and the four words are left out."
    assert said in plain(room.teacher.opens("/course").text)
    assert everything(settings) == before
    assert room.teacher.opens(room.path).status_code == 200


def test_whoever_signs_out_looks_no_longer(room: Room, settings: Settings) -> None:
    looks(room)
    room.teacher.sends("/teachers/sign-out")
    assert BANNER not in plain(room.teacher.opens("/course").text)
    assert list((settings.data / "views").iterdir()) == []


def test_a_view_that_was_swept_away_begins_anew(room: Room, settings: Settings) -> None:
    looks(room)
    (folder,) = (settings.data / "views").iterdir()
    views.end(folder)
    assert BANNER in plain(room.teacher.opens("/course").text)


def test_views_that_were_never_left_are_thrown_away(
    room: Room, app: Flask, course: EditionReader, settings: Settings
) -> None:
    looks(room)
    (folder,) = (settings.data / "views").iterdir()
    os.utime(folder, (0, 0))
    other = Person(app.test_client(), course)
    other.sends("/teachers/sign-in", {"name": "Dana", "password": "correct horse battery"})
    other.sends(f"{room.path}/view")
    assert not folder.exists()


def test_nobody_looks_into_the_class_of_another_teacher(
    room: Room, app: Flask, course: EditionReader, records: Records
) -> None:
    teachers.add(records, "Eli", "correct horse battery")
    eli = Person(app.test_client(), course)
    eli.sends("/teachers/sign-in", {"name": "Eli", "password": "correct horse battery"})
    assert eli.sends(f"{room.path}/view").status_code == 404
    assert looks(room) == "/course"
    assert room.teacher.sends(f"{room.path}/view", {"lesson": "no-such"}).status_code == 404
    assert room.teacher.sends(f"{room.path}/view", {"assignment": "9"}).status_code == 404
