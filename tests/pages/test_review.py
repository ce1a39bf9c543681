"""Review: a learner's questions come back, one at a time, until ten are answered."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from right_answers import right_fields, wrong_fields
from unsealed.questions.registry import as_stored
from unsealed.questions.single_choice.model import SingleChoice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from people import Person

LESSON = "black-moon"
MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
ASKED = re.compile(r'action="/review/([^/"]+)/([^/"]+)"')


@pytest.fixture
def ada_took_the_quiz(ada: Person) -> Iterator[Person]:
    """Ada, who answered every question of a quiz rightly on a Monday; it is Thursday now."""
    lesson = ada.course.lesson(LESSON)
    assert lesson is not None
    with time_machine.travel(MONDAY, tick=False):
        ada.judges_all(LESSON)
        ada.starts_quiz(LESSON)
        for group in lesson.sets:
            for question in group.questions:
                ada.answers(LESSON, "retrieve", question)
    with time_machine.travel(MONDAY + timedelta(days=3), tick=False):
        yield ada


def asked(person: Person) -> tuple[str, str] | None:
    """The lesson and question that the page asks."""
    found = ASKED.search(person.opens("/review").text)
    return (found[1], found[2]) if found else None


def review(person: Person, *, recalled: str = "yes", right: bool = True, **more: str) -> str:
    """Answer the question that is asked; where it leads."""
    place = asked(person)
    assert place is not None
    question = person.item(*place)
    fields = right_fields(question) if right else wrong_fields(question)
    sent = person.sends("/review/" + "/".join(place), {**fields, "recalled": recalled, **more})
    assert sent.status_code == 303
    return sent.headers["Location"]


def test_a_stranger_is_told_that_nothing_comes_back_yet(cleo):
    page = cleo.opens("/review").text
    assert "Nothing yet" in page
    assert "Questions that you answer in a quiz come back here some days later" in page


def test_on_the_same_day_nothing_comes_back(ada):
    ada.starts_quiz(LESSON)
    lesson = ada.course.lesson(LESSON)
    assert lesson is not None
    ada.answers(LESSON, "retrieve", lesson.sets[0].questions[0])

    page = ada.opens("/review").text

    assert asked(ada) is None
    assert "Nothing today" in page
    assert "What comes back when" in page


def test_the_questions_of_a_quiz_come_back_some_days_later(ada_took_the_quiz):
    ada = ada_took_the_quiz
    page = ada.opens("/review").text
    assert "have come back to you today." in page
    assert "Review: " in ada.opens("/me").text
    assert "Review: " in ada.opens("/course").text


def test_after_the_answer_the_reason_and_the_next_day_are_shown(ada_took_the_quiz):
    ada = ada_took_the_quiz
    place = asked(ada)
    there = review(ada)
    page = ada.opens(there).text

    assert there == "/review/" + "/".join(place)
    assert '<p class="verdict right ui">' in page
    assert "This question comes back on 2026-11-1" in page
    assert asked(ada) != place


def test_what_was_not_remembered_comes_back_tomorrow(ada_took_the_quiz):
    ada = ada_took_the_quiz
    page = ada.opens(review(ada, right=False, recalled="no")).text
    assert "This question comes back on 2026-11-06." in page


def test_no_key_is_on_the_page_before_the_answer(ada_took_the_quiz):
    ada = ada_took_the_quiz
    place = asked(ada)
    page = ada.opens("/review").text
    stored = json.dumps(as_stored(ada.item(*place)), ensure_ascii=False)
    reasons = re.findall(r'"feedback": "([^"]{20,})"', stored)
    assert reasons
    assert not [reason for reason in reasons if reason in page]


@pytest.mark.parametrize("said", ["", "perhaps"])
def test_whoever_does_not_say_whether_they_remember_keeps_the_answer(ada_took_the_quiz, said):
    ada = ada_took_the_quiz
    while not isinstance(question := ada.item(*(place := asked(ada))), SingleChoice):
        review(ada)
    page = ada.sends("/review/" + "/".join(place), {"option": question.key, "recalled": said})

    assert page.status_code == 422
    assert "Say first whether you remember why." in page.text
    assert f'value="{question.key}" checked' in page.text
    assert asked(ada) == place


def test_an_answer_that_is_missing_is_asked_for_and_what_was_said_is_kept(ada_took_the_quiz):
    ada = ada_took_the_quiz
    place = asked(ada)
    page = ada.sends("/review/" + "/".join(place), {"recalled": "partly"})

    assert page.status_code == 422
    assert re.search(r'name="recalled" value="partly" checked', page.text)
    assert asked(ada) == place


def test_a_review_sent_twice_is_kept_once(ada_took_the_quiz):
    ada = ada_took_the_quiz
    place = asked(ada)
    fields = {**right_fields(ada.item(*place)), "recalled": "yes", "try": "2"}
    path = "/review/" + "/".join(place)
    first, second = ada.sends(path, fields), ada.sends(path, fields)

    assert (first.status_code, second.status_code) == (303, 303)
    assert [answer["try"] for answer in ada.holds()["answers"] if answer["step"] == "review"] == [2]


def test_what_has_not_come_back_cannot_be_answered(ada_took_the_quiz):
    ada = ada_took_the_quiz
    place = asked(ada)
    review(ada)
    sent = ada.sends("/review/" + "/".join(place), {"recalled": "yes", "try": "3"})
    unknown = ada.sends("/review/black-moon/no-such-question", {"recalled": "yes"})

    assert sent.status_code == 303
    assert unknown.status_code == 404
    assert len([each for each in ada.holds()["answers"] if each["step"] == "review"]) == 1


def test_a_reason_is_shown_to_nobody_who_has_not_reviewed(ada_took_the_quiz, ben):
    place = asked(ada_took_the_quiz)
    found = ben.opens("/review/" + "/".join(place))
    assert (found.status_code, found.headers["Location"]) == (303, "/review")
    assert "This question has not come back to you yet." in ben.opens("/review").text


def test_nobody_is_asked_more_than_ten_a_day(ada):
    with time_machine.travel(MONDAY, tick=False):
        for slug in (LESSON, "pentagon-papers", "tainted-leaks"):
            lesson = ada.course.lesson(slug)
            ada.starts_quiz(slug)
            for group in lesson.sets:
                for question in group.questions:
                    ada.answers(slug, "retrieve", question)
    with time_machine.travel(MONDAY + timedelta(days=9), tick=False):
        done = 0
        while asked(ada) and done < 20:
            review(ada)
            done += 1
        assert done == 10
        assert "Nothing today" in ada.opens("/review").text


def test_a_review_counts_in_no_result(ada_took_the_quiz):
    ada = ada_took_the_quiz
    before = ada.opens(f"/lessons/{LESSON}/results").text
    review(ada, right=False)
    points = re.compile(r"[\d.]+ points of \d+, for \d+ questions")
    after = ada.opens(f"/lessons/{LESSON}/results").text

    assert points.search(before)[0] == points.search(after)[0]


def test_the_second_time_a_fresh_sibling_is_asked_in_place_of_the_question(ada):
    """Ada reviews until the plan asks a sibling, day by day, and it counts for its question."""
    place = None
    with time_machine.travel(MONDAY, tick=False) as clock:
        ada.starts_quiz(LESSON)
        for group in ada.course.lesson(LESSON).sets:
            for question in group.questions:
                ada.answers(LESSON, "retrieve", question)
        for _ in range(20):
            clock.shift(timedelta(days=1))
            while (place := asked(ada)) and not ada.course.item(*place).sibling_of:
                review(ada)
            if place:
                break
        root = ada.course.item(*place).sibling_of
        page = ada.opens(review(ada)).text

    reviewed = [each["question"] for each in ada.holds()["answers"] if each["step"] == "review"]
    assert any(root in group.questions for group in ada.course.lesson(LESSON).sets)
    assert "This question comes back on 2026-" in page
    assert {root, place[1]} <= set(reviewed)
