from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from sqlalchemy import func, select

from crowds import send_one_answer_from_threads
from given import ADA, BEN, after, given
from unsealed.records import answers, attempts, drafts, holdings, progress, tables
from unsealed.records.errors import AttemptClosed

if TYPE_CHECKING:
    from keeping import Place
    from unsealed.records.store import Records


def count(records: Records, table: str) -> int:
    with records.reading() as connection:
        found = connection.scalar(select(func.count()).select_from(tables.metadata.tables[table]))
    return found or 0


def test_an_answer_is_kept_as_it_was_given(records: Records) -> None:
    kept = answers.record(records, given(option="b", score=0.5, verdict="partly", brier=0.25))
    assert kept == answers.KeptAnswer(
        learner=ADA,
        lesson="black-moon",
        step="retrieve",
        number=1,
        question="which-layer",
        try_number=1,
        version="v1",
        raw={"option": "b"},
        score=0.5,
        verdict="partly",
        brier=0.25,
        hints=0,
        shown_at=after(-1),
        answered_at=after(0),
        is_new=True,
    )
    assert answers.in_lesson(records, ADA, "black-moon") == (replace(kept, is_new=False),)


def test_the_same_answer_sent_twice_stays_as_it_was_first(records: Records) -> None:
    first = answers.record(records, given(option="a"))
    second = answers.record(records, given(option="b", score=0.0, verdict="wrong", minutes=5))
    assert second == replace(first, is_new=False)
    assert progress.of(records, ADA)["black-moon"].answered == 1


def test_answers_come_in_the_order_in_which_they_were_given(records: Records) -> None:
    answers.record(records, given("zebra", minutes=1))
    answers.record(records, given("apple", minutes=2))
    answers.record(records, given("zebra", try_number=2, minutes=3))
    found = answers.in_lesson(records, ADA, "black-moon")
    assert [(kept.question, kept.try_number) for kept in found] == [
        ("zebra", 1),
        ("apple", 1),
        ("zebra", 2),
    ]


def test_the_questions_of_a_lesson_are_told_each_once(records: Records) -> None:
    for question, try_number in (("one", 1), ("one", 2), ("two", 1)):
        answers.record(records, given(question, try_number=try_number))
    assert answers.questions_in_lesson(records, ADA, "black-moon") == {"one", "two"}
    assert answers.questions_in_lesson(records, BEN, "black-moon") == frozenset()


def test_nobody_gets_the_answers_of_another(records: Records) -> None:
    answers.record(records, given())
    assert answers.in_lesson(records, BEN, "black-moon") == ()
    assert answers.in_lesson(records, ADA, "another-lesson") == ()


def test_an_attempt_that_was_handed_in_takes_no_more_answers(records: Records) -> None:
    answers.record(records, given("first"))
    attempts.hand_in(records, ADA, "black-moon", "retrieve", 1)
    with pytest.raises(AttemptClosed) as caught:
        answers.record(records, given("second"))
    assert str(caught.value) == (
        "This attempt takes no such answer: it was handed in, or its answers are given together. "
        "Go back to the lesson. What you gave before is kept."
    )
    assert [kept.question for kept in answers.in_lesson(records, ADA, "black-moon")] == ["first"]


def test_an_answer_sent_again_after_handing_in_is_the_kept_one(records: Records) -> None:
    first = answers.record(records, given())
    attempts.hand_in(records, ADA, "black-moon", "retrieve", 1)
    assert answers.record(records, given()) == replace(first, is_new=False)


def test_giving_an_answer_removes_its_draft_and_no_other(records: Records) -> None:
    for question in ("which-layer", "another"):
        drafts.save(records, ADA, "black-moon", "retrieve", 1, question, {"option": ["a"]})
    answers.record(records, given("which-layer"))
    found = drafts.in_lesson(records, ADA, "black-moon")
    assert [draft.question for draft in found] == ["another"]


def test_a_version_is_kept_once_with_what_was_asked(records: Records) -> None:
    answers.record(records, given())
    answers.record(records, given(learner=BEN))
    answers.record(records, given("another", version="v2"))
    assert answers.content_of_version(records, "v1") == {
        "id": "which-layer",
        "stem": "Which layer is it?",
        "options": [{"id": "a"}, {"id": "b"}],
    }
    assert answers.content_of_version(records, "v3") is None
    assert count(records, "question_versions") == 2


def test_an_answer_after_erasing_begins_anew(records: Records) -> None:
    answers.record(records, given("first"))
    holdings.erase(records, ADA)
    assert answers.record(records, given("second")).is_new
    assert [kept.question for kept in answers.in_lesson(records, ADA, "black-moon")] == ["second"]


@pytest.mark.parametrize(
    ("second", "answered"),
    [
        pytest.param(given("another"), 2, id="another question"),
        pytest.param(given(try_number=2), 1, id="a second try"),
        pytest.param(given(number=2), 1, id="a second attempt"),
        pytest.param(given(step="read"), 2, id="the same question in another step"),
    ],
)
def test_only_the_first_try_of_the_first_attempt_counts(
    records: Records, second: answers.GivenAnswer, answered: int
) -> None:
    answers.record(records, given())
    answers.record(records, second)
    assert progress.of(records, ADA)["black-moon"].answered == answered


def test_one_answer_sent_by_sixteen_at_once_is_one_row(place: Place) -> None:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        sent = list(pool.map(send_one_answer_from_threads, [place.url] * 2, [place.folder] * 2))
    records = place.open()
    reached = progress.of(records, ADA)["black-moon"]
    kept = answers.in_lesson(records, ADA, "black-moon")
    records.close()
    assert sorted(is_new for process in sent for is_new in process) == [False] * 15 + [True]
    assert (reached.answered, reached.points, len(kept)) == (1, 0.5, 1)
