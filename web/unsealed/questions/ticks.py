"""Partial credit for ticking some of several things."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection


def balance(ticked: Collection[str], right: Collection[str], wrong: Collection[str]) -> float:
    """Share of the right ones ticked less share of the wrong ones ticked: between -1 and 1.

    Ticking everything, nothing, or at random comes to 0 on average, whatever the numbers of
    right and wrong ones.
    """
    return _share(ticked, right) - _share(ticked, wrong)


def credit(ticked: Collection[str], right: Collection[str], wrong: Collection[str]) -> float:
    """The balance where it is above 0, else 0: a wrong answer is not worse than none."""
    return max(0.0, balance(ticked, right, wrong))


def _share(ticked: Collection[str], group: Collection[str]) -> float:
    return sum(name in ticked for name in group) / len(group)
