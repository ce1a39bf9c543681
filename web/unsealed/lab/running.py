"""Runs an examiner's checks one by one, so that a damaged part of a file spoils one check alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from unsealed.lab.report import RAW_LENGTH, Bearing, Finding, Verdict, clip, say
from unsealed.language import noop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

T = TypeVar("T")


def run_checks(
    checks: Mapping[str, Callable[[T], Iterable[Finding]]], opened: T
) -> Iterator[Finding]:
    """The findings of all checks in order; of a check that fails, a finding that says so."""
    for check, read in checks.items():
        try:
            yield from read(opened)
        except MemoryError:
            raise
        # It's OK because every file is a stranger's: whatever a library makes of it is a finding.
        except Exception as error:
            yield damaged(check, error)


def damaged(check: str, error: Exception) -> Finding:
    """The finding that a part of a file could not be read, with what was raised."""
    return Finding(
        check=check,
        name=say(noop("A part of the file")),
        found=say(noop("This part of the file is damaged and could not be read.")),
        verdict=Verdict.CANNOT_TELL,
        shows=say(noop("The file is not made as its type asks here. The other checks went on.")),
        shows_not=say(noop("What stands there, or why it is damaged.")),
        bears_on=Bearing.COMPLETE,
        raw=clip(f"{type(error).__name__}: {error}", RAW_LENGTH),
    )
