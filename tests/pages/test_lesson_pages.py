"""Taking a lesson, page by page, as a browser without script does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from right_answers import right_fields, wrong_fields

if TYPE_CHECKING:
    from people import Person

LESSON = "black-moon"
STEPS = ("hook", "read", "examine", "judge", "reveal", "retrieve")


@pytest.mark.parametrize("step", STEPS)
def test_every_step_opens_for_a_stranger(cleo: Person, step: str) -> None:
    page = cleo.opens(f"/lessons/{LESSON}/{step}")
    assert page.status_code == 200
    assert page.text.count("<h1") == 1


def test_a_lesson_leads_to_its_first_step(cleo: Person) -> None:
    page = cleo.opens(f"/lessons/{LESSON}")
    assert (page.status_code, page.location) == (303, f"/lessons/{LESSON}/hook")


def test_a_lesson_leads_back_to_where_it_was_left(ada: Person) -> None:
    ada.answers(LESSON, "hook", "headline")
    ada.opens(f"/lessons/{LESSON}/examine")
    assert ada.opens(f"/lessons/{LESSON}").location == f"/lessons/{LESSON}/examine"


def test_going_back_a_step_does_not_lose_the_place(ada: Person) -> None:
    ada.answers(LESSON, "hook", "headline")
    ada.opens(f"/lessons/{LESSON}/examine")
    ada.opens(f"/lessons/{LESSON}/hook")
    assert ada.opens(f"/lessons/{LESSON}").location == f"/lessons/{LESSON}/examine"


def test_a_visitor_who_answers_nothing_leaves_no_trace(ada: Person) -> None:
    for step in STEPS:
        ada.opens(f"/lessons/{LESSON}/{step}")
    assert ada.holds()["learner"] is None


def test_the_gut_judgement_is_kept_and_tells_nothing(ada: Person) -> None:
    sent = ada.answers(LESSON, "hook", "headline", {"probability": "61"})
    assert (sent.status_code, sent.location) == (303, f"/lessons/{LESSON}/hook#hook-headline")
    page = ada.opens(f"/lessons/{LESSON}/hook").text
    assert '<b class="figure">61 %</b> likely (55–80 %)' in page
    assert "Misleading" not in page


def test_findings_wait_for_every_judgement(ada: Person) -> None:
    page = ada.opens(f"/lessons/{LESSON}/reveal").text
    count = len(ada.course.lesson(LESSON).claims)
    assert f"{count} claims wait for your judgement." in page
    ada.judges_all(LESSON)
    page = ada.opens(f"/lessons/{LESSON}/reveal").text
    assert "wait for your judgement" not in page
    assert page.count('class="card claim is-revealed"') == count


def test_a_learner_may_pass_on_the_rest_for_good(ada: Person) -> None:
    ada.answers(LESSON, "judge", "headline")
    assert ada.sends(f"/lessons/{LESSON}/judge/pass").location == f"/lessons/{LESSON}/reveal"
    assert "is-revealed" in ada.opens(f"/lessons/{LESSON}/reveal").text
    other = next(claim for claim in _claims(ada) if claim != "headline")
    assert ada.answers(LESSON, "judge", other).status_code == 409


def test_the_results_show_the_gut_beside_the_last_judgement(ada: Person) -> None:
    ada.answers(LESSON, "hook", "headline", {"probability": "90"})
    ada.judges_all(LESSON)
    page = ada.opens(f"/lessons/{LESSON}/results").text
    assert "At the headline you said 90 %: very likely (80–95 %)." in page
    assert "Mean Brier score" in page


def test_the_results_show_nothing_before_the_judgements(ada: Person) -> None:
    page = ada.opens(f"/lessons/{LESSON}/results").text
    assert "Brier score" not in page
    assert "still to be judged" in page


def test_an_exercise_tells_its_reasons_at_once_and_may_be_tried_again(ada: Person) -> None:
    exercise = ada.course.lesson(LESSON).exercises[0]
    ada.answers(LESSON, "examine", exercise, wrong_fields(ada.item(LESSON, exercise)))
    page = ada.opens(f"/lessons/{LESSON}/examine").text
    assert f"?again={exercise}" in page
    again = ada.opens(f"/lessons/{LESSON}/examine?again={exercise}").text
    assert '<input type="hidden" name="try" value="2">' in again


def test_what_cannot_be_read_is_shown_again_with_the_reason(ada: Person) -> None:
    page = ada.answers(LESSON, "judge", "headline", {"probability": "100"})
    assert page.status_code == 422
    assert (
        "0 and 100 would mean that nothing could change your mind. Choose a number from 1 to 99."
    ) in page.text
    assert 'value="100"' in page.text


def test_a_judgement_is_committed_once(ada: Person) -> None:
    ada.answers(LESSON, "judge", "headline", _judgement(ada, 10))
    ada.answers(LESSON, "judge", "headline", _judgement(ada, 90))
    assert '<b class="figure">10 %</b>' in ada.opens(f"/lessons/{LESSON}/judge").text
    assert len(_answers(ada)) == 1


def test_two_tabs_that_answer_the_same_question_give_one_row(ada: Person) -> None:
    ada.starts_quiz(LESSON)
    question = _quiz(ada)[0]
    ada.answers(LESSON, "retrieve", question)
    ada.answers(LESSON, "retrieve", question, wrong_fields(ada.item(LESSON, question)))
    assert len(_answers(ada)) == 1


def test_what_one_learner_does_is_not_seen_by_another(ada: Person, ben: Person) -> None:
    ada.answers(LESSON, "hook", "headline")
    assert "is-committed" in ada.opens(f"/lessons/{LESSON}/hook").text
    assert "is-committed" not in ben.opens(f"/lessons/{LESSON}/hook").text


def test_htmx_gets_the_card_alone(ada: Person) -> None:
    fields = {"try": "1", "number": "1", **_judgement(ada, 40)}
    page = ada.sends(f"/lessons/{LESSON}/judge/answers/headline", fields, **{"HX-Request": "true"})
    assert page.status_code == 200
    assert page.text.lstrip().startswith("<section")
    assert page.text.count('class="card claim is-committed"') == 1
    assert "<html" not in page.text


def test_an_answer_whose_form_expired_is_kept_in_the_page(ada: Person) -> None:
    page = ada.browser.post(
        f"/lessons/{LESSON}/judge/answers/headline", data={"probability": "37", "csrf_token": "old"}
    )
    assert page.status_code == 422
    assert (
        "The page had been open for too long. Your answer is still here: send it once more."
    ) in page.text
    assert 'value="37"' in page.text


def test_a_question_is_not_answered_in_a_step_that_does_not_ask_it(ada: Person) -> None:
    question = _quiz(ada)[0]
    assert ada.answers(LESSON, "examine", question).status_code == 404
    assert _answers(ada) == []


def _claims(person: Person) -> tuple[str, ...]:
    lesson = person.course.lesson(LESSON)
    assert lesson is not None
    return lesson.claims


def _quiz(person: Person) -> list[str]:
    lesson = person.course.lesson(LESSON)
    assert lesson is not None
    return [question for group in lesson.sets for question in group.questions]


def _judgement(person: Person, probability: int) -> dict[str, object]:
    return right_fields(person.item(LESSON, "headline"), probability=probability)


def _answers(person: Person) -> list[object]:
    found = person.holds()["answers"]
    assert isinstance(found, list)
    return found
