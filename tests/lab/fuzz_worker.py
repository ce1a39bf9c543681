"""Examines many mutated files in one confined process, and says of each how it went.

It is asked by a line of JSON on standard input: the numbers of the cases, and how many seconds
one may compute. It prints a line when a case begins and one when it ends, so that its own end tells
which case ended it.
"""

from __future__ import annotations

import json
import signal
import sys
import time
import traceback
from random import Random

import msgspec

from lab.mutations import mutate
from lab.specimens import SPECIMENS
from unsealed.lab import checks, examining
from unsealed.lab.answer import read_report
from unsealed.lab.confinement import confine
from unsealed.lab.limits import LIMITS, Limits
from unsealed.lab.requests import Named

# A busy machine may take long over little; computing is what is bounded closely.
_PATIENCE = 6
DATA = {name: make() for name, make in SPECIMENS.items()}


def case(number: int) -> tuple[str, bytes]:
    """The file of a case: the same for the same number, as long as the specimens stay."""
    names = sorted(DATA)
    name = names[number % len(names)]
    return name, mutate(DATA[name], list(DATA.values()), Random(number))


class _Slips:
    """The errors that nobody foresaw: those that end in our own code, not in a library."""

    def __init__(self) -> None:
        self._unexamined = checks.unexamined
        self.found: list[str] = []

    def unexamined(self, why: object, *, raw: str | None = None) -> object:
        """In place of the check's own function: keeps where an unforeseen error came from."""
        error = sys.exc_info()[1]
        foreseen = (examining.Unreadable, MemoryError, RecursionError)
        if isinstance(error, Exception) and not isinstance(error, foreseen):
            frame = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{frame.filename.rpartition('/unsealed/')[2]}:{frame.lineno}"
            if "/unsealed/lab/" in frame.filename:
                self.found.append(f"{type(error).__name__} at {place}: {str(error)[:80]}")
        return self._unexamined(why, raw=raw)


def _answer(name: str, data: bytes) -> str | None:
    """What is wrong with the report of a file; None for a sound one."""
    report = examining.examine_here(name, data)
    line = msgspec.json.encode(report) + b"\n"
    if len(line) > LIMITS.output_bytes:
        return f"its report has {len(line)} bytes"
    read_report(line, Named(name, data))
    return None if report.findings else "its report has no findings"


def _run(number: int, seconds: float) -> None:
    slips = _Slips()
    checks.unexamined = slips.unexamined
    print(json.dumps({"begins": number}), flush=True)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, seconds * _PATIENCE)
    name, data = case(number)
    before = time.process_time()
    wrong = _answer(name, data)
    took = time.process_time() - before
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    checks.unexamined = slips._unexamined
    told = {"ends": number, "took": round(took, 3), "wrong": wrong, "slips": slips.found}
    print(json.dumps(told), flush=True)


def main() -> None:
    """Run the cases that are asked for."""
    asked = json.loads(sys.stdin.readline())
    confine(Limits(memory_bytes=LIMITS.memory_bytes, cpu_seconds=100_000))
    for number in asked["cases"]:
        _run(number, asked["seconds"])


if __name__ == "__main__":
    main()
