"""What an author did wrong, and where: one fault a line, sorted by file and place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from unsealed.course.fault_kinds import FAULT_KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

Severity = Literal["error", "warning"]


class Fault(Struct, frozen=True, order=True):
    """One thing to correct. `path` is as an editor would open it from beside the lessons folder."""

    path: str
    line: int
    column: int
    severity: Severity
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.message}"

    @property
    def is_error(self) -> bool:
        """Whether it keeps the course from being built."""
        return self.severity == "error"


class CourseFaults(Exception):
    """The lessons cannot be built. `faults` says why, warnings included."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


def fault(path: str, place: tuple[int, int], code: str, message: str) -> Fault:
    """A fault of a documented code at a line and column, both counted from 1.

    Raises KeyError for a code that is not in FAULT_KINDS.
    """
    line, column = place
    return Fault(path, line, column, FAULT_KINDS[code].severity, code, message)


def in_order(faults: Sequence[Fault]) -> tuple[Fault, ...]:
    """Each fault once, by file, line and column."""
    return tuple(sorted(set(faults)))
