"""Goals 1 to 5 and 12: pages, answers, their tails and their CPU; nobody starved, nothing lost."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import learners
import steady
from loads import Load, Run
from report import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contestants import Contestant

STORED_BEFORE = 10_000
LEARNERS_AT_ONCE = 32
ARRIVING = 200
Runs = dict[tuple[str, str, int], Run]
CASES = (("page", 1), ("page", 32), ("answer", 8), ("answer", 32))


def measure(floor: Contestant, ours: Contestant, *, seconds: float) -> list[Row]:
    """Drive both in turn, so that whatever else the machine does falls on both alike."""
    runs: Runs = {}
    stored = {one.name: _fill(one) for one in (floor, ours)}
    accepted = {one.name: 0 for one in (floor, ours)}
    for (mode, connections), one in itertools.product(CASES, (floor, ours)):
        run = _load(one, mode).run(one.server, connections=connections, seconds=seconds)
        runs[one.name, mode, connections] = run
        accepted[one.name] += run.answered * (mode == "answer")
    new = ours.stored() - stored[ours.name]
    return [*_compare(runs), _kept(accepted[ours.name], new)]


def fairness(ours: Contestant, *, seconds: float) -> list[Row]:
    """Goal 12: learners who answer without a pause, each on a connection of their own."""
    before = ours.stored()
    found = steady.everybody_at_once(
        ours.server.port,
        lambda number: _answers(ours, number, first_try=500),
        learners=LEARNERS_AT_ONCE,
        seconds=seconds,
    )
    lost = found.answered - (ours.stored() - before)
    what = f"answers, c{LEARNERS_AT_ONCE} for {seconds:.0f} s"
    return [
        Row("12", f"{what}: errors", "answers", found.bad, "≤ 0", among=found.answered),
        Row("12", f"{what}: acknowledged and not stored", "answers", lost, "≤ 0"),
        Row("12", f"{what}: slowest learner", "of the mean", found.slowest, "≥ 0.5"),
    ]


def open_loop(floor: Contestant, ours: Contestant, *, seconds: float) -> list[Row]:
    """Latencies when answers arrive at a fixed rate, queueing included."""
    found = {
        one.name: steady.arriving(one.server.port, _mixed(one), rate=ARRIVING, seconds=seconds)
        for one in (floor, ours)
    }
    bare, full = found[floor.name], found[ours.name]
    what = f"answers arriving {ARRIVING} a second"
    return [
        Row("", f"{what}: p50", "ms", full.p50, "", bare.p50),
        Row("", f"{what}: p99", "ms", full.p99, "", bare.p99),
        Row("", f"{what}: errors", "answers", full.bad, "≤ 0"),
    ]


def _fill(one: Contestant) -> int:
    """Store so many answers first, as the goals ask; returns how many there are."""
    while one.stored() < STORED_BEFORE:
        one.answer.run(one.server, connections=LEARNERS_AT_ONCE, seconds=3)
    one.page.run(one.server, connections=8, seconds=2)
    return one.stored()


def _load(one: Contestant, mode: str) -> Load:
    return one.page if mode == "page" else one.answer


def _compare(runs: Runs) -> Iterator[Row]:
    def row(goal: str, what: str, case: tuple[str, int], figure: str, wanted: str) -> Row:
        bare, full = (getattr(runs[(name, *case)], figure) for name in ("floor", "course"))
        unit = {"rate": "requests/s", "cpu": "CPU ms", "size": "bytes"}.get(figure, "ms")
        return Row(goal, what, unit, full, wanted, bare)

    yield row("1", "lesson page, c32", ("page", 32), "rate", "≥ 0.5")
    yield row("2", "lesson page, c1: p50", ("page", 1), "p50", "≤ 2")
    yield row("", "lesson page, c1: p99", ("page", 1), "p99", "")
    yield row("", "lesson page: size", ("page", 32), "size", "")
    yield row("3", "answer, c8", ("answer", 8), "rate", "")
    yield row("3", "answer, c32", ("answer", 32), "rate", "")
    most, of_floor = (_most(runs, name) for name in ("course", "floor"))
    yield Row("3", "answer, the better of c8 and c32", "requests/s", most, "≥ 0.5", of_floor)
    yield row("4", "answer, c8: p99", ("answer", 8), "p99", "≤ 2")
    yield row("4", "answer, c32: p99", ("answer", 32), "p99", "≤ 2")
    yield row("5", "one page", ("page", 32), "cpu", "≤ 2")
    yield row("5", "one answer", ("answer", 32), "cpu", "≤ 2")
    course = [run for (name, *_), run in runs.items() if name == "course"]
    asked = sum(run.answered for run in course)
    bad = sum(run.bad for run in course)
    yield Row("12", "all these loads: errors", "requests", bad, "≤ 0", among=asked)


def _most(runs: Runs, name: str) -> float:
    """The most answers a second that one of them gave, by whichever number of connections."""
    return max(run.rate for (of, mode, _), run in runs.items() if (of, mode) == (name, "answer"))


def _kept(accepted: int, stored: int) -> Row:
    """What was accepted must be stored; what wrk sent last of each run may be stored unread."""
    unread = sum(connections for mode, connections in CASES if mode == "answer")
    lost = max(0, accepted - stored) + max(0, stored - accepted - unread)
    what = "answers accepted and not stored once"
    return Row("3", what, "answers", lost, "≤ 0", among=accepted)


def _answers(one: Contestant, learner: int, *, first_try: int) -> Iterator[bytes]:
    files = one.answer.learners, one.answer.paths
    return learners.answers_of(*files, learner=learner, first_try=first_try)


def _mixed(one: Contestant) -> Iterator[bytes]:
    """Answers of two hundred learners in turn."""
    each = [_answers(one, number, first_try=700) for number in range(200)]
    return itertools.chain.from_iterable(zip(*each, strict=False))
