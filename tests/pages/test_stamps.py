"""Answers that waited are kept under the learner who gave them, whoever has the browser by then."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from unsealed.records import answers, classes, members, teachers

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from people import Person
    from unsealed.records.classes import Class
    from unsealed.records.store import Records
    from unsealed.records.tables import LearnerId

STEP = "/lessons/warm-up/hook"
WAITING = {"X-Waiting": "1"}


@pytest.fixture
def year(records: Records) -> Class:
    dana = teachers.add(records, "Dana", "correct horse battery")
    return classes.make(records, dana.id, "Year 9", is_open=True)


def joins(person: Person, year: Class, name: str) -> None:
    assert person.sends(f"/join/{year.code}", {"name": name}).status_code == 303


def form_of(person: Person) -> tuple[str, str]:
    """Where the first form of the step sends its answer, and its stamp."""
    text = person.opens(STEP).text
    action = re.search(r'action="(/lessons/[^"]+/answers/[^"]+)"', text)
    stamp = re.search(r'name="stamp" value="([^"]+)"', text)
    assert action is not None
    assert stamp is not None
    return action[1], stamp[1]


def waits(person: Person, action: str, stamp: str, percent: int = 70) -> TestResponse:
    """Send an answer as the browser does by itself, without the token of any page."""
    fields = {"stamp": stamp, "probability": str(percent), "number": "1", "try": "1"}
    return person.browser.post(action, data=fields, headers=WAITING)


def given(records: Records, year: Class) -> dict[str, list[object]]:
    """What each learner of the class answered."""

    def of(learner: LearnerId) -> list[object]:
        kept = answers.in_lesson(records, learner, "warm-up")
        return [each.raw["probability"] for each in kept]

    return {member.name: of(member.learner) for member in members.of_class(records, year.id)}


def test_a_waiting_answer_is_kept_under_its_own_learner(
    ada: Person, records: Records, year: Class
) -> None:
    joins(ada, year, "Ada")
    action, stamp = form_of(ada)
    ada.sends("/leave-class")
    joins(ada, year, "Ben")
    said = waits(ada, action, stamp)
    assert (said.status_code, said.data) == (204, b"")
    assert waits(ada, action, stamp, 20).status_code == 204
    assert given(records, year) == {"Ada": [70], "Ben": []}


def test_a_page_left_open_by_somebody_else_answers_for_them_and_shows_the_present_one(
    ada: Person, records: Records, year: Class
) -> None:
    joins(ada, year, "Ada")
    action, stamp = form_of(ada)
    ada.sends("/leave-class")
    joins(ada, year, "Ben")
    said = ada.browser.post(action, data={"stamp": stamp, "probability": "70"})
    assert (said.status_code, said.headers["Location"]) == (303, STEP)
    said = ada.browser.post(
        action, data={"stamp": stamp, "probability": "70"}, headers={"HX-Request": "true"}
    )
    assert (said.status_code, said.headers["HX-Redirect"]) == (204, STEP)
    assert given(records, year) == {"Ada": [70], "Ben": []}


def test_what_was_given_before_joining_goes_along(
    ada: Person, records: Records, year: Class
) -> None:
    members.write_down(records, year.id, ["Ada"])
    action, stamp = form_of(ada)
    joins(ada, year, "Ada")
    assert waits(ada, action, stamp).status_code == 204
    assert given(records, year) == {"Ada": [70]}


def test_the_stamp_of_somebody_who_is_gone_makes_nobody_new(
    ada: Person, ben: Person, records: Records
) -> None:
    action, stamp = form_of(ada)
    assert waits(ben, action, stamp).status_code == 403
    with records.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM learners").scalar() == 0


def test_who_lost_their_cookie_without_a_script_keeps_what_they_gave(ada: Person) -> None:
    action, stamp = form_of(ada)
    ada.browser.delete_cookie("unsealed")
    fields = {"stamp": stamp, "probability": "70", "number": "1", "try": "1"}
    said = ada.browser.post(action, data=fields)
    assert said.status_code == 422
    assert "Your answer is still here: send it once more." in said.text
    assert 'value="70"' in said.text


def test_a_stamp_is_for_one_lesson(ada: Person) -> None:
    _action, stamp = form_of(ada)
    said = waits(ada, "/lessons/black-moon/hook/answers/headline", stamp)
    assert said.status_code == 403
    assert said.text == (
        "This is somebody else’s to send. It waits until whoever began it is here again."
    )


@pytest.mark.parametrize("stamp", ["", "forged", "WyJhIiwid2FybS11cCJd.abc", "W10.x"])
def test_a_forged_stamp_is_none(ada: Person, stamp: str) -> None:
    action, _stamp = form_of(ada)
    assert waits(ada, action, stamp).status_code == 403
    said = ada.browser.post(action, data={"stamp": stamp, "probability": "70"})
    assert said.status_code == 422
    assert ada.holds()["answers"] == []


def test_a_waiting_answer_that_cannot_be_read_is_told_in_a_sentence(ada: Person) -> None:
    action, stamp = form_of(ada)
    said = waits(ada, action, stamp, 200)
    assert (said.status_code, said.mimetype) == (422, "text/plain")
    assert said.text == "A probability is a whole number from 1 to 99: 72, for example."


def test_a_new_stamp_is_for_who_has_the_browser(ada: Person, ben: Person) -> None:
    action, _stamp = form_of(ada)
    new = ada.opens("/waiting/warm-up").get_json()
    assert waits(ada, action, new["stamp"]).status_code == 204
    assert ben.opens("/waiting/warm-up").get_json()["learner"] != new["learner"]
    assert ada.holds()["learner"]["id"] not in str(new["learner"])


def test_a_page_with_a_name_on_it_is_not_kept_by_the_browser(ada: Person, year: Class) -> None:
    assert ada.opens("/course").headers["Cache-Control"] == "private, no-cache"
    joins(ada, year, "Ada")
    for path in ("/course", "/me", "/me/data.json", STEP):
        assert ada.opens(path).headers["Cache-Control"] == "no-store", path
