from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from given import ADA, BEN, after, given
from unsealed.records import answers, drafts, hints, holdings, learners

if TYPE_CHECKING:
    from unsealed.records.store import Records

NOTHING = {
    "learner": None,
    "progress": [],
    "hints": [],
    "drafts": [],
    "attempts": [],
    "sittings": [],
    "assigned_attempts": [],
    "answers": [],
    "regrades": [],
    "pins": [],
    "classes": [],
    "marks": [],
}


@pytest.mark.usefixtures("quick_phrases")
def test_everything_that_is_held_is_told(records: Records) -> None:
    answers.record(records, given(brier=0.25))
    drafts.save(records, ADA, "black-moon", "judge", 1, "why", {"text": ["It"]}, now=after(1))
    hints.open(records, ADA, "black-moon", "judge", 1, "why", 2, now=after(2))
    learners.new_phrase(records, ADA, now=after(3))
    place = {"lesson": "black-moon", "step": "retrieve", "number": 1}
    judge = {"lesson": "black-moon", "step": "judge", "number": 1, "question": "why"}
    assert json.loads(json.dumps(holdings.of(records, ADA))) == {
        "learner": {
            "id": ADA,
            "created_at": "2026-11-02T09:00:00+00:00",
            "recovery_phrase_set_at": "2026-11-02T09:03:00+00:00",
        },
        "progress": [
            {
                "lesson": "black-moon",
                "step": "retrieve",
                "answered": 1,
                "points": 1.0,
                "brier_sum": 0.25,
                "brier_count": 1,
                "updated_at": "2026-11-02T09:00:00+00:00",
                "finished_at": None,
            }
        ],
        "hints": [{**judge, "hint": 2, "opened_at": "2026-11-02T09:02:00+00:00"}],
        "drafts": [{**judge, "fields": {"text": ["It"]}, "saved_at": "2026-11-02T09:01:00+00:00"}],
        "attempts": [
            {
                **place,
                "preset": "practice",
                "started_at": "2026-11-02T08:59:00+00:00",
                "handed_in_at": None,
                "edition": "edition-1",
            }
        ],
        "sittings": [],
        "assigned_attempts": [],
        "answers": [
            {
                **place,
                "question": "which-layer",
                "try": 1,
                "version": "v1",
                "raw": {"option": "a"},
                "score": 1.0,
                "verdict": "right",
                "brier": 0.25,
                "hints": 0,
                "shown_at": "2026-11-02T08:59:00+00:00",
                "answered_at": "2026-11-02T09:00:00+00:00",
                "recalled": None,
            }
        ],
        "regrades": [],
        "pins": [],
        "classes": [],
        "marks": [],
    }


def test_moments_and_texts_that_are_missing_are_told_as_such(records: Records) -> None:
    answers.record(records, replace(given(), shown_at=None))
    (kept,) = answers.in_lesson(records, ADA, "black-moon")
    assert kept.shown_at is None
    (told,) = holdings.of(records, ADA)["answers"]
    assert told["shown_at"] is None


def test_of_a_stranger_nothing_is_held(records: Records) -> None:
    answers.record(records, given())
    assert holdings.of(records, BEN) == NOTHING


def test_erasing_removes_all_of_one_learner_and_nothing_of_another(records: Records) -> None:
    for learner in (ADA, BEN):
        answers.record(records, given(learner=learner))
        drafts.save(records, learner, "black-moon", "judge", 1, "why", {})
        hints.open(records, learner, "black-moon", "judge", 1, "why", 1)
    before = holdings.of(records, BEN)
    assert holdings.erase(records, ADA) == {
        "marks": 0,
        "members": 0,
        "pins": 0,
        "regrades": 0,
        "answers": 1,
        "assigned_attempts": 0,
        "sittings": 0,
        "attempts": 1,
        "drafts": 1,
        "hints_opened": 1,
        "progress": 1,
        "learners": 1,
    }
    assert holdings.of(records, ADA) == NOTHING
    assert holdings.of(records, BEN) == before


def test_erasing_again_finds_nothing(records: Records) -> None:
    answers.record(records, given())
    holdings.erase(records, ADA)
    assert set(holdings.erase(records, ADA).values()) == {0}


def test_versions_of_questions_outlive_who_answered_them(records: Records) -> None:
    answers.record(records, given())
    holdings.erase(records, ADA)
    assert answers.content_of_version(records, "v1") is not None
