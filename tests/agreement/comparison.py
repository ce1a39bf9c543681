"""A count of agreements and differences, by tool and fact."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

AGREES, DIFFERS, OURS, THEIRS = "agree", "differ", "ours alone", "theirs alone"
_LONGEST = 90


@dataclass
class Comparison:
    """What was compared so far."""

    counts: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)

    def add(self, tool: str, fact: str, file: str, ours: object, theirs: object) -> None:
        """Count one fact of one file; nothing is counted where neither has it."""
        if not ours and not theirs and ours is not False and theirs is not False:
            return
        outcome = _outcome(ours, theirs)
        self.counts.setdefault((tool, fact), Counter())[outcome] += 1
        if outcome != AGREES:
            shown = f"ours {str(ours)[:_LONGEST]!r}, theirs {str(theirs)[:_LONGEST]!r}"
            self.differences.append(f"{tool} {fact} {file}: {shown}")


def _outcome(ours: object, theirs: object) -> str:
    if ours == theirs:
        return AGREES
    if theirs is None or theirs == "":
        return OURS
    return THEIRS if ours is None or ours == "" else DIFFERS


def samples() -> list[Path]:
    """The files in the folders that the command line names."""
    folders = [Path(name) for name in sys.argv[1:]]
    return sorted(path for folder in folders for path in folder.iterdir() if path.is_file())


def print_comparison(comparison: Comparison) -> None:
    """Print the table, then every difference."""
    print(_table_of(comparison))
    for difference in comparison.differences:
        print(difference)


def _table_of(comparison: Comparison) -> str:
    """The table, a row for each tool and fact."""
    rows = [f"| tool | fact | {AGREES} | {DIFFERS} | {OURS} | {THEIRS} |", "| --- " * 6 + "|"]
    for (tool, fact), counts in sorted(comparison.counts.items()):
        numbers = " | ".join(str(counts[name]) for name in (AGREES, DIFFERS, OURS, THEIRS))
        rows.append(f"| {tool} | {fact} | {numbers} |")
    total = sum(sum(counts.values()) for counts in comparison.counts.values())
    agreed = sum(counts[AGREES] for counts in comparison.counts.values())
    rows.append(f"\n{agreed} of {total} facts agree.")
    return "\n".join(rows)
