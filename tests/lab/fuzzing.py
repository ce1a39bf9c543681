"""Runs mutated files through the examiners: a few hundred in a test, many thousands by hand.

    python tests/lab/fuzzing.py --cases 10000 --seconds 3600 --jobs 2

A case is a number: `--only 4711` runs that one again, and `--keep FOLDER` writes its file.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TESTS = Path(__file__).resolve().parents[1]
WORKER = "import sys; sys.path.insert(0, sys.argv[1]); from lab.fuzz_worker import main; main()"
LONGEST = 20.0
BATCH = 200


@dataclass(slots=True)
class Outcome:
    """What came of some cases. `ended` are those that ended their process: time or a crash."""

    done: int = 0
    slowest: tuple[float, int] = (0.0, -1)
    wrong: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    slips: Counter[str] = field(default_factory=Counter)
    example: dict[str, int] = field(default_factory=dict)

    def add(self, other: Outcome) -> None:
        """Add what came of other cases."""
        self.done += other.done
        self.slowest = max(self.slowest, other.slowest)
        self.wrong += other.wrong
        self.ended += other.ended
        self.slips += other.slips
        self.example |= other.example


def run(cases: Sequence[int]) -> Outcome:
    """Run cases in one process, and in another after each case that ended it."""
    outcome, left = Outcome(), list(cases)
    while left:
        told, ending = _told_by_worker(left)
        begun = None
        for line in told:
            begun = line.get("begins", begun)
            if "ends" in line:
                _note(outcome, line)
                begun = None
        if begun is None:
            if ending:
                outcome.wrong.append(f"the worker failed: {ending}")
            break
        outcome.ended.append(f"case {begun}: {ending}")
        outcome.done += 1
        left = left[left.index(begun) + 1 :]
    return outcome


def _told_by_worker(cases: Sequence[int]) -> tuple[list[dict[str, object]], str]:
    worker = subprocess.run(
        [sys.executable, "-c", WORKER, str(TESTS)],
        input=json.dumps({"cases": list(cases), "seconds": LONGEST}),
        capture_output=True,
        text=True,
        check=False,
    )
    last = worker.stderr.strip().splitlines()[-1:] if worker.returncode else []
    ending = f"exit code {worker.returncode} {''.join(last)}".strip() if worker.returncode else ""
    return [json.loads(line) for line in worker.stdout.splitlines() if line[:1] == "{"], ending


def _note(outcome: Outcome, line: dict[str, object]) -> None:
    number, took = int(str(line["ends"])), float(str(line["took"]))
    outcome.done += 1
    outcome.slowest = max(outcome.slowest, (took, number))
    if line["wrong"]:
        outcome.wrong.append(f"case {number}: {line['wrong']}")
    for slip in line["slips"]:
        place = slip.partition(":")[0] + ":" + slip.split(":")[1]
        outcome.slips[place] += 1
        outcome.example.setdefault(place, number)


def _batches(start: int, number: int) -> Iterator[range]:
    for first in range(start, start + number, BATCH):
        yield range(first, min(first + BATCH, start + number))


def _run_until(batches: Iterator[range], end: float, jobs: int) -> Outcome:
    whole = Outcome()

    def work(batch: range) -> Outcome:
        return run(batch) if time.monotonic() < end else Outcome()

    with ThreadPoolExecutor(jobs) as pool:
        for outcome in pool.map(work, batches):
            whole.add(outcome)
    return whole


def _print(outcome: Outcome, seconds: float) -> None:
    took, slowest = outcome.slowest
    print(f"{outcome.done} cases in {seconds:.0f} s; the slowest, {slowest}, took {took} s")
    for title, lines in (("wrong", outcome.wrong), ("ended their process", outcome.ended)):
        print(f"{len(lines)} {title}", *lines[:50], sep="\n  ")
    print(f"{outcome.slips.total()} errors that nobody foresaw, at {len(outcome.slips)} places")
    for place, number in outcome.slips.most_common():
        print(f"  {number:5} × {place}, first in case {outcome.example[place]}")


def main() -> None:
    """Run as many cases as asked for, or as fit the time, and print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", type=int)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    before = time.monotonic()
    if asked.only is not None:
        outcome = run([asked.only])
        if asked.keep:
            _keep(asked.only, asked.keep)
    else:
        batches = _batches(asked.start, asked.cases)
        outcome = _run_until(batches, before + asked.seconds, asked.jobs)
    _print(outcome, time.monotonic() - before)
    if outcome.wrong:
        raise SystemExit(1)


def _keep(number: int, folder: Path) -> None:
    sys.path.insert(0, str(TESTS))
    from lab.fuzz_worker import case

    name, data = case(number)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{number}-{name}").write_bytes(data)


if __name__ == "__main__":
    main()
