"""An order to show things in that gives nothing away, and is the same for everybody."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from unsealed.questions.content import HasId

E = TypeVar("E", bound="HasId")


def shuffled(
    entries: Sequence[E], *, seed: str, gives_away: Callable[[Sequence[E]], bool]
) -> tuple[E, ...]:
    """The entries in an order that depends on the seed alone, and does not give the answer away.

    By hash rather than by chance: the same page must come back after a reload, on every node and
    under every version of Python. If the order gives the answer away, the first entry moves to
    the end.
    """
    by_hash = tuple(sorted(entries, key=lambda entry: _hash(f"{seed}:{entry.id}")))
    return by_hash[1:] + by_hash[:1] if gives_away(by_hash) else by_hash


def _hash(text: str) -> bytes:
    return sha256(text.encode()).digest()
