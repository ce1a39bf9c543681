from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from given import ADA, BEN, after, given
from unsealed.questions.registry import from_stored
from unsealed.records import answers, holdings, progress
from unsealed.records.regrading import Graded, Preview, Unreadable, apply, preview

if TYPE_CHECKING:
    from unsealed.questions.kind import Question
    from unsealed.records.store import Records


@dataclass(frozen=True)
class Item:
    question: Question
    version: str = "v2"
    lesson: str = "black-moon"
    id: str = "which-layer"
    kind: str = "single-choice"


def single_choice(*options: str, key: str) -> Question:
    return from_stored(
        "single-choice",
        {
            "id": "which-layer",
            "kind": "single-choice",
            "stem": "Which layer is it?",
            "options": [{"id": option, "text": option, "feedback": "Why."} for option in options],
            "key": key,
        },
    )


KEY_IS_B = Item(single_choice("a", "b", key="b"))
WRONG, RIGHT = Graded(0.0, "wrong", None), Graded(1.0, "right", None)


def test_a_preview_says_whose_score_changes_and_changes_nothing(records: Records) -> None:
    answers.record(records, given(option="a"))
    answers.record(records, given(option="b", score=0.0, verdict="wrong", learner=BEN))
    answers.record(records, given("another", option="a"))
    before = holdings.of(records, ADA)
    found = preview(records, [KEY_IS_B])
    assert [(change.learner, change.old, change.new) for change in found.changes] == [
        (ADA, RIGHT, WRONG),
        (BEN, WRONG, RIGHT),
    ]
    assert found.unreadable == ()
    assert holdings.of(records, ADA) == before


def test_applying_changes_scores_and_progress_and_leaves_a_trace(records: Records) -> None:
    answers.record(records, given(option="b", score=0.0, verdict="wrong"))
    made = apply(records, preview(records, [KEY_IS_B]).changes, now=after(60))
    assert [change.new for change in made] == [RIGHT]
    (kept,) = answers.in_lesson(records, ADA, "black-moon")
    assert (kept.score, kept.verdict, kept.version, kept.raw) == (
        1.0,
        "right",
        "v1",
        {"option": "b"},
    )
    assert progress.of(records, ADA)["black-moon"].points == 1.0
    assert holdings.of(records, ADA)["regrades"] == [
        {
            "lesson": "black-moon",
            "step": "retrieve",
            "number": 1,
            "question": "which-layer",
            "try": 1,
            "place": 1,
            "graded_by": "v2",
            "old_score": 0.0,
            "old_verdict": "wrong",
            "old_brier": None,
            "new_score": 1.0,
            "new_verdict": "right",
            "new_brier": None,
            "regraded_at": "2026-11-02T10:00:00+00:00",
        }
    ]
    assert answers.content_of_version(records, "v2") is not None


def test_applying_again_changes_nothing(records: Records) -> None:
    answers.record(records, given(option="a"))
    changes = preview(records, [KEY_IS_B]).changes
    apply(records, changes)
    held = holdings.of(records, ADA)
    assert apply(records, changes) == ()
    assert preview(records, [KEY_IS_B]).changes == ()
    assert holdings.of(records, ADA) == held


def test_a_key_that_is_corrected_twice_leaves_two_traces(records: Records) -> None:
    answers.record(records, given(option="a"))
    apply(records, preview(records, [KEY_IS_B]).changes)
    key_is_a = replace(KEY_IS_B, question=single_choice("a", "b", key="a"), version="v3")
    apply(records, preview(records, [key_is_a]).changes)
    traces = holdings.of(records, ADA)["regrades"]
    assert isinstance(traces, list)
    assert [trace["graded_by"] for trace in traces if isinstance(trace, dict)] == ["v2", "v3"]


def test_an_answer_that_was_erased_meanwhile_is_left_out(records: Records) -> None:
    answers.record(records, given(option="a"))
    changes = preview(records, [KEY_IS_B]).changes
    holdings.erase(records, ADA)
    assert apply(records, changes) == ()


@pytest.mark.parametrize(
    "item",
    [
        pytest.param(replace(KEY_IS_B, id="another"), id="another question"),
        pytest.param(replace(KEY_IS_B, lesson="another"), id="another lesson"),
        pytest.param(replace(KEY_IS_B, kind="order"), id="another kind"),
    ],
)
def test_only_answers_to_the_same_question_are_graded_again(records: Records, item: Item) -> None:
    answers.record(records, given(option="a"))
    assert preview(records, [item]).changes == ()


def test_an_answer_that_is_no_longer_on_offer_is_named_and_left(records: Records) -> None:
    answers.record(records, given(option="a"))
    without_a = replace(KEY_IS_B, question=single_choice("b", "c", key="b"))
    assert preview(records, [without_a]) == Preview(
        changes=(),
        unreadable=(
            Unreadable(
                learner=ADA,
                lesson="black-moon",
                question="which-layer",
                reason="it names “a”, which the question no longer has",
            ),
        ),
    )


def test_many_changes_are_made_in_small_transactions(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unsealed.records.regrading._AT_ONCE", 2)
    for number in range(1, 6):
        answers.record(records, given(option="a", number=number))
    made = apply(records, preview(records, [KEY_IS_B]).changes)
    assert len(made) == 5
    assert progress.of(records, ADA)["black-moon"].points == 0.0
