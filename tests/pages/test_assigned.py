"""An assignment from the learner's side: days, goes, time, reasons, and what is counted."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from pages.rooms import LESSON, Room, make_room, plain, quiz
from right_answers import right_fields, wrong_fields
from unsealed.records import answers, members, progress, takings

if TYPE_CHECKING:
    from flask import Flask

    from people import Person
    from unsealed.course.reader import EditionReader
    from unsealed.records.answers import KeptAnswer
    from unsealed.records.store import Records

MONDAY = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=7)
"""A morning to come, whatever day of the week it is."""
OPENS, CLOSES = (MONDAY.date() + timedelta(days=days) for days in (1, 3))


@pytest.fixture
def room(app: Flask, course: EditionReader, records: Records) -> Room:
    return make_room(app, course, records)


def kept(room: Room, name: str, lesson: str = LESSON) -> list[KeptAnswer]:
    listed = members.of_class(room.records, room.found.id)
    learner = next(member.learner for member in listed if member.name == name)
    return list(answers.in_lesson(room.records, learner, lesson))


def saves(person: Person, key: str, *, rightly: bool = True, step: str = "retrieve") -> None:
    lesson, question = key.split("/")
    item = person.item(lesson, question)
    fields = right_fields(item) if rightly else wrong_fields(item)
    path = f"/lessons/{lesson}/{step}/drafts/{question}"
    assert person.sends(path, {"number": "2", **fields}).status_code == 303


def begins(person: Person, there: str, go: int = 1) -> None:
    assert person.sends(f"{there}/begin", {"go": str(go)}).headers["Location"] == there


def test_before_its_day_it_says_when_it_opens_and_after_it_that_it_is_closed(
    room: Room, ada: Person
) -> None:
    days = {"opens": OPENS.isoformat(), "closes": CLOSES.isoformat()}
    room.sets(lesson=LESSON, part="quiz", **days)
    there = room.joins(ada, "Ada")
    with time_machine.travel(MONDAY, tick=False):
        assert f"It opens on {OPENS}." in plain(ada.opens(there).text)
        assert f"opens on {OPENS} · by {CLOSES} · not open yet" in plain(ada.opens("/course").text)
        begins(ada, there)
        assert "Begin: Practice" not in ada.opens(there).text
    with time_machine.travel(MONDAY + timedelta(days=3, hours=12), tick=False):
        assert "Begin: Practice" in ada.opens(there).text
    with time_machine.travel(MONDAY + timedelta(days=4), tick=False):
        page = plain(ada.opens(there).text)
        assert f"The last day was {CLOSES}. It can be begun no more" in page
        begins(ada, there)
        assert takings.all_of_learner(room.records, _id(room, "Ada")) == {}
        assert "· closed" in plain(ada.opens("/course").text)


def _id(room: Room, name: str):
    listed = members.of_class(room.records, room.found.id)
    return next(member.learner for member in listed if member.name == name)


def test_what_was_answered_stays_after_the_last_day_and_more_is_late(
    room: Room, ada: Person, course: EditionReader
) -> None:
    room.sets(lesson=LESSON, part="quiz", opens="", closes=CLOSES.isoformat())
    there = room.joins(ada, "Ada")
    first, second = (key.split("/")[1] for key in quiz(course)[:2])
    with time_machine.travel(MONDAY, tick=False):
        begins(ada, there)
        ada.answers(LESSON, "retrieve", first, number="2")
    with time_machine.travel(MONDAY + timedelta(days=4), tick=False):
        page = plain(ada.opens(there).text)
        assert "You can still answer and hand in: it is kept too" in page
        assert "1 of 10 answered" in page
        ada.answers(LESSON, "retrieve", second, number="2")
    assert len(kept(room, "Ada")) == 2
    assert "late by" in room.report()


def test_practice_shows_the_reason_and_the_way_back_is_the_assignment(
    room: Room, ada: Person, course: EditionReader
) -> None:
    room.sets(lesson=LESSON, part="quiz")
    there = room.joins(ada, "Ada")
    begins(ada, there)
    begins(ada, there)
    question = quiz(course)[0].split("/")[1]
    item = ada.item(LESSON, question)
    sent = ada.answers(LESSON, "retrieve", question, wrong_fields(item), number="2")
    assert sent.headers["Location"] == f"{there}#retrieve-{LESSON}-{question}"
    page = ada.opens(there).text
    assert f"{there}?again={LESSON}/{question}" in page.replace("%2F", "/")
    again = ada.opens(f"{there}?again={LESSON}/{question}").text
    assert 'name="try" value="2"' in again
    assert [answer.number for answer in kept(room, "Ada")] == [2]


def test_a_fault_stands_on_the_page_of_the_assignment(
    room: Room, ada: Person, course: EditionReader
) -> None:
    room.sets(lesson=LESSON, part="quiz")
    there = room.joins(ada, "Ada")
    begins(ada, there)
    question = quiz(course)[0].split("/")[1]
    refused = ada.sends(
        f"/lessons/{LESSON}/retrieve/answers/{question}", {"number": "2", "try": "1"}
    )
    assert refused.status_code == 422
    assert "Set by your teacher" in refused.text
    assert 'role="alert"' in refused.text


def test_a_fragment_is_the_card_of_the_assignment(
    room: Room, ada: Person, course: EditionReader
) -> None:
    room.sets(lesson=LESSON, part="quiz", preset="check")
    there = room.joins(ada, "Ada")
    begins(ada, there)
    question = quiz(course)[0].split("/")[1]
    fields = {"number": "2", **right_fields(ada.item(LESSON, question))}
    path = f"/lessons/{LESSON}/retrieve/drafts/{question}"
    sent = ada.sends(path, fields, **{"HX-Request": "true"})
    assert f'id="retrieve-{LESSON}-{question}"' in sent.text
    assert "Save my answer" in sent.text


def test_the_lessons_own_quiz_stays_as_it_was(
    room: Room, ada: Person, course: EditionReader
) -> None:
    room.sets(lesson=LESSON, part="quiz")
    there = room.joins(ada, "Ada")
    begins(ada, there)
    page = ada.opens(f"/lessons/{LESSON}/retrieve").text
    assert "Set by your teacher" in page
    assert "How do you want to take them?" in page
    ada.starts_quiz(LESSON)
    question = quiz(course)[0].split("/")[1]
    ada.answers(LESSON, "retrieve", question)
    ada.answers(LESSON, "retrieve", question, number="2")
    assert [answer.number for answer in kept(room, "Ada")] == [1, 2]
    reached = progress.of(room.records, _id(room, "Ada"))[LESSON]
    assert reached.answered == 1
    assert "1 answered it, 1 not yet" in plain(
        room.teacher.opens(f"{room.path}/lessons/{LESSON}").text
    )


def test_a_test_tells_nothing_before_it_is_handed_in_and_hides_the_lessons_quiz(
    room: Room, ada: Person, course: EditionReader
) -> None:
    keys = quiz(course)
    room.sets(lesson=LESSON, part="quiz", preset="test")
    there = room.joins(ada, "Ada")
    begins(ada, there)
    saves(ada, keys[0])
    saves(ada, keys[1], rightly=False)
    page = plain(ada.opens(there).text)
    assert "2 of 10 saved" in page
    own = ada.opens(f"/lessons/{LESSON}/retrieve").text
    assert "Your test on these questions is under way." in own
    assert "Begin: Practice" not in own
    ada.sends(f"{there}/goes/1/give")
    ada.sends(f"{there}/goes/1/give")
    done = plain(ada.opens(there).text)
    assert "2 of 10 answered" in done
    assert "of 10 points, by your first tries" in done
    assert "Take it once more" not in done
    assert "Ada handed in 2 of 10" in room.report()
    assert "Begin: Practice" in ada.opens(f"/lessons/{LESSON}/retrieve").text


def test_the_time_of_a_test_is_the_servers_and_late_is_kept_and_told(
    room: Room, ada: Person, course: EditionReader
) -> None:
    keys = quiz(course)
    room.sets(lesson=LESSON, part="quiz", preset="test", minutes="20", opens="")
    there = room.joins(ada, "Ada")
    with time_machine.travel(MONDAY, tick=False):
        begins(ada, there)
        saves(ada, keys[0])
        end = (MONDAY + timedelta(minutes=20)).astimezone().strftime("%H:%M")
        assert f"Time until {end}." in plain(ada.opens(there).text)
    with time_machine.travel(MONDAY + timedelta(minutes=27), tick=False):
        assert "your teacher sees that it came late" in plain(ada.opens(there).text)
        saves(ada, keys[1])
        ada.sends(f"{there}/goes/1/give")
    assert "Ada handed in 2 of 10 2.00 late by 7 minutes 1" in room.report()
    assert [answer.answered_at for answer in kept(room, "Ada")] == [
        MONDAY,
        MONDAY + timedelta(minutes=27),
    ]


def test_what_was_saved_in_time_is_in_time_however_late_it_is_handed_in(
    room: Room, ada: Person, ben: Person, course: EditionReader
) -> None:
    keys = quiz(course)
    room.sets(lesson=LESSON, part="quiz", preset="test", minutes="20", opens="")
    there = room.joins(ada, "Ada")
    room.joins(ben, "Ben")
    with time_machine.travel(MONDAY, tick=False):
        for person in (ada, ben):
            begins(person, there)
            saves(person, keys[0])
    with time_machine.travel(MONDAY + timedelta(minutes=30), tick=False):
        ada.sends(f"{there}/goes/1/give")
        room.signs_in()
        report = room.report()
        assert "Ada handed in 1 of 10 1.00 in time 1" in report
        assert "Ben under way 0 of 10 1 saved 0.00 – 1" in report
        assert "The time of 1 learner is over, with answers that are saved" in report
        room.teacher.sends(f"{room.path}/assignments/1/collect")
        room.teacher.sends(f"{room.path}/assignments/1/collect")
        assert "Ben handed in 1 of 10 1.00 in time 1" in room.report()


def test_check_gives_the_reasons_together_and_can_be_taken_again(
    room: Room, ada: Person, course: EditionReader
) -> None:
    keys = quiz(course)
    listed = {"listed": f"{LESSON}/quiz", "row": keys, "item": keys[:2]}
    room.sets(lesson=LESSON, part="quiz", preset="check", **listed)
    there = room.joins(ada, "Ada")
    begins(ada, there)
    saves(ada, keys[0])
    ada.sends(f"{there}/goes/1/give")
    assert "1 of 2 answered" in plain(ada.opens(there).text)
    saves(ada, keys[1])
    ada.sends(f"{there}/goes/1/give")
    assert "2.00 of 2 points" in plain(ada.opens(there).text)
    assert "· finished" in plain(ada.opens("/course").text)
    assert "1 of 2 have finished" in plain(room.teacher.opens(room.path).text)
    begins(ada, there, go=2)
    assert "0 of 2 answered" in plain(ada.opens(there).text)
    assert "2 goes; the first counts 2 of 2 2.00" in room.report()


def _asked_on(page: str) -> list[str]:
    """The ids of the questions on a page, in the order in which they stand there."""
    return list(dict.fromkeys(re.findall(r"drafts/([a-z0-9-]+)", page)))


def test_each_learner_gets_a_part_of_their_own_that_stays(
    room: Room, ada: Person, ben: Person, course: EditionReader
) -> None:
    room.sets(lesson=LESSON, part="quiz", draw="4", varied="yes")
    there = room.joins(ada, "Ada")
    room.joins(ben, "Ben")
    for person in (ada, ben):
        begins(person, there)
    asked = {}
    for name, person in (("Ada", ada), ("Ben", ben)):
        first, again = (_asked_on(person.opens(there).text) for _ in range(2))
        assert first == again
        asked[name] = [key for key in quiz(course) if key.split("/")[1] in first]
        assert len(asked[name]) == 4
    assert asked["Ada"] != asked["Ben"]
    others = next(key for key in quiz(course) if key not in asked["Ada"])
    refused = ada.answers(LESSON, "retrieve", others.split("/")[1], number="2")
    assert refused.status_code == 404


def test_a_question_of_another_lesson_counts_in_that_lesson(
    room: Room, ada: Person, course: EditionReader
) -> None:
    keys = [quiz(course)[0], quiz(course, "warm-up")[0]]
    room.sets(lesson=LESSON, part="quiz", listed=f"{LESSON}/quiz", row=keys, item=keys)
    there = room.joins(ada, "Ada")
    begins(ada, there)
    for key in keys:
        lesson, question = key.split("/")
        assert ada.answers(lesson, "retrieve", question, number="2").status_code == 303
    assert len(kept(room, "Ada", "warm-up")) == 1
    assert "Ada finished 2 of 2 2.00 in time 1" in room.report()
    assert "2.00 of 2 points" in plain(ada.opens(there).text)


def test_claims_alone_are_judged_on_a_page_of_their_own(
    room: Room, ada: Person, course: EditionReader
) -> None:
    lesson = course.lesson(LESSON)
    assert lesson is not None
    room.sets(lesson=LESSON, part="claims", preset="check")
    there = room.joins(ada, "Ada")
    begins(ada, there)
    for claim in lesson.claims:
        saves(ada, f"{LESSON}/{claim}", step="judge")
    assert "is-revealed" not in ada.opens(there).text
    ada.sends(f"{there}/goes/1/give")
    assert ada.opens(there).text.count("is-revealed") == len(lesson.claims)
    # The lesson itself still asks them, and its findings still wait.
    assert "First your judgement, then the findings" in ada.opens(f"/lessons/{LESSON}/reveal").text


def test_a_whole_lesson_with_a_test_is_finished_by_both(
    room: Room, ada: Person, course: EditionReader
) -> None:
    keys = quiz(course)
    room.sets(lesson=LESSON, preset="test", listed=f"{LESSON}/lesson", row=keys, item=keys[:1])
    there = room.joins(ada, "Ada")
    begins(ada, there)
    saves(ada, keys[0])
    ada.sends(f"{there}/goes/1/give")
    assert "You have begun it." in plain(ada.opens(there).text)
    ada.judges_all(LESSON)
    assert "You have finished it." in plain(ada.opens(there).text)


def test_nobody_outside_of_the_class_learns_of_it(
    room: Room, ada: Person, ben: Person, cleo: Person
) -> None:
    room.sets(lesson=LESSON, part="quiz")
    there = room.joins(ada, "Ada")
    missing = there[:-1] + "9"
    for person in (ben, cleo):
        assert person.opens(there).status_code == 404
        assert person.opens(there).text == person.opens(missing).text
        person.opens("/")
        assert person.sends(f"{there}/begin").status_code == 404
    assert ada.opens(missing).status_code == 404
    assert ada.sends(f"{there}/goes/1/give").status_code == 404


def test_the_old_ways_of_handing_in_leave_an_assignment_alone(room: Room, ada: Person) -> None:
    room.sets(lesson=LESSON, part="quiz", preset="test")
    begins(ada, room.joins(ada, "Ada"))
    path = f"/lessons/{LESSON}/retrieve/attempts/2"
    assert ada.sends(f"{path}/hand-in").status_code == 404
    assert ada.sends(f"{path}/sets/1").status_code == 404
