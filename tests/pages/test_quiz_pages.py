"""The three ways to take a quiz: what is seen, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from right_answers import right_fields, wrong_fields

if TYPE_CHECKING:
    from people import Person

LESSON = "black-moon"
QUIZ = f"/lessons/{LESSON}/retrieve"


def questions(person: Person) -> list[str]:
    lesson = person.course.lesson(LESSON)
    assert lesson is not None
    return [question for group in lesson.sets for question in group.questions]


def saves(person: Person, question: str) -> None:
    fields = right_fields(person.item(LESSON, question))
    sent = person.sends(f"{QUIZ}/drafts/{question}", {"number": "1", **fields})
    assert sent.status_code == 303


def test_a_quiz_begins_with_the_choice_of_how_to_take_it(ada: Person) -> None:
    page = ada.opens(QUIZ).text
    assert page.count('class="preset ui"') == 3
    assert "is-open" not in page.replace("seal is-open", "")


def test_practice_shows_the_reason_with_each_answer(ada: Person) -> None:
    ada.starts_quiz(LESSON)
    first = questions(ada)[0]
    ada.answers(LESSON, "retrieve", first)
    page = ada.opens(QUIZ).text
    assert f'id="retrieve-{first}-outcome"' in page
    assert page.count("is-revealed") == 1


def test_practice_counts_the_first_try(ada: Person) -> None:
    ada.starts_quiz(LESSON)
    first = questions(ada)[0]
    ada.answers(LESSON, "retrieve", first, wrong_fields(ada.item(LESSON, first)))
    ada.answers(LESSON, "retrieve", first, **{"try": "2"})
    assert ada.opens(QUIZ).text.count("is-revealed") == 1
    assert "0.00 points of" in ada.opens(f"/lessons/{LESSON}/results").text


def test_check_shows_reasons_when_the_set_is_done_and_not_before(ada: Person) -> None:
    ada.starts_quiz(LESSON, "check")
    group = ada.course.lesson(LESSON).sets[0].questions
    for question in group:
        saves(ada, question)
    assert "is-revealed" not in ada.opens(QUIZ).text
    sent = ada.sends(f"{QUIZ}/attempts/1/sets/1")
    assert sent.location == f"{QUIZ}#set-1"
    assert ada.opens(QUIZ).text.count("is-revealed") == len(group)


def test_test_shows_nothing_until_it_is_handed_in(ada: Person) -> None:
    ada.starts_quiz(LESSON, "test")
    for question in questions(ada):
        saves(ada, question)
    assert "is-revealed" not in ada.opens(QUIZ).text
    ada.sends(f"{QUIZ}/attempts/1/hand-in")
    assert ada.opens(QUIZ).text.count("is-revealed") == len(questions(ada))


def test_a_saved_answer_may_be_changed_until_it_is_given(ada: Person) -> None:
    ada.starts_quiz(LESSON, "test")
    first = questions(ada)[0]
    wrong = wrong_fields(ada.item(LESSON, first))
    ada.sends(f"{QUIZ}/drafts/{first}", {"number": "1", **wrong})
    saves(ada, first)
    ada.sends(f"{QUIZ}/attempts/1/hand-in")
    assert "1.00 points of" in ada.opens(f"/lessons/{LESSON}/results").text


def test_a_test_takes_no_answer_outside_its_hand_in(ada: Person) -> None:
    ada.starts_quiz(LESSON, "test")
    assert ada.answers(LESSON, "retrieve", questions(ada)[0]).status_code == 409


def test_an_answer_without_a_choice_of_how_begins_practice(ada: Person) -> None:
    assert ada.answers(LESSON, "retrieve", questions(ada)[0]).status_code == 303
    attempts = ada.holds()["attempts"]
    assert isinstance(attempts, list)
    assert [attempt["preset"] for attempt in attempts] == ["practice"]


def test_handing_in_twice_is_handing_in_once(ada: Person) -> None:
    ada.starts_quiz(LESSON, "test")
    saves(ada, questions(ada)[0])
    ada.sends(f"{QUIZ}/attempts/1/hand-in")
    before = ada.holds()
    ada.sends(f"{QUIZ}/attempts/1/hand-in")
    assert ada.holds() == before


def test_two_taps_on_begin_start_one_attempt(ada: Person) -> None:
    ada.starts_quiz(LESSON)
    ada.starts_quiz(LESSON, "test")
    attempts = ada.holds()["attempts"]
    assert isinstance(attempts, list)
    assert [attempt["preset"] for attempt in attempts] == ["practice"]


def test_hints_open_in_order_cost_nothing_and_are_kept(ada: Person) -> None:
    ada.starts_quiz(LESSON)
    hinted = next(q for q in questions(ada) if ada.item(LESSON, q).hints)
    hint = ada.item(LESSON, hinted).hints[0]
    assert hint.text not in ada.opens(QUIZ).text
    ada.sends(f"{QUIZ}/hints/{hinted}/1", {"number": "1"})
    assert hint.text in ada.opens(QUIZ).text
    ada.answers(LESSON, "retrieve", hinted)
    assert "1.00 points of" in ada.opens(f"/lessons/{LESSON}/results").text


@pytest.mark.parametrize("preset", ["practice", "check", "test"])
def test_a_finished_quiz_can_be_taken_again(ada: Person, preset: str) -> None:
    ada.starts_quiz(LESSON, "test")
    ada.sends(f"{QUIZ}/attempts/1/hand-in")
    assert '<input type="hidden" name="number" value="2">' in ada.opens(QUIZ).text
    ada.starts_quiz(LESSON, preset, number=2)
    assert ada.opens(QUIZ).text.count("is-open") >= len(questions(ada))


def test_a_lesson_is_finished_when_all_is_judged_and_answered(ada: Person) -> None:
    ada.judges_all(LESSON)
    ada.starts_quiz(LESSON)
    for question in questions(ada):
        ada.answers(LESSON, "retrieve", question)
    ada.opens(f"/lessons/{LESSON}/results")
    assert "Finished" in ada.opens("/course").text
