"""Short text: a sentence or two in the learner's words, marked by a rubric."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator

from unsealed.questions.content import require_at_least, require_unique
from unsealed.questions.kind import Frozen, Id, Inline, Prose, Question

Phrase = Annotated[str, StringConstraints(pattern=r"\w", strip_whitespace=True)]


class Feedback(Frozen):
    """What is said where a criterion is met, and where it is not."""

    met: Inline
    unmet: Inline


class Criterion(Frozen):
    """Something a good answer says. It is met if one of the words or phrases in `any` occurs.

    A phrase is found at the borders of words, whatever its capitals; a word that ends in `*`
    stands for all words that begin so: `verif*` finds "verified" and "verification".
    """

    id: Id
    text: Inline
    points: Annotated[int, Field(ge=1)]
    any: Annotated[tuple[Phrase, ...], Field(min_length=1)]
    feedback: Feedback


class ShortText(Question):
    """A question answered in at most `max_words` words; `model_answer` is shown afterwards."""

    kind: Literal["short-text"]
    rubric: tuple[Criterion, ...]
    model_answer: Prose
    max_words: Annotated[int, Field(ge=5, le=300)]

    @field_validator("rubric")
    @classmethod
    def _criteria_can_be_told_apart(cls, rubric: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
        require_at_least(rubric, 1)
        require_unique(rubric)
        return rubric
