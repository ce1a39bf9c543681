"""Showing, reading and grading a short text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from unsealed.language import gettext as _
from unsealed.questions.answer_fault import AnswerFault
from unsealed.questions.answers import first, text_in, verdict_of
from unsealed.questions.results import Mark, Result, Weakness
from unsealed.questions.short_text.matching import mentions, word_count
from unsealed.questions.wording import weak_stem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.questions.kind import Fields, RawAnswer
    from unsealed.questions.short_text.model import Criterion, ShortText

LETTERS_A_WORD = 30
"""Longer than words are, so that the limit in letters only stops what is no text."""


class Shown(Struct, frozen=True):
    """How many words, and letters, an answer may have."""

    max_words: int
    max_letters: int


def show(question: ShortText) -> Shown:
    return Shown(question.max_words, question.max_words * LETTERS_A_WORD)


def recall(question: ShortText, fields: Fields) -> RawAnswer:
    return {"text": first(fields, "text")[: question.max_words * LETTERS_A_WORD]}


def read(question: ShortText, fields: Fields) -> RawAnswer:
    """The text. Raises AnswerFault if it is empty or too long."""
    text = first(fields, "text")
    words = word_count(text)
    if not words:
        raise AnswerFault(_("Write a sentence or two first."))
    if words > question.max_words:
        raise AnswerFault(
            _("At most %(most)s words fit here, and yours are %(found)s. Shorten your answer.")
            % {"most": question.max_words, "found": words}
        )
    if len(text) > question.max_words * LETTERS_A_WORD:
        raise AnswerFault(_("This answer is too long. Write it in ordinary words."))
    return {"text": text}


def grade(question: ShortText, answer: RawAnswer) -> Result:
    """Points of the criteria met, as a share of all; one mark a criterion."""
    text = text_in(answer, "text")
    met = [criterion for criterion in question.rubric if _is_met(criterion, text)]
    score = sum(one.points for one in met) / sum(one.points for one in question.rubric)
    return Result(score, verdict_of(score), tuple(_mark(one, text) for one in question.rubric))


def weaknesses(question: ShortText) -> Iterator[Weakness]:
    yield from weak_stem(question.stem)
    for index, criterion in enumerate(question.rubric):
        if not _is_met(criterion, question.model_answer):
            yield Weakness(
                ("rubric", index, "any"),
                _(
                    'the model answer does not meet the criterion "%(id)s". Add the words that it'
                    " uses, or change the answer."
                )
                % {"id": criterion.id},
            )
    if word_count(question.model_answer) > question.max_words:
        yield Weakness(
            ("model_answer",),
            _("the model answer is longer than learners may write, found %(found)s words.")
            % {"found": word_count(question.model_answer)},
        )


def _is_met(criterion: Criterion, text: str) -> bool:
    return any(mentions(text, phrase) for phrase in criterion.any)


def _mark(criterion: Criterion, text: str) -> Mark:
    is_met = _is_met(criterion, text)
    feedback = criterion.feedback.met if is_met else criterion.feedback.unmet
    return Mark(criterion.id, is_met, feedback)
