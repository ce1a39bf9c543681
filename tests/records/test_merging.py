from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from given import ADA, BEN, after, given
from unsealed.records import answers, attempts, drafts, hints, holdings, learners, progress

if TYPE_CHECKING:
    from unsealed.records.store import Records


def places(records: Records) -> dict[tuple[str, int], list[str]]:
    """Ada's questions, by step and number of the attempt."""
    found: dict[tuple[str, int], list[str]] = {}
    for kept in answers.in_lesson(records, ADA, "black-moon"):
        found.setdefault((kept.step, kept.number), []).append(kept.question)
    return found


def test_what_only_the_other_did_is_carried_over_as_it_is(records: Records) -> None:
    answers.record(records, given("one", learner=BEN))
    answers.record(records, given("two", learner=BEN, number=2))
    learners.merge(records, BEN, ADA)
    assert places(records) == {("retrieve", 1): ["one"], ("retrieve", 2): ["two"]}
    assert holdings.of(records, BEN)["learner"] is None


def test_open_attempts_of_one_number_become_one(records: Records) -> None:
    answers.record(records, given("mine", score=0.5))
    answers.record(records, given("theirs", learner=BEN, score=0.25))
    learners.merge(records, BEN, ADA)
    assert places(records) == {("retrieve", 1): ["mine", "theirs"]}
    assert progress.of(records, ADA)["black-moon"].points == 0.75


def test_a_question_that_both_answered_becomes_an_attempt_of_its_own(records: Records) -> None:
    answers.record(records, given("both", score=0.5))
    answers.record(records, given("both", learner=BEN, minutes=1))
    answers.record(records, given("both", learner=BEN, try_number=2, minutes=2))
    answers.record(records, given("theirs", learner=BEN, minutes=3))
    learners.merge(records, BEN, ADA)
    assert places(records) == {
        ("retrieve", 1): ["both", "theirs"],
        ("retrieve", 2): ["both", "both"],
    }
    reached = progress.of(records, ADA)["black-moon"]
    assert (reached.answered, reached.points) == (2, 1.5)


def test_an_attempt_that_was_handed_in_stays_apart(records: Records) -> None:
    answers.record(records, given("mine"))
    answers.record(records, given("theirs", learner=BEN, minutes=1))
    answers.record(records, given("later", learner=BEN, number=2, minutes=2))
    attempts.hand_in(records, BEN, "black-moon", "retrieve", 1, now=after(3))
    learners.merge(records, BEN, ADA)
    assert places(records) == {
        ("retrieve", 1): ["mine"],
        ("retrieve", 2): ["theirs"],
        ("retrieve", 3): ["later"],
    }
    found = attempts.in_lesson(records, ADA, "black-moon")
    assert [entry.handed_in_at for entry in found] == [None, after(3), None]


@pytest.mark.parametrize(("mine", "theirs", "stands"), [(1, 2, "theirs"), (2, 1, "mine")])
def test_the_draft_saved_last_stands(records: Records, mine: int, theirs: int, stands: str) -> None:
    place = ("black-moon", "judge", 1, "why")
    drafts.save(records, ADA, *place, {"text": ["mine"]}, now=after(mine))
    drafts.save(records, BEN, *place, {"text": ["theirs"]}, now=after(theirs))
    learners.merge(records, BEN, ADA)
    (draft,) = drafts.in_lesson(records, ADA, "black-moon")
    assert draft.fields == {"text": [stands]}


def test_drafts_and_hints_follow_their_attempt(records: Records) -> None:
    for learner in (ADA, BEN):
        attempts.start(records, learner, "black-moon", "retrieve", 1, "test", edition="e1")
    attempts.hand_in(records, ADA, "black-moon", "retrieve", 1)
    drafts.save(records, BEN, "black-moon", "retrieve", 1, "why", {"text": ["theirs"]})
    hints.open(records, BEN, "black-moon", "retrieve", 1, "why", 1)
    learners.merge(records, BEN, ADA)
    (draft,) = drafts.in_lesson(records, ADA, "black-moon")
    assert draft.number == 2
    assert hints.in_lesson(records, ADA, "black-moon") == {("retrieve", 2, "why"): 1}


def test_the_step_reached_last_and_the_first_finish_stand(records: Records) -> None:
    answers.record(records, given("mine", step="hook"))
    answers.record(records, given("theirs", learner=BEN, step="hook"))
    progress.finish(records, BEN, "black-moon", now=after(5))
    progress.finish(records, ADA, "black-moon", now=after(6))
    progress.reach(records, BEN, "black-moon", "reveal", now=after(7))
    learners.merge(records, BEN, ADA)
    reached = progress.of(records, ADA)["black-moon"]
    assert (reached.step, reached.updated_at, reached.finished_at) == (
        "reveal",
        after(7),
        after(5),
    )


@pytest.mark.usefixtures("quick_phrases")
def test_a_phrase_is_taken_over_where_there_was_none(records: Records) -> None:
    phrase = learners.new_phrase(records, BEN)
    answers.record(records, given())
    learners.merge(records, BEN, ADA)
    assert learners.with_phrase(records, phrase) == ADA


@pytest.mark.usefixtures("quick_phrases")
def test_a_learner_s_own_phrase_stays(records: Records) -> None:
    theirs = learners.new_phrase(records, BEN)
    mine = learners.new_phrase(records, ADA)
    learners.merge(records, BEN, ADA)
    assert learners.with_phrase(records, mine) == ADA
    assert learners.with_phrase(records, theirs) is None


def test_merging_again_changes_nothing(records: Records) -> None:
    answers.record(records, given("both"))
    answers.record(records, given("both", learner=BEN))
    learners.merge(records, BEN, ADA)
    held = holdings.of(records, ADA)
    learners.merge(records, BEN, ADA)
    learners.merge(records, ADA, ADA)
    assert holdings.of(records, ADA) == held


def test_merging_with_one_of_whom_nothing_is_held_keeps_nothing(records: Records) -> None:
    learners.merge(records, BEN, ADA)
    assert holdings.of(records, ADA)["learner"] is None
