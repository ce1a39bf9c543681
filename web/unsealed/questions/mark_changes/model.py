"""Mark changes: which words or lines of a copy were altered, or was nothing?"""

from __future__ import annotations

from html import escape
from typing import Annotated, Literal

from msgspec import Struct
from pydantic import Field, field_validator

from unsealed.lab.comparison.mark_words import difference_of, outcome_of, rates_of
from unsealed.lab.comparison.marking import By, Marked, changes_of, judge, rows_of
from unsealed.language import gettext as _
from unsealed.questions.answers import texts_in
from unsealed.questions.content import content_fault
from unsealed.questions.kind import Inline, Question, RawAnswer

MOST_WORDS = 160
"""A copy that is longer takes too many steps by keyboard."""
Lines = Annotated[tuple[str, ...], Field(min_length=1)]


class Change(Struct, frozen=True):
    """An alteration: its name in a result, and what was done, as HTML."""

    id: str
    text: str


class MarkChanges(Question):
    """Two texts, line by line. What differs between them is found by aligning their words.

    Where nothing differs, the right answer is that nothing was altered.
    """

    kind: Literal["mark-changes"]
    original: Lines
    copied: Lines
    by: By = "word"
    because: Inline

    @field_validator("original", "copied")
    @classmethod
    def _is_short_enough_to_walk(cls, lines: tuple[str, ...]) -> tuple[str, ...]:
        words = " ".join(lines).split()
        if not words:
            raise content_fault(_("there are no words in it. Write the lines of the text."))
        if len(words) > MOST_WORDS:
            raise content_fault(
                _("it has %(found)d words, and %(most)d are enough. Take a part of the text.")
                % {"found": len(words), "most": MOST_WORDS}
            )
        return lines

    @property
    def texts(self) -> tuple[str, str]:
        """The original and the copy as texts."""
        return "\n".join(self.original), "\n".join(self.copied)

    @property
    def values(self) -> tuple[str, ...]:
        """The numbers of everything that can be marked."""
        return tuple(unit.value for row in rows_of(self.texts[1], self.by) for unit in row.units)

    @property
    def changes(self) -> tuple[Change, ...]:
        """The alterations in order; none is a possible answer."""
        return tuple(
            Change(f"change-{number}", escape(difference_of(each.segment), quote=False))
            for number, each in enumerate(changes_of(*self.texts, self.by), start=1)
        )

    @property
    def fewest_marks(self) -> tuple[str, ...]:
        """One mark for each alteration: an answer that is right."""
        changes = changes_of(*self.texts, self.by)
        return tuple(dict.fromkeys(min(each.units, key=int) for each in changes))

    def judged(self, answer: RawAnswer) -> Marked:
        """What became of the marks of an answer."""
        return judge(*self.texts, self.by, texts_in(answer, "marked"))

    def outcome(self, answer: RawAnswer) -> str:
        """How many alterations were found, and how much was marked in vain, in a sentence."""
        return outcome_of(self.judged(answer))

    def rates(self, answer: RawAnswer) -> tuple[str, ...]:
        """Precision and recall, in a sentence each."""
        return rates_of(self.judged(answer))
