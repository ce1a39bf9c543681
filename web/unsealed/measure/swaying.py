"""Whether a cue sways people: whether the same kind of claim is believed more often with it.

Over a form cues are crossed with truth, so that they tell nothing of it. Whoever goes by them is
swayed, whatever the truth: within the sound claims and within the unsound ones alike. Each learner
is their own comparison, and the interval is over learners.
"""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import Struct

from unsealed.measure.intervals import LEVEL, of_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from unsealed.measure.intervals import Interval

_KINDS: Final = ((True, True), (True, False), (False, True), (False, False))


class Cued(NamedTuple):
    """One judgement: whether the claim had the cue, whether it holds, and how far it was a yes."""

    # A tuple, because an analysis makes hundreds of thousands.

    has_cue: bool
    holds: bool
    yes: float


class Sway(Struct, frozen=True):
    """How much more often claims are believed with the cue than without, over so many learners."""

    learners: int
    more: float
    interval: Interval

    @property
    def is_swaying(self) -> bool:
        """Whether that is more than chance."""
        return not self.interval.holds(0)


def sway_of(judged: Sequence[Cued]) -> float | None:
    """One learner's share of yes with the cue less that without, the mean over sound and unsound.

    None where one of the four kinds of claim was never judged.
    """
    said: dict[tuple[bool, bool], list[float]] = {kind: [] for kind in _KINDS}
    for has_cue, holds, yes in judged:
        said[holds, has_cue].append(yes)
    if not all(said.values()):
        return None
    means = {kind: fmean(yeses) for kind, yeses in said.items()}
    return fmean(means[holds, True] - means[holds, False] for holds in (True, False))


def sway(learners: Iterable[float | None], *, looked_at: int = 1) -> Sway | None:
    """The mean of the learners' own figures; None for fewer than two of them.

    `looked_at` is among how many cues this is one: each interval is so much wider (Bonferroni) that
    all of them together hold the truth as often as one would.
    """
    known = [each for each in learners if each is not None]
    if len(known) < 2:
        return None
    level = 1 - (1 - LEVEL) / looked_at
    return Sway(len(known), fmean(known), of_mean(known, level=level))
