"""Siblings are kept for the review: nothing that a lesson shows or asks has one of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from leading import led_class
from pages.rooms import make_room, names, quiz
from right_answers import right_fields
from unsealed.pages.round_things import groups_of

if TYPE_CHECKING:
    from flask import Flask

    from people import Person
    from unsealed.course.edition import Item
    from unsealed.course.reader import EditionReader
    from unsealed.records.store import Records

LESSON = "black-moon"
STEPS = ("examine", "judge", "retrieve")
SHEETS = ("quiz", "key")


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def siblings_of(course: EditionReader, slug: str = LESSON) -> list[Item]:
    found = [item for item in course.items(slug).values() if item.sibling_of]
    assert found
    return found


def test_no_page_of_the_lesson_shows_one(ada: Person, course: EditionReader) -> None:
    ada.judges_all(LESSON)
    ada.starts_quiz(LESSON)
    paths = [f"/lessons/{LESSON}/{name}" for name in (*STEPS, "reading", "results")]
    paths += [f"/lessons/{LESSON}/paper/{sheet}" for sheet in SHEETS]
    seen = plain(" ".join(ada.opens(path).text for path in (*paths, "/me", "/offline")))
    for item in siblings_of(course):
        assert plain(item.question.stem) not in seen
        assert item.id not in seen


def test_a_lesson_takes_no_answer_to_one(ada: Person, course: EditionReader) -> None:
    ada.starts_quiz(LESSON)
    for item in siblings_of(course):
        fields = {"number": "1", **right_fields(item.question)}
        for deed in (f"answers/{item.id}", f"drafts/{item.id}", f"hints/{item.id}/1"):
            assert ada.sends(f"/lessons/{LESSON}/retrieve/{deed}", fields).status_code == 404
    assert ada.holds()["answers"] == []


def test_a_round_cannot_go_through_one(
    app: Flask, course: EditionReader, records: Records, ada: Person
) -> None:
    led = led_class(app, course, records, {"Ada": ada}, LESSON)
    lesson = course.lesson(LESSON)
    assert lesson is not None
    sibling = siblings_of(course)[0].id
    with app.test_request_context():
        groups = groups_of(lesson)
    assert sibling not in {thing.name for group in groups for thing in group.things}
    fields = {"lesson": LESSON, "chosen": "yes", "thing": [sibling]}
    assert led.teacher.sends(led.path.rpartition("/")[0], fields).status_code == 404
    led.starts(LESSON, next(iter(lesson.exercises)))
    vote = led.votes(ada, sibling, right_fields(ada.item(LESSON, sibling)))
    assert vote.status_code == 404


def test_none_is_offered_or_set_to_a_class(
    app: Flask, course: EditionReader, records: Records
) -> None:
    room = make_room(app, course, records)
    keys = quiz(course, LESSON)
    listed = {"listed": f"{LESSON}/quiz", "row": keys, "item": keys}
    shown = room.sets(lesson=LESSON, part="quiz", **listed, do=f"swap:{keys[0]}")
    offered = re.findall(r'<option value="([a-z0-9-]+)/([a-z0-9-]+)"', shown.text)
    assert offered
    assert [name for slug, name in offered if course.item(slug, name).sibling_of] == []
    slipped = [*keys, *(f"{LESSON}/{item.id}" for item in siblings_of(course))]
    room.sets(lesson=LESSON, part="quiz", listed=f"{LESSON}/quiz", row=slipped, item=slipped)
    assert room.assignment().rules.items == names(keys)
