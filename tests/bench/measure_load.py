"""Learners who read, think, answer and poll: a thousand at once, then more until it breaks.

What is refused with 503 is no answer and counts apart. Each request counts from when its sender
meant to send it, so neither a queue nor a slow generator is hidden; the generator's own share of
the processor is told, since it has the same cores.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from district import built, district
from report import Row
from turnout import kept, share, turnout

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from district import District
    from turnout import Kept, Window

LEARNERS = 1000
QUICK_ENOUGH = 150.0
"""Milliseconds: more is too much for the 95th percentile of a page or an answer."""
STEPS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
QUICK_STEPS = (2.0, 4.0, 8.0)
KINDS = {"page": "a page", "answer": "an answer", "poll": "a poll", "draft": "a draft"}
BOUNDED = frozenset({"page", "answer"})


@dataclass(frozen=True)
class Times:
    """Seconds: in which all arrive, until it is calm, and of watching."""

    arriving: float
    calming: float
    watching: float


FULL, QUICK = Times(20, 10, 60), Times(12, 6, 20)
# At each step as many come in a second as in `load`, and what they fetch as they come is over.
CLIMBING, QUICK_CLIMBING = Times(20, 10, 12), Times(5, 3, 6)


def load(folder: Path, *, is_quick: bool) -> list[Row]:
    """A thousand learners at once on one server with SQLite."""
    with district(built(folder / "course"), folder / "nodes") as here:
        window, answers = asyncio.run(_watched(here, QUICK if is_quick else FULL))
    what = f"{LEARNERS:,} learners"
    return [*of_window(what, window, is_bound=True), *of_answers(what, answers)]


async def _watched(here: District, times: Times) -> tuple[Window, Kept]:
    async with turnout(here) as crowd:
        await crowd.grows(LEARNERS, times.arriving)
        await asyncio.sleep(times.calming)
        window = await crowd.watched(times.watching)
    return window, kept(crowd)


def of_window(what: str, window: Window, *, is_bound: bool) -> Iterator[Row]:
    """How quick it was and what it cost."""
    for kind, name in KINDS.items():
        if kind not in window.taken:
            continue
        yield Row("", f"{what}: {name}", "a second", window.rate(kind), "")
        for part in (50, 95, 99, 100):
            said = "slowest" if part == 100 else f"p{part}"
            wanted = f"≤ {QUICK_ENOUGH:.0f}" if is_bound and part == 95 and kind in BOUNDED else ""
            yield Row("", f"{what}: {name}, {said}", "ms", window.share(kind, part / 100), wanted)
    yield from of_costs(what, window)
    yield from of_faults(what, window, may_be_shed=False)


def of_costs(what: str, window: Window) -> Iterator[Row]:
    """Processor and memory, the generator's own beside them."""
    yield Row("", f"{what}: CPU of a request", "ms", window.cpu / window.answered * 1000, "")
    if window.database_cpu:
        each = window.database_cpu / window.answered * 1000
        yield Row("", f"{what}: CPU of a request in PostgreSQL", "ms", each, "")
    yield Row("", f"{what}: the servers", "cores", window.cpu / window.seconds, "")
    yield Row("", f"{what}: the generator itself", "cores", window.own_cpu / window.seconds, "")
    yield Row("", f"{what}: memory of the servers", "MB", window.memory, "")


def of_faults(what: str, window: Window, *, may_be_shed: bool) -> Iterator[Row]:
    """What went wrong; and who was asked to come again, where nobody should have been."""
    asked = window.answered + len(window.shed)
    faults = sum(window.faults.values())
    yield Row("", f"{what}: errors", "requests", faults, "≤ 0", among=asked)
    if not may_be_shed:
        yield Row("", f"{what}: asked to come again", "requests", len(window.shed), "≤ 0")


def of_answers(what: str, answers: Kept) -> Iterator[Row]:
    """Whether all that was acknowledged is stored, once."""
    lost = f"{what}: acknowledged and not stored"
    yield Row("", lost, "answers", answers.lost, "≤ 0", among=answers.acknowledged)
    yield Row("", f"{what}: stored twice", "answers", answers.doubled, "≤ 0")


@dataclass
class Climb:
    """What a crowd met as it grew, what it met once it had shrunk again, and what was kept."""

    steps: list[Window] = field(default_factory=list)
    after: list[Window] = field(default_factory=list)
    answers: list[Kept] = field(default_factory=list)


def overload(folder: Path, *, is_quick: bool) -> list[Row]:
    """More and more learners until most are asked to come again; then all but a thousand leave."""
    with district(built(folder / "course"), folder / "nodes") as here:
        climb = asyncio.run(_climbed(here, is_quick=is_quick))
    return [*_of_climb(climb), *_of_the_end(climb)]


async def _climbed(here: District, *, is_quick: bool) -> Climb:
    times, climb = QUICK_CLIMBING if is_quick else CLIMBING, Climb()
    async with turnout(here) as crowd:
        for factor in QUICK_STEPS if is_quick else STEPS:
            await crowd.grows(round(LEARNERS * factor), times.arriving)
            await asyncio.sleep(times.calming)
            climb.steps.append(await crowd.watched(times.watching))
            if len(climb.steps[-1].shed) > climb.steps[-1].answered:
                break
        await crowd.shrinks(LEARNERS)
        await asyncio.sleep(2 * times.calming)
        climb.after.append(await crowd.watched(times.watching))
    climb.answers.append(kept(crowd))
    return climb


def _is_carried(step: Window) -> bool:
    slow = any(step.share(kind, 0.95) > QUICK_ENOUGH for kind in BOUNDED)
    return not (slow or step.shed or step.faults)


def _of_climb(climb: Climb) -> Iterator[Row]:
    carried = max((step.learners for step in climb.steps if _is_carried(step)), default=0)
    shed = min((step.learners for step in climb.steps if step.shed), default=0)
    yield Row(
        "", f"a crowd that grows: all within {QUICK_ENOUGH:.0f} ms up to", "learners", carried, ""
    )
    yield Row("", "a crowd that grows: some are asked to come again from", "learners", shed, "")
    for step in climb.steps:
        what = f"{step.learners:,} learners"
        yield Row("", f"{what}: answered", "a second", step.answered / step.seconds, "")
        for kind in sorted(BOUNDED):
            if step.taken.get(kind):
                yield Row("", f"{what}: {KINDS[kind]}, p95", "ms", step.share(kind, 0.95), "")
        yield Row("", f"{what}: asked to come again", "a second", len(step.shed) / step.seconds, "")
        if step.shed:
            yield Row("", f"{what}: asked to come again, p95", "ms", share(step.shed, 0.95), "")
        yield from of_faults(what, step, may_be_shed=True)
    most = climb.steps[-1]
    yield from of_costs(f"{most.learners:,} learners", most)


def _of_the_end(climb: Climb) -> Iterator[Row]:
    asked = sum(len(step.shed) for step in climb.steps)
    unsaid = sum(step.without_retry for step in climb.steps)
    yield Row("", "all steps: 503 without Retry-After", "answers", unsaid, "≤ 0", among=asked)
    for after in climb.after:
        what = f"when all but {after.learners:,} have left"
        bound = f"≤ {QUICK_ENOUGH:.0f}"
        yield Row("", f"{what}: a page, p95", "ms", after.share("page", 0.95), bound)
        yield Row("", f"{what}: an answer, p95", "ms", after.share("answer", 0.95), bound)
        yield from of_faults(what, after, may_be_shed=False)
    for answers in climb.answers:
        yield from of_answers("all steps", answers)
