"""Reading form fields, and what is kept of them, without trusting either."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from unsealed.language import gettext as _
from unsealed.questions.answer_fault import AnswerFault

if TYPE_CHECKING:
    from collections.abc import Collection

    from unsealed.questions.kind import Fields, JsonValue, RawAnswer
    from unsealed.questions.results import Verdict

LONGEST_NUMBER = 9
"""No count or percentage that a form asks for has more digits; int() of a long text is slow."""


def first(fields: Fields, name: str) -> str:
    """The first value of a field, trimmed and free of control characters; empty if none."""
    return next(iter(every(fields, name)), "")


def every(fields: Fields, name: str) -> list[str]:
    """All values of a field that are not empty, trimmed and free of control characters."""
    values = (_clean(value) for value in fields.get(name, ()))
    return [value for value in values if value]


def known(fields: Fields, name: str, ids: Collection[str]) -> str:
    """The first value of a field if it is one of the ids; else empty."""
    value = first(fields, name)
    return value if value in ids else ""


def require_on_offer(given: Collection[str], ids: Collection[str]) -> None:
    """Raises AnswerFault if something was chosen that this question does not offer."""
    if any(value not in ids for value in given):
        raise AnswerFault(
            _("This answer is not one of those on offer. Load the page again and choose anew.")
        )


def whole_number(text: str) -> int | None:
    """The number that a text of plain digits stands for, or None."""
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return int(text) if is_number else None


def text_in(answer: RawAnswer, name: str) -> str:
    """The text kept under this name; empty if there is none."""
    return _as_text(answer.get(name))


def texts_in(answer: RawAnswer, name: str) -> tuple[str, ...]:
    """The list of texts kept under this name; empty if there is none."""
    value = answer.get(name)
    return tuple(map(_as_text, value)) if isinstance(value, list) else ()


def mapping_in(answer: RawAnswer, name: str) -> dict[str, JsonValue]:
    """The object kept under this name; empty if there is none."""
    value = answer.get(name)
    return value if isinstance(value, dict) else {}


def number_in(answer: RawAnswer, name: str, *, low: int, high: int) -> int | None:
    """The whole number kept under this name if it lies between low and high, or None."""
    value = answer.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if low <= value <= high else None


def verdict_of(score: float) -> Verdict:
    """The verdict on a score: all of it, some of it, or none."""
    if score >= 1:
        return "right"
    return "partly" if score > 0 else "wrong"


def _as_text(value: JsonValue) -> str:
    return value if isinstance(value, str) else ""


def _clean(text: str) -> str:
    """The text without characters that no database keeps (NUL, halves of a pair), trimmed."""
    kept = (char for char in text if char in "\n\t" or unicodedata.category(char) not in _UNKEPT)
    return "".join(kept).strip()


_UNKEPT = frozenset({"Cc", "Cs"})
