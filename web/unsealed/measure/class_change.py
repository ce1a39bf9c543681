"""How a class changed from one form of the test to another: in discernment, and in lean.

The counts of all learners are added up first, and d′ and c are taken of the sums. The mean of the
learners' own d′ would not do: with twelve items of a sort, the correction that keeps a rate away
from 0 and 1 lowers the d′ of whoever leans far to one side, so that a class which only came to
doubt would seem to discern less, and one that stopped doubting, more. Of the sums, a change of
lean alone leaves d′ where it was (N. A. Macmillan and H. L. Kaplan, Psychological Bulletin 98
(1985), https://doi.org/10.1037/0033-2909.98.1.185, on d′ of pooled rates).
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from unsealed.measure.change import sentence_of
from unsealed.measure.discernment import Counts
from unsealed.measure.distributions import NORMAL
from unsealed.measure.intervals import DRAWS, Interval, of_drawn

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from unsealed.measure.change import Sentence

_quantile: Final = NORMAL.inv_cdf


class Pair(Struct, frozen=True):
    """One learner's counts before and after."""

    before: Counts
    after: Counts


class ClassChange(Struct, frozen=True):
    """The change of a class, each with its interval, and what it was computed from."""

    learners: int
    discernment: float
    lean: float
    discernment_interval: Interval
    lean_interval: Interval
    sentence: Sentence
    seed: int
    draws: int


def pooled(counts: Iterable[Counts]) -> Counts:
    """The counts of all, added up: none of anything if there are none."""
    each = tuple(counts)
    return Counts(
        sum(one.hits for one in each),
        sum(one.sound for one in each),
        sum(one.false_alarms for one in each),
        sum(one.unsound for one in each),
    )


def change_of(pairs: Sequence[Pair], *, seed: int, draws: int = DRAWS) -> ClassChange:
    """The change of d′ and c of the class, their 95 % intervals, and the one sentence by rule.

    The same seed gives the same intervals. Raises ValueError for fewer than two learners, or where
    there is no sound or no unsound item before or after.
    """
    if len(pairs) < 2:
        raise ValueError(f"A change of a class needs two learners or more: found {len(pairs)}.")
    # So many bits hold the sum of whatever is drawn.
    bits = (2 * len(pairs) * max(map(_most, pairs))).bit_length()
    packed = [_packed(pair, bits) for pair in pairs]
    discernment, lean = _change(sum(packed), bits)
    drawing = random.Random(seed)  # noqa: S311 - statistics, not secrets
    drawn = [_change(sum(drawing.choices(packed, k=len(packed))), bits) for _ in range(draws)]
    of_discernment = of_drawn([each[0] for each in drawn], of=len(pairs))
    of_lean = of_drawn([each[1] for each in drawn], of=len(pairs))
    return ClassChange(
        len(pairs),
        discernment,
        lean,
        of_discernment,
        of_lean,
        sentence_of(of_discernment, of_lean),
        seed,
        draws,
    )


def _most(pair: Pair) -> int:
    """The most items of a sort that a learner had."""
    before, after = pair.before, pair.after
    return max(before.sound, before.unsound, after.sound, after.unsound)


def _packed(pair: Pair, bits: int) -> int:
    """All counts of a learner in one whole number, halves doubled: sums of it add each up."""
    fields = [
        round(2 * number)
        for counts in (pair.before, pair.after)
        for number in (counts.hits, counts.sound, counts.false_alarms, counts.unsound)
    ]
    return sum(number << bits * place for place, number in enumerate(fields))


def _change(packed: int, bits: int) -> tuple[float, float]:
    """The change of d′ and of c of packed counts.

    The same as of `rates_of`, `d_prime` and `criterion`, without their objects: a report asks for
    it two thousand times.
    """
    mask = (1 << bits) - 1
    rates = []
    for _ in range(4):
        count, items = packed & mask, packed >> bits & mask
        if not items:
            raise ValueError("A change needs sound and unsound items before and after: found none.")
        packed >>= 2 * bits
        rates.append(_quantile((count + 1) / (items + 2)))
    hit, alarm, hit_after, alarm_after = rates
    return hit_after - alarm_after - hit + alarm, (hit + alarm - hit_after - alarm_after) / 2
