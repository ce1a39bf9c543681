"""The bench: exercises without a story, each a paper, a verdict, its certainty and its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from leading import led_class
from right_answers import right_fields, wrong_fields
from unsealed.records import assignments
from unsealed.records.tables import ClassId

if TYPE_CHECKING:
    from flask import Flask

    from people import Person
    from unsealed.course.reader import EditionReader
    from unsealed.records.store import Records

FAULTY, PIN = "pump-order", "left-as-it-was"
SOUND, HOUR = "night-ferry", "written-then"
SAME, ITEMS = "camp-budget", "every-item"


def test_the_bench_lists_its_exercises_beside_the_path(ada: Person) -> None:
    page = ada.opens("/bench").text
    assert page.index("An order for pumps") < page.index("The night ferry")
    assert page.count('class="lesson-card') == 12
    course = ada.opens("/course").text
    assert 'href="/bench"' in course
    assert "An order for pumps" not in course
    assert "An order for pumps" not in ada.opens("/").text


def test_an_exercise_is_one_page_with_its_paper_and_its_question(ada: Person) -> None:
    page = ada.opens(f"/lessons/{FAULTY}/examine").text
    assert "At the bench, 1" in page
    assert "step 1 of" not in page
    assert 'href="/lessons/pump-order/exhibits/order/council-copy.eml"' in page
    assert page.index('id="exhibit-order"') < page.index('name="certainty"')
    assert "No place: I see nothing wrong" in page


@pytest.mark.parametrize(("slug", "question"), [(FAULTY, PIN), (SOUND, HOUR)])
def test_a_right_answer_has_its_reasons_and_finishes_the_exercise(
    ada: Person, slug: str, question: str
) -> None:
    ada.answers(slug, "examine", question)
    page = ada.opens(f"/lessons/{slug}/examine").text
    assert 'class="verdict right ui"' in page
    assert "You were 99 % sure: almost certain (95–99 %)." in page
    results = ada.opens(f"/lessons/{slug}/results").text
    assert "1.00 points of 1, for 1 questions answered" in results
    assert "Mean Brier score 0.00 for how sure you were." in results
    assert "Finished" in ada.opens("/bench").text


def test_a_wrong_answer_may_be_tried_again_and_the_first_try_counts(ada: Person) -> None:
    wrong = wrong_fields(ada.item(FAULTY, PIN))
    ada.answers(FAULTY, "examine", PIN, wrong)
    assert "Try again" in ada.opens(f"/lessons/{FAULTY}/examine").text
    ada.answers(FAULTY, "examine", PIN, {**right_fields(ada.item(FAULTY, PIN)), "try": "2"})
    assert "0.00 points of 1" in ada.opens(f"/lessons/{FAULTY}/results").text


def test_what_is_missing_is_said_and_the_rest_is_kept(ada: Person) -> None:
    answer = ada.answers(FAULTY, "examine", PIN, {"verdict": "fails", "place": "number"})
    assert answer.status_code == 422
    assert "Say how sure you are of your verdict: choose a number from 1 to 99." in answer.text
    assert re.search(r'value="fails" checked>', answer.text)
    assert re.search(r'value="number" checked>', answer.text)


def test_the_certificate_of_the_whole_course_does_not_ask_for_the_bench(ada: Person) -> None:
    assert "An order for pumps" not in ada.opens("/me/certificates").text


def test_an_exercise_is_on_paper_without_its_key(ada: Person) -> None:
    papers = ada.opens(f"/lessons/{FAULTY}/paper").text
    assert "The exercise" in papers
    assert [name for name in ("quiz", "round", "whole") if f"/paper/{name}" in papers] == []
    sheet = ada.opens(f"/lessons/{FAULTY}/paper/lesson").text
    assert "No place: I see nothing wrong" in sheet
    assert "Turn over" not in sheet
    assert "The firm's copy says two pumps" not in sheet


def test_a_class_is_set_an_exercise_and_the_gradebook_has_it(
    app: Flask, course: EditionReader, records: Records, ada: Person, ben: Person
) -> None:
    led = led_class(app, course, records, {"Ada": ada, "Ben": ben}, FAULTY)
    here = led.path.partition("/rounds")[0]
    assignments.give(records, ClassId(here.rpartition("/")[2]), SAME)
    ada.answers(SAME, "examine", ITEMS)
    lesson = course.lesson(SAME)
    assert lesson is not None
    assert lesson.card.title in ada.opens("/course").text
    assert lesson.card.title in led.teacher.opens(f"{here}/gradebook").text
    report = led.teacher.opens(f"{here}/lessons/{SAME}").text
    assert "Verdict: fails" in report
    assert "No place: I see nothing wrong" in report


def test_a_class_votes_on_verdict_and_place(
    app: Flask, course: EditionReader, records: Records, ada: Person, ben: Person
) -> None:
    led = led_class(app, course, records, {"Ada": ada, "Ben": ben}, FAULTY)
    led.starts(FAULTY, PIN)
    page = ada.opens("/live").text
    assert 'id="exhibit-order"' in page
    assert "council-copy.eml/" not in page
    key = ada.item(FAULTY, PIN)
    led.votes(ada, PIN, right_fields(key))
    led.votes(ben, PIN, wrong_fields(key))
    for _phase in range(3):
        led.leads()
    board = led.board()
    assert "Verdict: fails" in board
    assert board.count("the right one") == 2
