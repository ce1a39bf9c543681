"""What is asked again: first tries at quizzes, and reviews, of one learner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from given import ADA, BEN, MORNING, given
from unsealed.records import answers, attempts, progress, reviews

if TYPE_CHECKING:
    from unsealed.records.answers import GivenAnswer
    from unsealed.records.store import Records


def review(*, try_number: int = 2, minutes: float = 5, recalled: str = "yes") -> GivenAnswer:
    answer = given(step=reviews.STEP, try_number=try_number, minutes=minutes)
    return replace(answer, recalled=recalled)


def test_first_tries_of_a_quiz_and_reviews_are_asked_again(records: Records) -> None:
    answers.record(records, given(score=0.5, verdict="partly"))
    answers.record(records, given(try_number=2, minutes=1))
    answers.record(records, given("seen-in-the-text", step="examine", minutes=2))
    answers.record(records, review())

    found = reviews.of_learner(records, ADA)

    assert [(each.step, each.score, each.recalled) for each in found] == [
        ("retrieve", 0.5, None),
        ("review", 1.0, "yes"),
    ]


def test_a_test_that_is_under_way_is_left_out(records: Records) -> None:
    answers.record(records, replace(given(), preset="test"))
    assert reviews.of_learner(records, ADA) == ()

    attempts.hand_in(
        records, learner=ADA, lesson="black-moon", step="retrieve", number=1, now=MORNING
    )
    assert [each.question for each in reviews.of_learner(records, ADA)] == ["which-layer"]


def test_nobody_is_asked_what_another_answered(records: Records) -> None:
    answers.record(records, given())
    assert reviews.of_learner(records, BEN) == ()


def test_a_review_is_no_first_try(records: Records) -> None:
    answers.record(records, given(score=0.0, verdict="wrong"))
    before = progress.of(records, ADA)["black-moon"]
    answers.record(records, review())

    after = progress.of(records, ADA)["black-moon"]

    assert (after.answered, after.points) == (before.answered, before.points) == (1, 0.0)


def test_a_review_that_is_sent_twice_is_kept_once(records: Records) -> None:
    answers.record(records, given())
    assert answers.record(records, review()).is_new
    kept = answers.record(records, review(recalled="no", minutes=9))

    assert not kept.is_new
    assert kept.recalled == "yes"
    assert len(reviews.of_learner(records, ADA)) == 2
