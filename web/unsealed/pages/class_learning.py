"""What a class's tests before and after tell: the two bars, one sentence by rule, what to reteach.

Only sums are made here, over whoever took both forms; no learner is named, and none is compared
with another.
"""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from unsealed.measure import items
from unsealed.measure.change import Group, effect_beside, more_change
from unsealed.measure.class_change import Pair, change_of, pooled
from unsealed.measure.discernment import area, criterion, d_prime, rates_of
from unsealed.measure.intervals import of_share
from unsealed.measure.sizes import (
    AGREEMENT,
    CLASS_CHANGE,
    ITEM_DIFFICULTY,
    TWO_GROUPS,
    too_few,
)
from unsealed.pages.learning_charts import bars_of_many
from unsealed.pages.sitting_tally import SEALS, is_missed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from unsealed.measure.class_change import ClassChange
    from unsealed.measure.discernment import Counts
    from unsealed.measure.intervals import Interval
    from unsealed.measure.sizes import TooFew
    from unsealed.pages.learning_charts import TwoBars
    from unsealed.pages.sitting_tally import Tally
    from unsealed.records.form_answers import AnsweredSitting

BEFORE_LESSONS: Final = ("before", "waiting")
RETAUGHT: Final = 2
"""How many seals are named as those to come back to."""


class Level(Struct, frozen=True):
    """Where a group stands in one phase: d′, c, how often of a hundred it picks the sound paper of
    a sound and an unsound one, and the mean percent given to either sort."""

    discernment: float
    lean: float
    picks: int
    to_sound: int
    to_unsound: int


class Half(Struct, frozen=True):
    """Learners who took two forms: all of a class, or the half that was taught, or that waited.

    `change` is None where `missing` learners are too few for it.
    """

    second: str
    learners: int
    bars: TwoBars
    levels: tuple[tuple[str, Level], ...]
    change: ClassChange | None
    missing: TooFew | None


class Effect(Struct, frozen=True):
    """How much more the taught half changed than the one that waited: `size` is in standard
    deviations (None where nobody differed), `interval` in the share that is told apart."""

    learners: tuple[int, int]
    size: float | None
    more: float
    interval: Interval


class SealShare(Struct, frozen=True):
    """How many claims that turn on a seal were missed, before the lessons and after."""

    seal: str
    before: tuple[float, int]
    after: tuple[float, int]

    @property
    def last(self) -> tuple[float, int]:
        """What counts now: after the lessons, once there is anything after them."""
        return self.after if self.after[1] else self.before

    @property
    def share(self) -> float:
        """The share missed, of what counts now."""
        missed, asked = self.last
        return missed / asked if asked else 0.0

    @property
    def interval(self) -> Interval | None:
        """Wilson's interval of that share."""
        missed, asked = self.last
        return of_share(missed, asked) if asked else None


class Agreement(Struct, frozen=True):
    """How far the items of a form agree with each other: α over the learners who answered all."""

    form: str
    learners: int
    alpha: float | None
    interval: Interval | None
    missing: TooFew | None


class Counted(Struct, frozen=True):
    """What stands under the charts: how many, what was left out, from which forms and editions."""

    sittings: Mapping[str, int]
    forms: tuple[str, ...]
    editions: tuple[str, ...]
    skipped: int
    hurried: int
    known: int
    seed: int


class ClassLearning(Struct, frozen=True):
    """All of it. `waiting` and `effect` are None where nobody waits."""

    taught: Half | None
    waiting: Half | None
    effect: Effect | None
    effect_missing: TooFew | None
    seals: tuple[SealShare, ...]
    seals_missing: TooFew | None
    agreements: tuple[Agreement, ...]
    counted: Counted

    @property
    def halves(self) -> tuple[Half, ...]:
        """The half that was taught, and the one that waited if there is one."""
        return tuple(half for half in (self.taught, self.waiting) if half is not None)

    @property
    def reteach(self) -> tuple[SealShare, ...]:
        """The two seals that were missed most."""
        if self.seals_missing:
            return ()
        missed = sorted((each for each in self.seals if each.share), key=lambda each: -each.share)
        return tuple(missed[:RETAUGHT])


def seed_of(class_id: str) -> int:
    """The seed of a class's intervals: the same at each look, and printed beside them."""
    return int.from_bytes(sha256(class_id.encode()).digest()[:4])


def class_learning(
    class_id: str,
    answered: Sequence[AnsweredSitting],
    added: Sequence[Tally],
    *,
    has_waiting_list: bool,
) -> ClassLearning:
    """What a class's sittings tell. `added` are those that were handed in, added up."""
    seed = seed_of(class_id)
    by_learner: dict[str, dict[str, Tally]] = {}
    for each in added:
        by_learner.setdefault(each.sitting.learner, {})[each.sitting.phase] = each
    taught = _half(by_learner.values(), "after", seed)
    waiting = _half(by_learner.values(), "waiting", seed) if has_waiting_list else None
    effect, effect_missing = _effect(by_learner.values()) if has_waiting_list else (None, None)
    return ClassLearning(
        taught=taught,
        waiting=waiting,
        effect=effect,
        effect_missing=effect_missing,
        seals=_seals(added),
        seals_missing=too_few(_learners_now(added), ITEM_DIFFICULTY),
        agreements=tuple(_agreements(answered)),
        counted=_counted(added, seed),
    )


