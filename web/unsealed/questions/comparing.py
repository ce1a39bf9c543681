"""What the learner gave beside what the course says, part by part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from unsealed.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Compared:
    """One part of an answer beside ours. The texts are rendered HTML; `yours` may be empty.

    `ours` is the accepted answer, or several joined by "or".
    """

    name: str
    yours: str
    ours: str
    is_right: bool | None
    because: str


def either(texts: Iterable[str]) -> str:
    """The texts as alternatives: "B or C"."""
    return _(" or ").join(texts)
