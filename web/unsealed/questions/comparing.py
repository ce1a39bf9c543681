"""What the learner gave beside what the course says, part by part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from unsealed.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable


class Compared(Struct, frozen=True):
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
