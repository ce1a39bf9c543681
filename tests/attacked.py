"""How many attacks of each kind were made: said at the end of a run, whoever ran the tests."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

_MARK = "attacks: "


def say_how_many(reporter: pytest.TerminalReporter) -> None:
    """Write one line for each kind of attack that was made, and the sum of all."""
    made = Counter[str]()
    for report in (each for reports in reporter.stats.values() for each in reports):
        for name, number in getattr(report, "user_properties", ()):
            if name.startswith(_MARK) and report.when == "call":
                made[name.removeprefix(_MARK)] += number
    if made:
        reporter.section(f"{made.total():,} attacks on the running server")
        for kind in sorted(made):
            reporter.write_line(f"{made[kind]:>9,}  {kind}")
