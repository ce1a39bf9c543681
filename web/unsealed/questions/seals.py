"""The four seals: their names, their questions and the answers they can have."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from unsealed.language import gettext as _
from unsealed.language import noop


class Seal(StrEnum):
    """The four questions that the course asks of every document and claim."""

    AUTHENTIC = "authentic"
    INTACT = "intact"
    COMPLETE = "complete"
    MEANING = "meaning"


class SealVerdict(StrEnum):
    """The three answers that a seal can have."""

    HOLDS = "holds"
    FAILS = "fails"
    CANNOT_TELL = "cannot-tell"


_NAMES = {
    Seal.AUTHENTIC: noop("Authentic"),
    Seal.INTACT: noop("Intact"),
    Seal.COMPLETE: noop("Complete"),
    Seal.MEANING: noop("Meaning"),
}
_QUESTIONS = {
    Seal.AUTHENTIC: noop("Is it what it claims to be?"),
    Seal.INTACT: noop("Has it been left unaltered?"),
    Seal.COMPLETE: noop("Is nothing left out that matters?"),
    Seal.MEANING: noop("Does it support this claim?"),
}
_VERDICTS = {
    SealVerdict.HOLDS: noop("holds"),
    SealVerdict.FAILS: noop("fails"),
    SealVerdict.CANNOT_TELL: noop("cannot tell from what we have"),
}


class Choice(Struct, frozen=True):
    """Something to choose: the value that a form sends, and the words beside it."""

    value: str
    words: str


def seal_name(seal: str) -> str:
    """The name of a seal, in the reader's language. Raises ValueError for no seal's id."""
    return _(_NAMES[Seal(seal)])


def seal_question(seal: str) -> str:
    """The question that a seal asks, in the reader's language, so that yes means it holds."""
    return _(_QUESTIONS[Seal(seal)])


def verdict_words(verdict: str) -> str:
    """A seal's verdict in the reader's language. Raises ValueError for no verdict."""
    return _(_VERDICTS[SealVerdict(verdict)])


def verdict_choices() -> tuple[Choice, ...]:
    """The three verdicts to choose from."""
    return tuple(Choice(value=one.value, words=verdict_words(one)) for one in SealVerdict)
