"""Rounds on questions of every kind and on exhibits: what is asked, kept and shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from leading import led_class
from right_answers import right_fields, wrong_fields
from unsealed.questions.registry import KINDS
from unsealed.records import pins, rounds
from unsealed.records.tables import ClassId

if TYPE_CHECKING:
    from flask import Flask

    from leading import Led
    from people import Person
    from unsealed.course.reader import EditionReader
    from unsealed.records.store import Records

LESSON = "how-sure"
BENCH = "pump-order"
QUIZ = {
    "match": "twins",
    "single-choice": "one-outcome",
    "order": "cheap-to-dear",
    "multiple-choice": "well-said",
    "quantity": "dear-eighty",
    "pick-line": "too-much",
    "sort-layers": "which-scale",
    "short-text": "write-it",
}
EXHIBITS = {
    "lines": ("how-sure", "timetable-note", "line-3", "Line 3"),
    "cells": ("how-sure", "two-clerks", "cell-2-1", "Row 2, "),
    "cards": ("warm-up", "two-notes", "card-2", "Card 2"),
}


@pytest.fixture
def led(app: Flask, course: EditionReader, records: Records, ada: Person, ben: Person) -> Led:
    """Dana's class with Ada and Ben in it."""
    return led_class(app, course, records, {"Ada": ada, "Ben": ben}, LESSON)


def moved(board: str) -> list[tuple[str, int, int]]:
    """The rows of the board's table: label, before the talk, after it."""
    rows = re.findall(r"<tr[^>]*><th scope=\"row\">(.*?)</th>(.*?)</tr>", board, re.DOTALL)
    found = []
    for label, cells in rows:
        first, last = re.findall(r'"num">(\d+)<', cells)
        found.append((re.sub(r"<[^>]+>", "", label).strip(), int(first), int(last)))
    return found


def test_every_kind_that_a_quiz_has_is_tried_here() -> None:
    assert {*QUIZ, "claim-judgement", "pin", "mark-changes"} == {*KINDS}


@pytest.mark.parametrize("kind", QUIZ)
def test_a_question_is_voted_on_twice_and_shown_at_the_end(
    led: Led, ada: Person, ben: Person, kind: str
) -> None:
    question = QUIZ[kind]
    led.starts(LESSON, question)
    key = ada.item(LESSON, question)
    assert led.votes(ada, question, right_fields(key)).headers["Location"] == "/live"
    led.votes(ben, question, wrong_fields(key))
    assert "Your vote is in." in ada.opens("/live").text
    assert "2 of 2 have voted" in led.console()
    for _phase in range(2):
        assert 'class="moved"' not in led.board()
        led.leads()
    assert "0 of 2 have voted again" in led.console()
    led.votes(ben, question, right_fields(key))
    led.leads()
    assert "1 of 2 have voted again" in led.console()
    assert led.console().count(">not again<") == 1
    kept = [(each["step"], each["number"], each["try"]) for each in ben.holds()["answers"]]
    assert kept == [("retrieve", 1, 1), ("retrieve", 1, 2)]
    rows = moved(led.board())
    assert all(first <= 2 and last <= 2 for _, first, last in rows)
    assert max(last for _, _, last in rows) == 2
    assert sum(last for _, _, last in rows) >= sum(first for _, first, _ in rows) or kind in {
        "multiple-choice",
        "pick-line",
    }
    assert "is-revealed" in ben.opens("/live").text


def test_only_the_board_of_the_end_says_which_option_is_right(led: Led, ada: Person) -> None:
    led.starts(LESSON, QUIZ["single-choice"])
    led.votes(ada, QUIZ["single-choice"], right_fields(ada.item(LESSON, QUIZ["single-choice"])))
    for _phase in range(3):
        assert "the right one" not in led.board()
        led.leads()
    assert led.board().count("the right one") == 1


def test_a_vote_joins_the_attempt_that_is_open_whatever_its_rules(led: Led, ada: Person) -> None:
    ada.starts_quiz(LESSON, "test")
    question = QUIZ["single-choice"]
    led.starts(LESSON, question)
    led.votes(ada, question, right_fields(ada.item(LESSON, question)))
    (attempt,) = ada.holds()["attempts"]
    assert (attempt["preset"], attempt["number"]) == ("test", 1)
    (kept,) = ada.holds()["answers"]
    assert (kept["number"], kept["verdict"]) == (1, "right")


