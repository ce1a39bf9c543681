"""The server's clock is set back or forward while somebody works: nothing given is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from pages.rooms import make_room, plain, quiz
from right_answers import right_fields, wrong_fields
from unsealed.pages.review_plan import plan_of
from unsealed.records.reviews import STEP, Recall

if TYPE_CHECKING:
    from flask import Flask

    from people import Person
    from unsealed.course.reader import EditionReader
    from unsealed.records.store import Records

LESSON = "black-moon"
NOW = datetime.now(UTC).replace(microsecond=0)
HOUR, YEAR = timedelta(hours=1), timedelta(days=365)
jumps = pytest.mark.parametrize("jump", [-YEAR, -HOUR, HOUR, YEAR - HOUR], ids=str)


@jumps
def test_a_later_try_stays_the_later_one(ada: Person, jump: timedelta) -> None:
    exercise = ada.course.lesson(LESSON).exercises[0]
    item = ada.item(LESSON, exercise)
    with time_machine.travel(NOW, tick=False) as clock:
        ada.answers(LESSON, "examine", exercise, wrong_fields(item))
        clock.shift(jump)
        for number in ("2", "3"):
            again = ada.opens(f"/lessons/{LESSON}/examine?again={exercise}").text
            assert f'<input type="hidden" name="try" value="{number}">' in again
            ada.answers(LESSON, "examine", exercise, {"try": number, **right_fields(item)})
            clock.shift(timedelta(seconds=5))
        clock.move_to(NOW + HOUR / 2)
        again = ada.opens(f"/lessons/{LESSON}/examine?again={exercise}").text
        assert '<input type="hidden" name="try" value="4">' in again
    assert len(ada.holds()["answers"]) == 3


@jumps
def test_a_test_with_a_time_limit_is_handed_in_with_all_that_was_saved(
    app: Flask, records: Records, ada: Person, course: EditionReader, jump: timedelta
) -> None:
    room, keys = make_room(app, course, records), quiz(course)
    room.sets(lesson=LESSON, part="quiz", preset="test", minutes="20", opens="")
    there = room.joins(ada, "Ada")
    with time_machine.travel(NOW, tick=False) as clock:
        ada.sends(f"{there}/begin", {"go": "1"})
        saves(ada, keys[0])
        clock.shift(jump)
        ada.opens(there)
        saves(ada, keys[1])
        clock.move_to(NOW + timedelta(minutes=5))
        saves(ada, keys[2])
        ada.sends(f"{there}/goes/1/give")
    assert "Ada handed in 3 of 10 3.00" in plain(room.report())


def saves(person: Person, key: str) -> None:
    lesson, question = key.split("/")
    fields = right_fields(person.item(lesson, question))
    sent = person.sends(f"/lessons/{lesson}/retrieve/drafts/{question}", {"number": "2", **fields})
    assert sent.status_code == 303


@jumps
def test_the_plan_of_reviews_bears_every_order_of_moments(jump: timedelta) -> None:
    moments = sorted([NOW, NOW + jump, NOW + timedelta(days=3)])
    history = [Recall(LESSON, "q", STEP, 1, "right", 1.0, "yes", moment) for moment in moments]
    (due,) = plan_of(history, datetime.date)
    assert due.tries == 3
    assert moments[-1].date() < due.day <= moments[-1].date() + YEAR
