from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from given import ADA, after, given
from unsealed.records import answers, attempts, progress
from unsealed.records.errors import NoAttempt

if TYPE_CHECKING:
    from unsealed.records.store import Records


def start(records: Records, number: int, *, preset: str = "test", minutes: float = 0) -> object:
    return attempts.start(
        records, ADA, "black-moon", "retrieve", number, preset, edition="e1", now=after(minutes)
    )


def test_an_attempt_is_started_once_by_its_number(records: Records) -> None:
    first = start(records, 1)
    assert start(records, 1, preset="practice", minutes=5) == first
    assert attempts.in_lesson(records, ADA, "black-moon") == (first,)
    assert first == attempts.Attempt(ADA, "black-moon", "retrieve", 1, "test", after(0), None, "e1")


def test_attempts_are_told_by_step_and_number(records: Records) -> None:
    start(records, 2)
    start(records, 1)
    answers.record(records, given(step="hook"))
    found = attempts.in_lesson(records, ADA, "black-moon")
    assert [(entry.step, entry.number) for entry in found] == [
        ("hook", 1),
        ("retrieve", 1),
        ("retrieve", 2),
    ]


def test_an_attempt_is_handed_in_once(records: Records) -> None:
    start(records, 1)
    closed = attempts.hand_in(records, ADA, "black-moon", "retrieve", 1, now=after(10))
    again = attempts.hand_in(records, ADA, "black-moon", "retrieve", 1, now=after(20))
    assert closed.handed_in_at == after(10)
    assert again == closed


def test_what_was_never_started_cannot_be_handed_in(records: Records) -> None:
    with pytest.raises(NoAttempt) as caught:
        attempts.hand_in(records, ADA, "black-moon", "retrieve", 1)
    assert str(caught.value) == "There is no such attempt. Go back to the lesson and start one."


def test_progress_adds_up_the_first_tries(records: Records) -> None:
    answers.record(records, given("one", score=0.5, minutes=1))
    answers.record(records, given("two", score=1.0, brier=0.25, minutes=2))
    answers.record(records, given("two", score=0.0, brier=1.0, try_number=2, minutes=3))
    assert progress.of(records, ADA) == {
        "black-moon": progress.Progress(
            lesson="black-moon",
            step="retrieve",
            answered=2,
            points=1.5,
            brier_sum=0.25,
            brier_count=1,
            updated_at=after(2),
            finished_at=None,
        )
    }


def test_the_step_reached_and_the_first_finish_are_noted(records: Records) -> None:
    answers.record(records, given(step="hook"))
    progress.reach(records, ADA, "black-moon", "reveal", now=after(5))
    progress.finish(records, ADA, "black-moon", now=after(6))
    progress.finish(records, ADA, "black-moon", now=after(7))
    reached = progress.of(records, ADA)["black-moon"]
    assert (reached.step, reached.updated_at, reached.finished_at) == ("reveal", after(6), after(6))


def test_nothing_is_kept_of_one_who_answered_nothing(records: Records) -> None:
    progress.reach(records, ADA, "black-moon", "reveal")
    progress.finish(records, ADA, "black-moon")
    assert progress.of(records, ADA) == {}