def _half(learners: Iterable[Mapping[str, Tally]], second: str, seed: int) -> Half | None:
    """Those who took the second form in this phase; before anybody has, those who may yet."""
    sat = list(learners)
    both = [each for each in sat if "before" in each and second in each]
    only = [each for each in sat if "before" in each and "waiting" not in each]
    if not both and (second != "after" or not only):
        return None
    chosen = both or only
    phases = ("before", second, "later") if both else ("before",)
    by_phase = {
        phase: [each[phase] for each in chosen if phase in each]
        for phase in phases
        if any(phase in each for each in chosen)
    }
    pairs = [Pair(each["before"].counts, each[second].counts) for each in both if _is_full(each)]
    missing = too_few(len(pairs), CLASS_CHANGE)
    return Half(
        second=second,
        learners=len(chosen),
        bars=bars_of_many({name: [t.counts for t in each] for name, each in by_phase.items()}),
        levels=tuple(
            (name, level) for name, each in by_phase.items() if (level := _level(each)) is not None
        ),
        change=None if missing else change_of(pairs, seed=seed),
        missing=missing,
    )


def _is_full(sat: Mapping[str, Tally]) -> bool:
    """Whether somebody judged sound and unsound papers in each form they took."""
    return all(each.counts.sound and each.counts.unsound for each in sat.values())


def _level(added: Sequence[Tally]) -> Level | None:
    counts = pooled(each.counts for each in added)
    if not counts.sound or not counts.unsound:
        return None
    rates = rates_of(counts)
    return Level(
        d_prime(rates),
        criterion(rates),
        round(100 * area(rates)),
        round(sum(each.percent[0] for each in added) / counts.sound),
        round(sum(each.percent[1] for each in added) / counts.unsound),
    )


def _effect(learners: Iterable[Mapping[str, Tally]]) -> tuple[Effect | None, TooFew | None]:
    sat = [each for each in learners if "before" in each and _is_full(each)]
    groups = [
        [(each["before"].counts, each[second].counts) for each in sat if second in each]
        for second in ("after", "waiting")
    ]
    missing = too_few(min(map(len, groups)), TWO_GROUPS)
    if missing:
        return None, missing
    taught, waiting = map(_group, groups)
    try:
        size = effect_beside(taught, waiting)
    except ZeroDivisionError:
        size = None  # nobody differed before
    more = taught.change - waiting.change
    sizes = (len(groups[0]), len(groups[1]))
    return Effect(sizes, size, more, more_change(taught, waiting)), None


def _group(pairs: Sequence[tuple[Counts, Counts]]) -> Group:
    return Group(
        tuple(before.told_apart for before, _after in pairs),
        tuple(after.told_apart for _before, after in pairs),
    )


def _learners_now(added: Sequence[Tally]) -> int:
    """The learners behind what is told of the seals."""
    after = {each.sitting.learner for each in added if each.sitting.phase not in BEFORE_LESSONS}
    return len(after or {each.sitting.learner for each in added})


def _seals(added: Sequence[Tally]) -> tuple[SealShare, ...]:
    before = [each for each in added if each.sitting.phase in BEFORE_LESSONS]
    after = [each for each in added if each.sitting.phase not in BEFORE_LESSONS]
    return tuple(SealShare(seal, _missed(before, seal), _missed(after, seal)) for seal in SEALS)


def _missed(added: Sequence[Tally], seal: str) -> tuple[float, int]:
    return (
        sum(each.missed[seal] for each in added),
        sum(each.asked.get(seal, 0) for each in added),
    )


def _agreements(answered: Sequence[AnsweredSitting]) -> Iterable[Agreement]:
    by_form: dict[str, list[AnsweredSitting]] = {}
    for each in answered:
        if each.sitting.handed_in_at is not None:
            by_form.setdefault(each.sitting.form, []).append(each)
    for form, sat in sorted(by_form.items()):
        scores = complete_scores(sat)
        missing = too_few(len(scores), AGREEMENT)
        alpha = None if missing else items.alpha(scores)
        interval = (
            None if alpha is None else items.interval_of_alpha(alpha, len(scores), len(scores[0]))
        )
        yield Agreement(form, len(scores), alpha, interval, missing)


def complete_scores(sat: Sequence[AnsweredSitting]) -> list[list[float]]:
    """A row of scores for each learner who answered every settled claim of the form, claims in the
    order of their names."""
    tables = [
        {
            a.item: 1 - is_missed(a)
            for a in each.answers
            if a.outcome != "open" and not a.seen_before
        }
        for each in sat
    ]
    names = sorted(set().union(*tables)) if tables else []
    return [[table[name] for name in names] for table in tables if len(table) == len(names)]


def _counted(added: Sequence[Tally], seed: int) -> Counted:
    return Counted(
        sittings=Counter(each.sitting.phase for each in added),
        forms=tuple(sorted({each.sitting.form for each in added})),
        editions=tuple(sorted({each.sitting.edition for each in added})),
        skipped=sum(each.skipped for each in added),
        hurried=sum(each.hurried for each in added),
        known=sum(each.known for each in added),
        seed=seed,
    )
