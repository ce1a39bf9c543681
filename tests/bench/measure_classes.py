"""What a class is told, held against what is true of it: a thousand simulated classes of a kind.

Learners of known discernment and lean take twelve sound and twelve unsound items before and after.
Their d′ and c scatter (standard deviations 0.4 and 0.3) and so do the items (0.4), which are the
same for all. The truth is that of the class's summed counts with learners without end.
"""

from __future__ import annotations

import random
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

from report import Row

from unsealed.measure.class_change import Pair, change_of
from unsealed.measure.discernment import Counts, Rates, criterion, d_prime
from unsealed.measure.distributions import normal_share

LEARNERS = 25
ITEMS = 12
OF_DISCERNMENT = 0.4
OF_LEAN = 0.3
OF_ITEMS = 0.4
_CHANCE = random.Random(5)
SOUND = [_CHANCE.gauss(0, OF_ITEMS) for _ in range(ITEMS)]
UNSOUND = [_CHANCE.gauss(0, OF_ITEMS) for _ in range(ITEMS)]


@dataclass(frozen=True)
class Mind:
    """How well a learner tells sound from unsound, and which way they lean."""

    d: float
    c: float


@dataclass(frozen=True)
class Scenario:
    """What changes between the two forms, and what is asked of it."""

    what: str
    before: Mind
    after: Mind
    is_discerning: bool


ONLY_LEAN = (
    Scenario("nothing changed", Mind(1, 0), Mind(1, 0), is_discerning=False),
    Scenario("lean rose by 0.5", Mind(1, 0), Mind(1, 0.5), is_discerning=False),
    Scenario("lean fell by 0.5", Mind(1, 0), Mind(1, -0.5), is_discerning=False),
    Scenario("lean rose from 0 to 0.8", Mind(1, 0), Mind(1, 0.8), is_discerning=False),
    Scenario("lean fell from 0.8 to 0", Mind(1, 0.8), Mind(1, 0), is_discerning=False),
    Scenario("lean rose from −0.8 to 0", Mind(1, -0.8), Mind(1, 0), is_discerning=False),
)
DISCERNMENT = (
    Scenario("discernment rose by 0.2", Mind(1, 0), Mind(1.2, 0), is_discerning=True),
    Scenario("discernment rose by 0.5", Mind(1, 0), Mind(1.5, 0), is_discerning=True),
    Scenario("discernment rose by 0.8", Mind(1, 0), Mind(1.8, 0), is_discerning=True),
    Scenario("discernment rose by 1.0", Mind(1, 0), Mind(2, 0), is_discerning=True),
    Scenario("both rose by 0.5", Mind(1, 0), Mind(1.5, 0.5), is_discerning=True),
)


def measure(*, classes: int, draws: int) -> list[Row]:
    """How often the intervals hold the truth, and how often each sort of class is told it."""
    scenarios = (*ONLY_LEAN, *DISCERNMENT)
    with ProcessPoolExecutor() as workers:
        jobs = [workers.submit(_simulated, each, classes, draws) for each in scenarios]
        found = [job.result() for job in jobs]
    rows = []
    for scenario, (of_d, of_c, said) in zip(scenarios, found, strict=True):
        rows += [
            Row("", f"{scenario.what}: interval of d′ holds", "%", of_d, "≥ 93"),
            Row("", f"{scenario.what}: interval of c holds", "%", of_c, "≥ 93"),
            Row(
                "",
                f'{scenario.what}: "more discerning"',
                "%",
                said,
                "" if scenario.is_discerning else "≤ 5",
            ),
        ]
    return rows


def _simulated(scenario: Scenario, classes: int, draws: int) -> tuple[float, float, float]:
    chance = random.Random(scenario.what)
    first, then = _truth(scenario.before), _truth(scenario.after)
    of_d, of_c, said = [], [], []
    for seed in range(classes):
        change = change_of(_class_of(scenario, chance), seed=seed, draws=draws)
        of_d.append(change.discernment_interval.holds(then.d - first.d))
        of_c.append(change.lean_interval.holds(then.c - first.c))
        said.append(change.sentence == "discerning")
    return fmean(of_d) * 100, fmean(of_c) * 100, fmean(said) * 100


def _class_of(scenario: Scenario, chance: random.Random) -> list[Pair]:
    pairs = []
    for _ in range(LEARNERS):
        d, c = chance.gauss(0, OF_DISCERNMENT), chance.gauss(0, OF_LEAN)
        before = Mind(scenario.before.d + d, scenario.before.c + c)
        after = Mind(scenario.after.d + d, scenario.after.c + c)
        pairs.append(Pair(_counts(before, chance), _counts(after, chance)))
    return pairs


def _counts(mind: Mind, chance: random.Random) -> Counts:
    hits = sum(chance.gauss(mind.d / 2 + item, 1) > mind.c for item in SOUND)
    alarms = sum(chance.gauss(-mind.d / 2 + item, 1) > mind.c for item in UNSOUND)
    return Counts(hits, ITEMS, alarms, ITEMS)


def _truth(mind: Mind) -> Mind:
    """d′ and c of the rates of such a class, were it without end."""
    spread = sqrt(1 + OF_DISCERNMENT**2 / 4 + OF_LEAN**2)
    rates = Rates(
        fmean(normal_share((mind.d / 2 - mind.c + item) / spread) for item in SOUND),
        fmean(normal_share((-mind.d / 2 - mind.c + item) / spread) for item in UNSOUND),
    )
    return Mind(d_prime(rates), criterion(rates))
