"""What grading says of an answer, and a check of an item: values that know no model.

Pages and records that show what was graded load this, and no kind of question.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Verdict = Literal["right", "partly", "wrong", "judged"]
"""How a question came out; `judged` where there is a score and no right or wrong."""


class Mark(Struct, frozen=True):
    """How one part of an answer came out, and why. `feedback` is rendered, sanitised HTML."""

    part: str
    is_right: bool | None
    feedback: str


class Result(Struct, frozen=True):
    """What grading says of an answer.

    `score` lies between 0 and 1. `brier` is the one-sided Brier score of a probability (0 best,
    1 worst), None for questions that ask for none. `reading` says how the answer was understood
    where it was typed freely ("19 March 2016").
    """

    score: float
    verdict: Verdict
    marks: tuple[Mark, ...] = ()
    reading: str | None = None
    brier: float | None = None


class Weakness(Struct, frozen=True):
    """A flaw in how an item is written, found by its kind: where in the item, and what to do."""

    path: tuple[str | int, ...]
    message: str
