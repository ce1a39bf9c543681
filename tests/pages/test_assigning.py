"""The dialogue in which a teacher sets something, and what it makes of every choice."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from pages.rooms import LESSON, Room, fields_of, make_room, names, plain, quiz
from unsealed.records import assignments, takings
from unsealed.records.assignments import Rules

if TYPE_CHECKING:
    from flask import Flask

    from people import Person
    from unsealed.course.reader import EditionReader
    from unsealed.records.store import Records


@pytest.fixture
def room(app: Flask, course: EditionReader, records: Records) -> Room:
    return make_room(app, course, records)


def said(page: str) -> str:
    found = re.search(r'role="alert".*?<span>(.*?)</span>', page, re.DOTALL)
    return plain(found[1]) if found else ""


def test_the_button_may_be_pressed_at_once(room: Room) -> None:
    # Midnight may pass after any of these lines.
    earliest = datetime.now(UTC).astimezone().date()
    page = room.teacher.opens(f"{room.path}/assignments/new").text
    lesson = re.search(r'<option value="([^"]+)" selected', page)
    assert lesson is not None
    assert lesson[1] == "warm-up"
    sent = room.sets(lesson=lesson[1], **fields_of(page))
    assert sent.headers["Location"] == f"{room.path}/assignments/1"
    made = room.assignment()
    assert (made.lesson, made.part) == ("warm-up", "lesson")
    assert made.rules == Rules(opens_on=made.rules.opens_on)
    assert earliest <= made.rules.opens_on <= datetime.now(UTC).astimezone().date()


def test_the_next_lesson_is_offered_when_one_is_set(room: Room) -> None:
    room.sets(lesson="warm-up")
    page = room.teacher.opens(f"{room.path}/assignments/new").text
    assert '<option value="warm-up" selected' not in page
    assert '<option value="how-sure" selected' in page


def test_the_same_sent_twice_is_set_once(room: Room) -> None:
    for _ in range(2):
        sent = room.sets(lesson=LESSON, part="quiz", preset="check")
        assert sent.headers["Location"] == f"{room.path}/assignments/1"


def test_everything_that_is_chosen_is_kept(room: Room, course: EditionReader) -> None:
    keys = quiz(course)
    room.sets(
        lesson=LESSON,
        part="quiz",
        preset="test",
        opens="2031-05-01",
        closes="2031-05-09",
        listed=f"{LESSON}/quiz",
        row=keys,
        item=keys[2:6],
        draw="3",
        varied="yes",
        minutes="20",
        **{"factor-1": "150"},
    )
    assert room.assignment().rules == Rules(
        preset="test",
        opens_on=date(2031, 5, 1),
        closes_on=date(2031, 5, 9),
        items=names(keys[2:6]),
        draw=3,
        is_varied=True,
        minutes=20,
    )
    assert takings.time_factors(room.records, room.found.id) == {1: 150, 2: 100}
    page = room.teacher.opens(f"{room.path}/assignments/1/edit").text
    assert fields_of(page)["item"] == keys[2:6]
    assert fields_of(page)["row"] == [*keys[2:6], *keys[:2], *keys[6:]]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param(
            {"opens": "2031-05-09", "closes": "2031-05-01"},
            "It would close on 2031-05-01, before it opens on 2031-05-09. Change one day.",
            id="days in the wrong order",
        ),
        pytest.param(
            {"closes": "Friday"},
            "“Friday” is no day. Write it as 2026-11-30, or leave it empty.",
            id="no day",
        ),
        pytest.param(
            {"minutes": "20", "preset": "practice"},
            "A time limit is for tests only. Choose Test, or leave the minutes empty.",
            id="a time limit without a test",
        ),
        pytest.param(
            {"minutes": "soon", "preset": "test"},
            "The time limit: a whole number from 1 to 600 is needed, found “soon”.",
            id="no number of minutes",
        ),
        pytest.param(
            {"draw": "99"},
            "How many each learner gets: a whole number from 1 to 10 is needed, found “99”.",
            id="more than there are",
        ),
        pytest.param({"item": []}, "No question is ticked. Tick those that count.", id="nothing"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_typed_is_lost(
    room: Room, course: EditionReader, fields: dict[str, object], words: str
) -> None:
    keys = quiz(course)
    listed = {"listed": f"{LESSON}/quiz", "row": keys, "item": keys}
    refused = room.sets(lesson=LESSON, part="quiz", **{**listed, **fields})
    assert refused.status_code == 422
    assert said(refused.text) == words
    for name in ("opens", "closes", "minutes", "draw"):
        if name in fields:
            assert fields_of(refused.text)[name] == fields[name]
    assert assignments.of_class(room.records, room.found.id) == ()


def test_another_lesson_brings_its_own_questions(room: Room, course: EditionReader) -> None:
    old = {"listed": "warm-up/quiz", "row": quiz(course, "warm-up"), "item": []}
    shown = room.sets(lesson=LESSON, part="quiz", **old, do="show")
    assert shown.status_code == 200
    assert fields_of(shown.text)["item"] == quiz(course)
    room.sets(lesson=LESSON, part="quiz", **old)
    assert room.assignment().rules.items == names(quiz(course))


def test_claims_alone_are_listed_as_claims(room: Room, course: EditionReader) -> None:
    page = room.teacher.opens(f"{room.path}/assignments/new?lesson={LESSON}&part=claims").text
    lesson = course.lesson(LESSON)
    assert lesson is not None
    assert fields_of(page)["item"] == [f"{LESSON}/{claim}" for claim in lesson.claims]


def test_a_question_is_swapped_for_one_that_trains_the_same_seal(
    room: Room, course: EditionReader
) -> None:
    keys = quiz(course)
    seals = {key: course.item(*key.split("/")).question.seal for key in keys}
    out = next(key for key in keys if seals[key])
    listed = {"listed": f"{LESSON}/quiz", "row": keys, "item": keys}
    chosen = {"lesson": LESSON, "part": "quiz", **listed}
    shown = room.sets(**chosen, do=f"swap:{out}")
    assert shown.status_code == 200
    select = shown.text.split('name="instead"')[1].split("</select>")[0]
    offered = re.findall(r'<option value="([^"]+)"', select)
    assert not set(offered) & set(keys)
    others = [key for key in offered if not key.startswith(f"{LESSON}/")]
    assert len(others) > 10
    assert {course.item(*key.split("/")).question.seal for key in others} == {seals[out]}
    put = room.sets(**chosen, out=out, instead=others[0], do="put")
    after = [others[0] if key == out else key for key in keys]
    assert fields_of(put.text)["row"] == fields_of(put.text)["item"] == after
    assert "from “" in plain(put.text)
    room.sets(**chosen, out=out, instead=others[0])
    assert room.assignment().rules.items == names(after)


def test_a_swap_may_be_left(room: Room, course: EditionReader) -> None:
    keys = quiz(course)
    chosen = {"lesson": LESSON, "part": "quiz", "listed": f"{LESSON}/quiz", "row": keys}
    left = room.sets(**chosen, item=keys[1:], out=keys[0], instead="warm-up/x", do="leave")
    assert fields_of(left.text)["row"] == keys
    assert fields_of(left.text)["item"] == keys[1:]


def test_before_anybody_begins_a_change_simply_holds(room: Room) -> None:
    room.sets(lesson=LESSON, part="quiz")
    page = room.teacher.opens(f"{room.path}/assignments/1/edit").text
    assert "Nobody has begun yet: changes simply hold." in page
    room.changes(1, preset="test")
    assert "Kept. Nobody has begun, so there is no new version." in room.report()
    made = room.assignment()
    assert (made.version, made.rules.preset) == (1, "test")


def test_a_change_after_the_first_beginning_is_a_new_version_and_says_so(
    room: Room, ada: Person, ben: Person, course: EditionReader
) -> None:
    room.sets(lesson=LESSON, part="quiz")
    there = room.joins(ada, "Ada")
    ada.sends(f"{there}/begin", {"go": "1"})
    ada.answers(LESSON, "retrieve", quiz(course)[0].split("/")[1], number="2")
    before = plain(room.teacher.opens(f"{room.path}/assignments/1/edit").text)
    assert (
        "1 learner has begun under version 1. Saving a change makes version 2: what was answered "
        "keeps version 1, and who begins from now on gets the new one. "
        "The days hold for everybody."
    ) in before
    room.changes(1, item=quiz(course)[:2])
    report = room.report()
    assert (
        "This is version 2 now. 1 learner had begun before and keeps version 1; who begins from "
        "now on gets the new one."
    ) in report
    room.joins(ben, "Ben")
    ben.sends(f"{there}/begin", {"go": "1"})
    assert "Ada under way 1 of 10 1.00 in time 1" in room.report()
    assert "Ben under way 0 of 2 0.00 – 2" in room.report()
    assert (
        "Version 2 is what is set now. Under version 1 1 learner began. "
        "Under version 2 1 learner began."
    ) in room.report()
    assert "You go on with version 1, as you began it." in plain(ada.opens(there).text)
    assert "10" in plain(ada.opens(there).text).split("answered")[0].split("of")[-1]
    room.changes(1)
    assert "Nothing was changed." in room.report()
    assert room.assignment().version == 2


def test_a_lesson_taken_as_it_is_gets_a_new_version_after_the_first_answer(
    room: Room, ada: Person
) -> None:
    room.sets(lesson=LESSON)
    room.joins(ada, "Ada")
    ada.answers(LESSON, "hook", "headline")
    room.changes(1, closes="2031-05-09")
    assert room.assignment().version == 2


def test_what_is_set_no_longer_can_be_set_again(room: Room, ada: Person) -> None:
    room.sets(lesson=LESSON)
    there = room.joins(ada, "Ada")
    room.teacher.sends(f"{room.path}/assignments/1/withdraw")
    assert "Set by your teacher" not in ada.opens("/course").text
    assert ada.opens(there).status_code == 404
    assert "It is set no longer. What was answered stays." in room.report()
    room.teacher.sends(f"{room.path}/assignments/1/withdraw")
    assert "Set by your teacher" in ada.opens("/course").text


def test_a_lesson_or_an_assignment_that_is_not_there_is_not_found(room: Room) -> None:
    assert room.sets(lesson="no-such-lesson").status_code == 404
    for path in ("", "/edit"):
        assert room.teacher.opens(f"{room.path}/assignments/9{path}").status_code == 404
    assert room.teacher.sends(f"{room.path}/assignments/9/withdraw").status_code == 404


def test_time_factors_are_kept_with_the_member_and_shown_to_no_learner(
    room: Room, ada: Person, ben: Person
) -> None:
    room.sets(lesson=LESSON, part="quiz", preset="test", minutes="20", **{"factor-1": "150"})
    there = room.joins(ada, "Ada")
    room.joins(ben, "Ben")
    assert "You have 30 minutes from the moment you begin." in plain(ada.opens(there).text)
    bens = plain(ben.opens(there).text)
    assert "You have 20 minutes from the moment you begin." in bens
    assert "× 1.5" not in bens
    page = room.teacher.opens(f"{room.path}/assignments/new").text
    assert '<option value="150" selected>× 1.5</option>' in page