def test_after_an_attempt_that_was_handed_in_a_vote_begins_another(led: Led, ada: Person) -> None:
    question = QUIZ["single-choice"]
    ada.starts_quiz(LESSON, "test")
    ada.sends(f"/lessons/{LESSON}/retrieve/attempts/1/hand-in")
    led.starts(LESSON, question)
    led.votes(ada, question, right_fields(ada.item(LESSON, question)))
    assert [each["number"] for each in ada.holds()["attempts"]] == [1, 2]
    assert "1 of 2 have voted" in led.console()


def test_texts_come_to_the_board_when_the_teacher_has_approved_each(
    led: Led, ada: Person, ben: Person
) -> None:
    question = QUIZ["short-text"]
    led.starts(LESSON, question)
    led.votes(ada, question, {"text": "The first text is kind."})
    led.votes(ben, question, {"text": "The second text is rude."})
    for _phase in range(3):
        led.leads()
    assert "text is" not in led.board()
    console = led.console()
    (key,) = re.findall(r"kind\..*?name=\"approve\" value=\"([^\"]+)\"", console, re.DOTALL)[:1]
    led.switches("approve", key)
    assert "The first text is kind." in led.board()
    assert "The second text is rude." not in led.board()
    led.switches("withhold", key)
    assert "text is" not in led.board()


@pytest.mark.parametrize("body", EXHIBITS)
def test_a_class_pins_the_fault_of_an_exhibit(
    led: Led, ada: Person, ben: Person, records: Records, body: str
) -> None:
    lesson, exhibit, place, words = EXHIBITS[body]
    led.starts(lesson, f"exhibit/{exhibit}")
    page = ada.opens("/live").text
    assert f'type="radio" name="place" value="{place}" aria-label="{words}' in page
    assert led.pins(ada, exhibit, place).headers["Location"] == "/live"
    led.pins(ben, exhibit, "nothing")
    assert f"Your pin: {words}" in ada.opens("/live").text
    assert "2 of 2 have voted" in led.console()
    led.leads()
    led.leads()
    assert 'class="pins"' not in led.board()
    led.pins(ben, exhibit, place, try_number=2)
    led.leads()
    board = led.board()
    rows = moved(board)
    assert [(first, last) for _, first, last in rows] == [(1, 2), (1, 0)]
    assert rows[0][0].startswith(words)
    assert rows[1][0] == "Nothing is wrong here"
    assert re.search(rf'data-place="{place}"[^>]*><span class="pins">.*?"num">2<', board)
    assert "Ada" not in board


def test_a_pin_that_is_sent_twice_stays_where_it_was_set(
    led: Led, ada: Person, records: Records
) -> None:
    lesson, exhibit, place, _words = EXHIBITS["lines"]
    led.starts(lesson, f"exhibit/{exhibit}")
    for each in (place, "line-1"):
        assert led.pins(ada, exhibit, each).status_code == 303
    stands = rounds.under_way(records, ClassId(led.path.split("/")[2]))
    assert stands is not None
    assert [pin.place for pin in pins.of_class(records, stands, exhibit)] == [place]


def test_a_pin_is_set_at_a_place_that_there_is(led: Led, ada: Person) -> None:
    lesson, exhibit, _place, _words = EXHIBITS["lines"]
    led.starts(lesson, f"exhibit/{exhibit}")
    refused = led.pins(ada, exhibit, "line-99")
    assert refused.status_code == 422
    assert "Choose a place of the document, or say that it is sound." in refused.text
    assert "0 of 2 have voted" in led.console()


def test_a_teacher_chooses_what_the_round_goes_through(led: Led) -> None:
    base = led.path.rpartition("/rounds/")[0]
    there = led.teacher.sends(f"{base}/rounds", {"lesson": LESSON, "choose": "yes"})
    page = led.teacher.opens(there.headers["Location"]).text
    chosen = set(re.findall(r'value="([^"]+)" checked', page))
    assert chosen == set(led.teacher.course.lesson(LESSON).claims)
    assert 'value="exhibit/timetable-note"' in page
    assert f'value="{QUIZ["order"]}"' in page
    led.starts(LESSON, "exhibit/timetable-note", QUIZ["order"])
    assert re.search(r"Exhibit [A-Z], 1 of 2", led.board())
    nothing = led.teacher.sends(f"{base}/rounds", {"lesson": LESSON, "chosen": "yes"})
    assert nothing.status_code == 422
    assert "Choose at least one claim, question or exhibit." in nothing.text
    unknown = {"lesson": LESSON, "chosen": "yes", "thing": "exhibit/no-such"}
    assert led.teacher.sends(f"{base}/rounds", unknown).status_code == 404
