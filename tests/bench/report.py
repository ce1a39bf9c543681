"""What the benchmark prints: one row for each goal, and on what machine it was measured."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryFile

import disk

HEAD = ("goal", "what", "floor", "ours", "ratio", "wanted", "")


@dataclass(frozen=True)
class Row:
    """One comparison. `wanted` bounds the ratio, or our own figure where there is no floor."""

    goal: str
    what: str
    unit: str
    ours: float
    wanted: str
    floor: float | None = None

    @property
    def judged(self) -> float:
        """The number that the bound is about."""
        return self.ours if self.floor is None else self.ours / self.floor

    @property
    def holds(self) -> bool:
        """Whether the number keeps its bound; a row without one always does."""
        if not self.wanted:
            return True
        sign, bound = self.wanted.split()
        return self.judged >= float(bound) if sign == "≥" else self.judged <= float(bound)

    def cells(self) -> tuple[str, ...]:
        """The row as text."""
        return (
            self.goal,
            f"{self.what}, {self.unit}",
            "" if self.floor is None else _figure(self.floor),
            _figure(self.ours),
            "" if self.floor is None else f"{self.judged:.2f}",
            self.wanted,
            "" if not self.wanted else "holds" if self.holds else "FAILS",
        )


def table(rows: list[Row]) -> str:
    """The rows in columns."""
    cells = [HEAD, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEAD))]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    )


def machine() -> str:
    """The machine in a line: processor, cores, Python, and how long its disk needs to sync."""
    cores = os.cpu_count()
    return (
        f"{_processor()}, {cores} cores, {platform.system()} {platform.release()},"
        f" Python {platform.python_version()}, one fsync {_sync_ms():.2f} ms"
    )


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor())


def _sync_ms(times: int = 50) -> float:
    with TemporaryFile() as file:
        return fmean(disk.sync_ms(file.fileno()) for _ in range(times))
