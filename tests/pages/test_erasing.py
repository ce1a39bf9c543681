"""Erased on a page: gone from every file, told of honestly, and announced beforehand."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from rooms import Room, make_room, plain

from erasing import found_in
from people import Person
from unsealed.pages.templating import COMPILED
from unsealed.records import classes, teachers
from unsealed.records.backing_up import back_up

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from unsealed.course.reader import EditionReader
    from unsealed.records.store import Records

NAME, WORDS = "Zenobia Quillfeather", "because the herring was dyed"
TODAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def room(app: Flask, course: EditionReader, records: Records) -> Room:
    return make_room(app, course, records)


def works_in(room: Room, person: Person) -> list[str]:
    """Have a person join, answer in free words and save a draft; what of that is theirs alone."""
    room.joins(person, NAME)
    person.judges_all("black-moon")
    person.starts_quiz("black-moon")
    form = "/lessons/black-moon/retrieve/{}/tell-a-friend"
    fields = {"text": WORDS, "number": "1", "try": "1"}
    assert person.sends(form.format("answers"), fields).status_code == 303
    assert person.sends(form.format("drafts"), {**fields, "text": WORDS + "!"}).status_code == 303
    return [NAME, NAME.casefold(), WORDS]


def is_left_in(data_folder: Path, wanted: list[str]) -> dict[str, object]:
    """Where any of it is left, in the data folder and among the templates."""
    return {**found_in(data_folder, wanted), **found_in(data_folder / COMPILED, wanted)}


@pytest.mark.parametrize("by", ["learner", "teacher"])
def test_who_is_erased_on_a_page_is_in_no_file_and_in_no_line_of_the_log(
    room: Room, ada: Person, data_folder: Path, caplog: pytest.LogCaptureFixture, by: str
) -> None:
    caplog.set_level(logging.DEBUG)
    own = works_in(room, ada)
    room.teacher.opens(room.path)
    assert is_left_in(data_folder, own)
    if by == "learner":
        told = ada.sends("/me/erase", {"sure": "yes"})
        page = ada.opens("/").text
    else:
        told = room.teacher.sends(f"{room.path}/erase", {"sure": "yes"})
        page = room.teacher.opens("/classes").text
    assert told.status_code == 303
    assert "A backup that was made before may hold that until it is removed" in plain(page)
    assert is_left_in(data_folder, own) == {}
    assert [line for line in caplog.messages if any(text in line for text in own)] == []


def test_an_operator_sees_which_copies_still_hold_whom(
    room: Room, app: Flask, ada: Person, records: Records, data_folder: Path
) -> None:
    olga = Person(app.test_client(), ada.course)
    teachers.add(records, "Olga", "correct horse battery", ("operator",))
    olga.sends("/teachers/sign-in", {"name": "Olga", "password": "correct horse battery"})
    works_in(room, ada)
    with time_machine.travel(TODAY - timedelta(days=30), tick=False):
        made = back_up("", folder=data_folder)
    assert "Copies that hold people who were erased" not in olga.opens("/operator").text
    ada.sends("/me/erase", {"sure": "yes"})
    page = plain(olga.opens("/operator").text)
    assert f"{made.path.name} 2026-10-24 1" in page
    assert NAME not in page


def days_before_the_end(room: Room, records: Records, days: int) -> None:
    classes.keep_until(records, room.found.id, datetime.now(UTC) + timedelta(days=days))


def test_a_class_says_its_day_and_where_to_choose_another(room: Room, records: Records) -> None:
    days_before_the_end(room, records, 31)
    page = room.teacher.opens(room.path).text
    day = (datetime.now(UTC) + timedelta(days=31)).date().isoformat()
    assert f"This class and all its work are erased on {day}. Choose another day" in plain(page)
    assert '<a href="#expires">' in page


@pytest.mark.parametrize(("days", "words"), [(30, "In 30 days:"), (1, "In 1 day:")])
def test_in_the_last_month_a_class_warns_and_offers_its_work(
    room: Room, records: Records, days: int, words: str
) -> None:
    days_before_the_end(room, records, days)
    page = plain(room.teacher.opens(room.path).text)
    assert words in page
    assert "Keep it longer · Download everything (JSON)" in page
    assert f"erased in {days} day" in plain(room.teacher.opens("/classes").text)


@pytest.mark.parametrize("days", [-1, 0, -400])
def test_a_day_that_is_over_erases_nothing(room: Room, records: Records, days: int) -> None:
    before = room.found.expires_at
    day = (datetime.now(UTC) + timedelta(days=days)).date().isoformat()
    sent = room.teacher.sends(f"{room.path}/settings", {"title": "Year 9", "expires": day})
    assert sent.status_code == 303
    assert "Choose a day from tomorrow on; until then nothing is erased." in plain(
        room.teacher.opens(room.path).text
    )
    found = classes.taught_by(records, _teacher(records), room.found.id)
    assert found is not None
    assert found.expires_at == before


def _teacher(records: Records) -> str:
    dana = teachers.named(records, "Dana")
    assert dana is not None
    return dana.id


def test_the_pages_say_after_how_long_a_learner_alone_is_erased(ada: Person) -> None:
    assert "answers nothing for 24 months, is erased by itself" in plain(ada.opens("/me").text)
    assert "until you have answered nothing for 24 months" in plain(ada.opens("/privacy").text)
