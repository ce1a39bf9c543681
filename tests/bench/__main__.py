"""Measures the course against the floor and prints the ratios. Nothing here is asserted.

The floor is a bare Flask application that does the least of the same work, on the same server with
the same number of workers, in the same run. Of some runs the median is printed, with the least and
the most. Each part's results are kept in a file, from which `make figures` makes a page.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import contestants
import measure_arrivals
import measure_classes
import measure_cold
import measure_compile
import measure_entering
import measure_examining
import measure_growth
import measure_killing
import measure_learning
import measure_load
import measure_memory
import measure_nodes
import measure_rounds
import measure_serving
import report
import saved
from loads import require_wrk

from unsealed.measure.intervals import DRAWS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from report import Row

HERE_ALONE = saved.ROOT / "build" / "figures"
"""Where results are kept that nobody wants to show: not in the repository."""


@dataclass(frozen=True)
class Plan:
    """How often and how long everything is measured."""

    runs: int
    seconds: float
    starts: int
    endurance: float
    classes: int
    stored: int
    memory: float
    workers: int = 1

    @property
    def is_quick(self) -> bool:
        """Whether it is to be over soon."""
        return self.seconds < FULL.seconds


FULL = Plan(runs=3, seconds=10, starts=5, endurance=60, classes=1000, stored=10_000_000, memory=300)
QUICK = Plan(runs=1, seconds=3, starts=3, endurance=10, classes=100, stored=100_000, memory=20)


def main() -> None:
    """Measure the parts that were asked for, and print a row for each goal."""
    given = _parser().parse_args()
    plan = replace(QUICK if given.quick else FULL, workers=given.workers)
    plan = replace(plan, runs=given.runs or plan.runs)
    machine = report.machine()
    print(machine)
    print(
        f"Runs: {plan.runs}; loads of {plan.seconds:.0f} s; workers: {plan.workers};"
        f" load from the same machine: wrk, 1,000 learners' cookies, cN = N connections"
    )
    folder = Path(given.save or HERE_ALONE)
    for part in given.parts or PARTS:
        _measure(part, plan, machine, folder, goes_on=bool(given.save))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="by default all of them")
    parser.add_argument("--quick", action="store_true", help="one short run of each")
    parser.add_argument("--runs", type=int, help="how often each part is measured")
    parser.add_argument("--workers", type=int, default=1, help="server processes; 1 as shipped")
    parser.add_argument(
        "--save", metavar="FOLDER", help="keep results here; go on with what is there already"
    )
    return parser


def _measure(part: str, plan: Plan, machine: str, folder: Path, *, goes_on: bool) -> None:
    """All runs of a part that are missing, each kept as soon as it is over."""
    settings = {name: value for name, value in asdict(plan).items() if name != "runs"}
    results = saved.begun(part, settings, machine, folder if goes_on else None)
    wanted = 1 if part in ALWAYS_THE_SAME else plan.runs
    while len(results.runs) < wanted:
        with tempfile.TemporaryDirectory(prefix="unsealed-bench-") as name:
            results = results.with_run(PARTS[part](Path(name), plan))
        results.write(folder)
    print(f"\n{part}: {len(results.runs)} of {wanted} runs, in {folder / part}.json")
    print(report.table(results.rows), flush=True)


def _serving(folder: Path, plan: Plan) -> list[Row]:
    require_wrk()
    bare = contestants.bare(folder / "floor", workers=plan.workers)
    course = contestants.course(folder / "course", workers=plan.workers)
    with bare as floor, course as ours:
        rows = measure_serving.measure(floor, ours, seconds=plan.seconds)
        rows += measure_serving.open_loop(floor, ours, seconds=plan.seconds)
        return rows + measure_serving.fairness(ours, seconds=plan.endurance)


def _rounds(folder: Path, plan: Plan) -> list[Row]:
    bare = contestants.bare(folder / "round-floor", workers=plan.workers)
    course = contestants.course(folder / "round-course", workers=plan.workers)
    with bare as floor, course as ours:
        return measure_rounds.measure(floor, ours, seconds=2 * plan.seconds)


def _cold(folder: Path, plan: Plan) -> list[Row]:
    return measure_cold.measure(folder / "cold", starts=plan.starts, workers=plan.workers)


def _compile(folder: Path, _plan: Plan) -> list[Row]:
    return measure_compile.measure(folder / "compile")


def _examining(folder: Path, _plan: Plan) -> list[Row]:
    return measure_examining.measure(folder / "examining")


def _classes(_folder: Path, plan: Plan) -> list[Row]:
    return measure_classes.measure(classes=plan.classes, draws=DRAWS)


def _learning(folder: Path, _plan: Plan) -> list[Row]:
    return measure_learning.measure(folder / "learning")


def _growth(folder: Path, plan: Plan) -> list[Row]:
    return measure_growth.measure(folder / "growth", most=plan.stored, workers=plan.workers)


def _memory(folder: Path, plan: Plan) -> list[Row]:
    require_wrk()
    bare = contestants.bare(folder / "floor", workers=plan.workers)
    course = contestants.course(folder / "course", workers=plan.workers)
    with bare as floor, course as ours:
        return measure_memory.measure(floor, ours, seconds=plan.memory)


def _entering(folder: Path, plan: Plan) -> list[Row]:
    course = contestants.course(folder / "course", workers=plan.workers, PROXY_HOPS="1")
    with course as ours:
        return measure_entering.measure(ours)


def _killing(folder: Path, plan: Plan) -> list[Row]:
    return measure_killing.measure(
        folder / "killed", seconds=plan.seconds / 2, workers=plan.workers
    )


def _load(folder: Path, plan: Plan) -> list[Row]:
    return measure_load.load(folder, is_quick=plan.is_quick)


def _overload(folder: Path, plan: Plan) -> list[Row]:
    return measure_load.overload(folder, is_quick=plan.is_quick)


def _nodes(folder: Path, plan: Plan) -> list[Row]:
    return measure_nodes.measure(folder, is_quick=plan.is_quick)


def _arrivals(folder: Path, plan: Plan) -> list[Row]:
    bare = contestants.bare(folder / "floor", workers=plan.workers)
    course = contestants.course(folder / "course", workers=plan.workers)
    with bare as floor, course as ours:
        return measure_arrivals.measure(floor, ours, seconds=3 * plan.seconds)


PARTS: Mapping[str, Callable[[Path, Plan], list[Row]]] = {
    "serving": _serving,
    "rounds": _rounds,
    "cold": _cold,
    "compile": _compile,
    "examining": _examining,
    "classes": _classes,
    "learning": _learning,
    "growth": _growth,
    "memory": _memory,
    "entering": _entering,
    "killing": _killing,
    "load": _load,
    "overload": _overload,
    "nodes": _nodes,
    "arrivals": _arrivals,
}
ALWAYS_THE_SAME = frozenset({"classes"})
"""Parts that compute, and find the same each time."""

if __name__ == "__main__":
    main()
