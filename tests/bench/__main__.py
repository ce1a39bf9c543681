"""Measures the course against the floor and prints the ratios. Nothing here is asserted.

The floor is a bare Flask application that does the least of the same work, on the same server with
the same number of workers, in the same run. Each figure is the median of the rounds.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path

import contestants
import measure_classes
import measure_cold
import measure_compile
import measure_examining
import measure_learning
import measure_rounds
import measure_serving
import report
from loads import require_wrk

from unsealed.measure.intervals import DRAWS

PARTS = ("serving", "rounds", "cold", "compile", "examining", "classes", "learning")


@dataclass(frozen=True)
class Plan:
    """How long and how often everything is measured."""

    rounds: int
    seconds: float
    starts: int
    endurance: float
    classes: int


FULL = Plan(rounds=3, seconds=10, starts=5, endurance=60, classes=1000)
QUICK = Plan(rounds=1, seconds=3, starts=3, endurance=10, classes=100)


def main() -> None:
    """Measure the parts that were asked for, and print a row for each goal."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="by default all of them")
    parser.add_argument("--quick", action="store_true", help="one short round of each")
    parser.add_argument("--workers", type=int, default=1, help="server processes; 1 as shipped")
    given = parser.parse_args()
    plan = QUICK if given.quick else FULL
    print(report.machine())
    print(
        f"Rounds: {plan.rounds} of {plan.seconds:.0f} s (medians); workers: {given.workers};"
        f" load from the same machine: wrk, 1,000 learners' cookies, cN = N connections\n"
    )
    with tempfile.TemporaryDirectory(prefix="unsealed-bench-") as name:
        rows = _measure(Path(name), given.parts or PARTS, plan, given.workers)
    print(report.table(rows))


def _measure(folder: Path, parts: list[str], plan: Plan, workers: int) -> list[report.Row]:
    rows: list[report.Row] = []
    if "serving" in parts:
        rows += _serving(folder, plan, workers)
    if "rounds" in parts:
        rows += _rounds(folder, plan, workers)
    if "cold" in parts:
        rows += measure_cold.measure(folder / "cold", rounds=plan.starts, workers=workers)
    if "compile" in parts:
        rows += measure_compile.measure(folder / "compile", rounds=plan.rounds)
    if "examining" in parts:
        rows += measure_examining.measure(folder / "examining", rounds=plan.rounds)
    if "classes" in parts:
        rows += measure_classes.measure(classes=plan.classes, draws=DRAWS)
    if "learning" in parts:
        rows += measure_learning.measure(folder / "learning", rounds=plan.rounds)
    return rows


def _serving(folder: Path, plan: Plan, workers: int) -> list[report.Row]:
    require_wrk()
    bare = contestants.bare(folder / "floor", workers=workers)
    course = contestants.course(folder / "course", workers=workers)
    with bare as floor, course as ours:
        rows = measure_serving.measure(floor, ours, rounds=plan.rounds, seconds=plan.seconds)
        rows += measure_serving.open_loop(floor, ours, seconds=plan.seconds)
        return rows + measure_serving.fairness(ours, seconds=plan.endurance)


def _rounds(folder: Path, plan: Plan, workers: int) -> list[report.Row]:
    bare = contestants.bare(folder / "round-floor", workers=workers)
    course = contestants.course(folder / "round-course", workers=workers)
    with bare as floor, course as ours:
        return measure_rounds.measure(floor, ours, seconds=2 * plan.seconds)


if __name__ == "__main__":
    main()
