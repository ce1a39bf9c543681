"""What the benchmark finds: one row for each figure of a run, and what some runs say together."""

from __future__ import annotations

import os
import platform
import statistics
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

import disk

if TYPE_CHECKING:
    from collections.abc import Sequence

HEAD = ("goal", "what", "floor", "ours", "ratio", "wanted", "")


@dataclass(frozen=True)
class Row:
    """One comparison. `wanted` bounds the ratio, or our own figure where there is no floor.

    Rows of several runs belong together by their goal and what they say. `among` is of how many
    things the figure counts some: of how many requests the errors, say.
    """

    goal: str
    what: str
    unit: str
    ours: float
    wanted: str
    floor: float | None = None
    among: int | None = None


@dataclass(frozen=True)
class Spread:
    """The median of some runs, the least and the most of them."""

    median: float
    least: float
    most: float

    def __str__(self) -> str:
        if figure(self.least) == figure(self.most):
            return figure(self.median)
        return f"{figure(self.median)} ({figure(self.least)}–{figure(self.most)})"


@dataclass(frozen=True)
class Found:
    """What the runs so far found for one row, run by run."""

    goal: str
    what: str
    unit: str
    wanted: str
    ours: tuple[float, ...]
    floor: tuple[float, ...] = ()
    among: int | None = None

    @property
    def judged(self) -> Spread:
        """The number that the bound is about: the ratio where there is a floor, else ours."""
        return spread(self.ratios or self.ours)

    @property
    def ratios(self) -> tuple[float, ...]:
        """Each run's ratio to what was measured beside it; none where there is no floor."""
        pairs = zip(self.ours, self.floor, strict=False)
        return tuple(mine / beside for mine, beside in pairs if beside)

    @property
    def holds(self) -> bool:
        """Whether the median keeps its bound; a row without one always does."""
        if not self.wanted:
            return True
        sign, bound = self.wanted.split()
        median = self.judged.median
        return median >= float(bound) if sign == "≥" else median <= float(bound)

    @property
    def counted(self) -> str:
        """The unit, with how many things the figure is out of."""
        return self.unit if self.among is None else f"{self.unit} of {self.among:,}"

    def cells(self) -> tuple[str, ...]:
        """The row as text."""
        return (
            self.goal,
            f"{self.what}, {self.counted}",
            str(spread(self.floor)) if self.floor else "",
            str(spread(self.ours)),
            str(self.judged) if self.ratios else "",
            self.wanted,
            "" if not self.wanted else "holds" if self.holds else "FAILS",
        )


def spread(figures: Sequence[float]) -> Spread:
    """The median of these, with the least and the most."""
    return Spread(statistics.median(figures), min(figures), max(figures))


def table(rows: Sequence[Found]) -> str:
    """The rows in columns."""
    cells = [HEAD, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEAD))]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    )


def figure(value: float) -> str:
    """A number to three digits."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def machine() -> str:
    """The machine in a line: processor, cores, system, and how long its disk needs to sync."""
    cores = os.cpu_count()
    return (
        f"{_processor()}, {cores} cores, {platform.system()} {platform.release()},"
        f" one fsync {_sync_ms():.2f} ms"
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor())


def _sync_ms(times: int = 50) -> float:
    with TemporaryFile() as file:
        return fmean(disk.sync_ms(file.fileno()) for _ in range(times))
