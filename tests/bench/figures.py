"""Makes the page of figures from saved results: `python tests/bench/figures.py [FOLDER [PAGE]]`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import report
import saved

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from report import Found
    from saved import Results

PAGE = saved.ROOT / "web" / "docs" / "figures.md"
SAVED = PAGE.with_suffix("")

GOALS: Mapping[str, str] = {
    "1": "Lesson pages a second",
    "2": "One lesson page",
    "3": "Answers a second",
    "4": "The slowest answers",
    "5": "Processor time",
    "6": "An answer, the more are stored",
    "7": "What is read right after an answer, the more are stored",
    "8": "Memory",
    "9": "From the command to the first page",
    "10": "Compiling the lessons",
    "11": "A class signs in at once",
    "12": "Nothing lost, nobody starved",
}
PARTS: Mapping[str, str] = {
    "serving": "Pages and answers",
    "rounds": "A round with three hundred",
    "cold": "Starting",
    "compile": "Compiling",
    "examining": "Examining files",
    "classes": "What classes are told, over a thousand invented ones",
    "learning": "The report of what a class learnt",
    "load": "A thousand learners who read, think, answer and poll",
    "overload": "More and more learners, until it is too many",
    "nodes": "PostgreSQL with one, two and four nodes",
    "arrivals": "Requests that arrive when they arrive",
    "growth": "Every page, the more answers are stored",
    "memory": "Memory",
    "entering": "Signing in",
    "killing": "Killed under load",
}
HEAD = """\
# Figures

How fast the course is, how much it bears, and what it needs. This page is made from saved \
measurements; nobody writes it.

A second on our machine says little about yours. So the course is measured beside the *bare \
application*: a Flask program that does the least of the same work (a signed cookie, the rows, a \
compiled template, one durable commit), on the same server with the same number of processes, in \
the same run. The **ratio** is what the course itself costs, and stays meaningful elsewhere. Where \
no bare application could do the work, the course is measured alone, or beside what the line names.

Each figure is the **median of some runs, with the least and the most in brackets**; how many runs \
a part had stands [below](#on-what-it-was-measured). A ratio is taken within each run. A goal is \
reached where the median keeps it. *cN* means N connections, each of which asks again as soon as \
it is answered. All answers are durable before they are acknowledged.
"""
AGAIN = """\
## Measure it yourself

```
make bench BENCH="--runs 5 --save web/docs/figures"
make figures
```

The first line takes some hours. Name parts to measure only those: `make bench BENCH="--runs 5 \
--save web/docs/figures cold compile"`. Every run is kept as soon as it is over: what was broken \
off goes on where it stopped; runs of another state of the program make room. `make bench \
BENCH=--quick` measures everything once and briefly, and keeps it out of the way. Nothing else \
should run on the machine. [How it is measured](../../tests/bench/README.md).
"""


def page(parts: Sequence[Results]) -> str:
    """The page of these results."""
    rows = [row for part in parts for row in part.rows]
    goals = sorted((row for row in rows if row.goal in GOALS), key=lambda row: int(row.goal))
    return "\n".join(
        [
            HEAD,
            _summary(rows),
            "## The goals\n",
            *_goals(goals),
            *(line for part in parts for line in _others(part)),
            *_measured(parts),
            AGAIN,
        ]
    ).replace("\n\n\n", "\n\n")


def _summary(rows: Sequence[Found]) -> str:
    bounds = [row for row in rows if row.wanted]
    missed = [row for row in bounds if not row.holds]
    said = f"**{len(bounds) - len(missed)} of {len(bounds)} bounds are kept.**"
    if not missed:
        return f"{said}\n"
    listed = "".join(f"- {_about(row)}: {row.judged} instead of {row.wanted}\n" for row in missed)
    return f"{said} Not kept:\n\n{listed}"


def _about(row: Found) -> str:
    return f"goal {row.goal}, {row.what}" if row.goal in GOALS else row.what


def _goals(rows: Sequence[Found]) -> Iterator[str]:
    for goal, title in GOALS.items():
        own = [row for row in rows if row.goal == goal]
        if own:
            yield f"### {goal}. {title}\n"
            yield from _table(own)


def _others(part: Results) -> Iterator[str]:
    rows = [row for row in part.rows if row.goal not in GOALS]
    if rows:
        yield f"## {PARTS.get(part.part, part.part.capitalize())}\n"
        yield from _table(rows)


def _table(rows: Sequence[Found]) -> Iterator[str]:
    has_floor = any(row.floor for row in rows)
    beside = ("compared with", "ratio") if has_floor else ()
    yield _line("", "unit", "the course", *beside, "wanted", "kept")
    yield _line("---", "---", "--:", *(("--:", "--:") if has_floor else ()), "---", "---")
    for row in rows:
        yield _line(*_cells(row, has_floor=has_floor))
    yield ""


def _cells(row: Found, *, has_floor: bool) -> Iterator[str]:
    yield from (row.what, row.counted, str(report.spread(row.ours)))
    if has_floor:
        yield str(report.spread(row.floor)) if row.floor else ""
        yield str(row.judged) if row.ratios else ""
    yield f"ratio {row.wanted}" if row.wanted and row.ratios else row.wanted
    yield ("yes" if row.holds else "**no**") if row.wanted else ""


def _measured(parts: Sequence[Results]) -> Iterator[str]:
    yield "## On what it was measured\n"
    yield _line("part", "runs", "from", "to", "at commit", "processes")
    yield _line("---", "--:", "---", "---", "---", "--:")
    for part in parts:
        days = sorted(part.runs)
        workers = f"{part.plan.get('workers', 1):.0f}"
        yield _line(
            f"`{part.part}`", str(len(days)), _day(days[0]), _day(days[-1]), part.commit, workers
        )
    yield ""
    for machine in dict.fromkeys(_machine(part) for part in parts):
        yield f"{machine}.\n"


def _machine(part: Results) -> str:
    # What a sync took is the machine's state at that moment: it differs from part to part.
    said, _, _ = part.machine.partition(", one fsync")
    return ", ".join([said, *(f"{name} {number}" for name, number in part.versions.items())])


def _day(moment: str) -> str:
    return moment[:16].replace("T", " ")


def _line(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def main(folder: Path = SAVED, page_file: Path = PAGE) -> None:
    """Write the page of all results in the folder."""
    files = {file.stem: file for file in folder.glob("[!.]*.json")}
    if not files:
        raise SystemExit(f"{os.path.relpath(folder)} has no results. Measure some: make bench.")
    order = [*PARTS, *sorted(set(files) - set(PARTS))]
    parts = [saved.read(files[name]) for name in order if name in files]
    page_file.write_text(page(parts), encoding="utf-8")
    print(f"{os.path.relpath(page_file)}: {len(parts)} parts")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
