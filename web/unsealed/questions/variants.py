"""Variants: which questions somebody gets, and in which order they and their options stand.

All of it follows from a seed: the same seed gives the same variant for ever, after a reload, on
every node and under every version of Python.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from unsealed.questions.seals import Choice

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")

_NUMBER = re.compile(r"^\W*\d")
_OTHERS = re.compile(
    r"\b(all|none|both|neither|any) of (these|those|them|the above)\b", re.IGNORECASE
)


class Draw(Struct, frozen=True):
    """How a variant is drawn: how many of the pool, 0 for all; in an order of its own or not."""

    count: int
    is_varied: bool


def in_own_order(entries: Sequence[T], *, seed: str, name: Callable[[T], str]) -> tuple[T, ...]:
    """The entries in the order that the seed gives them."""
    return tuple(sorted(entries, key=lambda entry: _hash(f"{seed}:{name(entry)}")))


def drawn(
    pool: Sequence[T], draw: Draw, *, seed: str, go: int, name: Callable[[T], str]
) -> tuple[T, ...]:
    """The part of the pool that is somebody's at a go, counted from 1.

    The next go continues where the last one stopped, so that nothing comes again before all of
    the pool has come.
    """
    count = draw.count if 0 < draw.count < len(pool) else len(pool)
    row = in_own_order(pool, seed=seed, name=name)
    chosen = [row[place % len(row)] for place in range((go - 1) * count, go * count)]
    if draw.is_varied:
        return in_own_order(chosen, seed=f"{seed}:{go}", name=name)
    return tuple(entry for entry in pool if entry in chosen)


# `Any`: what is shown before answering is of each kind's own class.
def with_own_options(shown: Any, *, seed: str) -> Any:
    """The same with its options in the order of the seed, where their order says nothing."""
    options = getattr(shown, "options", None)
    if not options or not all(isinstance(option, Choice) for option in options):
        return shown
    if _have_an_order(options):
        return shown
    return replace(shown, options=in_own_order(options, seed=seed, name=lambda one: one.value))


def own_row(seed: str, number: int, count: int) -> int:
    """Which of so many rows of values somebody gets by their number in the class, from 1.

    Numbers that follow one another get rows that follow one another, so that each row is given
    equally often and neighbours in the list have different ones.
    """
    return (int.from_bytes(_hash(seed)[:4]) + number) % count + 1


def _have_an_order(options: Sequence[Choice]) -> bool:
    """Whether the options are a row of numbers, or one of them speaks of the others."""
    words = [re.sub(r"<[^>]+>", "", option.words) for option in options]
    return all(map(_NUMBER.match, words)) or any(map(_OTHERS.search, words))


def _hash(text: str) -> bytes:
    return sha256(text.encode()).digest()
