"""Marking what was altered in a copy of an exhibit, before the differences are shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from right_answers import right_fields, wrong_fields

if TYPE_CHECKING:
    from people import Person

MARKS = "/lessons/comparing-copies/exhibits/stage-report/marks"
ALTERED = {"September": "Sept.", "forty-eight": "48", "6": "none", "closed.": "watched."}


def test_the_lesson_leads_to_the_marking_of_its_copies(cleo: Person) -> None:
    page = cleo.opens("/lessons/comparing-copies/examine").text

    assert f'href="{MARKS}"' in page
    assert "four-places/marks" not in page


def test_nothing_is_told_before_the_marks_are_handed_in(cleo: Person) -> None:
    page = cleo.opens(MARKS).text

    assert "It may be that nothing was." in page
    assert not re.search(r"<(del|ins)>|You missed it|in the first text", page)


def test_each_word_of_the_copy_can_be_marked_in_its_line(cleo: Person) -> None:
    page = cleo.opens(MARKS).text

    assert page.count('role="group" aria-label="Line ') == 10
    assert re.findall(r'value="(\d+)"><span>watched\.</span>', page) == ["28"]


def test_marks_are_answered_with_what_was_found_missed_and_marked_in_vain(cleo: Person) -> None:
    page = cleo.opens(f"{MARKS}?mark=28&mark=1&checked=1").text

    assert "You found 1 of 5 alterations, and marked 1 place that is unchanged." in page
    assert "Precision: 1 of your 2 marks hit an alteration (50 %)." in page
    assert "Recall: you found 1 of the 5 alterations (20 %)." in page
    assert page.count("You found it:") == 1
    assert page.count("You missed it:") == 4
    assert "<li>“Inspection”</li>" in page


def test_whole_lines_can_be_marked(cleo: Person) -> None:
    page = cleo.opens(f"{MARKS}?by=line&mark=3&mark=4&mark=7&mark=8&mark=9&checked=1").text

    assert "You found 5 of 5 alterations, and marked nothing that is unchanged." in page


@pytest.mark.parametrize(
    ("marks", "fault"),
    [
        ("", "Mark what was altered, or say that nothing was."),
        (
            "&mark=28&mark=nothing",
            "You marked something and said that nothing was altered. Take one of the two back.",
        ),
    ],
)
def test_what_is_no_answer_is_told_and_the_marks_stay(cleo: Person, marks: str, fault: str) -> None:
    page = cleo.opens(f"{MARKS}?checked=1{marks}").text

    assert fault in page
    assert page.count(" checked>") == marks.count("mark=")
    assert "You missed it:" not in page


def test_marks_are_kept_nowhere(ada: Person) -> None:
    before = ada.holds()
    page = ada.opens(f"{MARKS}?mark=28&checked=1").text

    assert ada.holds() == before
    assert 'method="post"' not in page.partition("<main")[2]


@pytest.mark.parametrize(
    "path",
    [
        "/lessons/black-moon/exhibits/ferry-charter/marks",
        "/lessons/what-a-signature-proves/exhibits/five-mails/marks",
    ],
)
def test_where_there_are_no_copies_there_is_nothing_to_mark(cleo: Person, path: str) -> None:
    assert cleo.opens(path).status_code == 404


@pytest.mark.parametrize(
    ("lesson", "question"),
    [("comparing-copies", "mark-the-report"), ("tainted-leaks", "mark-the-notice")],
)
def test_the_marks_of_an_exercise_count(
    ada: Person, ben: Person, lesson: str, question: str
) -> None:
    asked = ada.item(lesson, question)
    for _twice in range(2):
        ada.answers(lesson, "examine", question, right_fields(asked))
    ben.answers(lesson, "examine", question, wrong_fields(asked))

    assert [each["verdict"] for each in ada.holds()["answers"]] == ["right"]
    assert [each["verdict"] for each in ben.holds()["answers"]] == ["wrong"]
