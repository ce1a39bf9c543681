"""Answers as pages hand them to the records, with everything unsaid filled in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from unsealed.questions.results import Result
from unsealed.records.answers import GivenAnswer
from unsealed.records.tables import LearnerId

if TYPE_CHECKING:
    from unsealed.questions.kind import RawAnswer
    from unsealed.questions.results import Verdict

MORNING = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
ADA = LearnerId("ada-on-her-laptop")
BEN = LearnerId("ben-on-his-phone")


def after(minutes: float) -> datetime:
    """So many minutes after the morning began."""
    return MORNING + timedelta(minutes=minutes)


def given(
    question: str = "which-layer",
    *,
    learner: str = ADA,
    lesson: str = "black-moon",
    step: str = "retrieve",
    number: int = 1,
    try_number: int = 1,
    option: str = "a",
    score: float = 1.0,
    verdict: Verdict = "right",
    brier: float | None = None,
    version: str = "v1",
    minutes: float = 0,
) -> GivenAnswer:
    """An answer of Ada's, or as said."""
    raw: RawAnswer = {"option": option}
    return GivenAnswer(
        learner=LearnerId(learner),
        lesson=lesson,
        step=step,
        number=number,
        preset="practice",
        question=question,
        try_number=try_number,
        version=version,
        kind="single-choice",
        content={
            "id": question,
            "stem": "Which layer is it?",
            "options": [{"id": "a"}, {"id": "b"}],
        },
        raw=raw,
        result=Result(score, verdict, brier=brier),
        hints=0,
        shown_at=after(minutes - 1),
        answered_at=after(minutes),
        edition="edition-1",
    )
