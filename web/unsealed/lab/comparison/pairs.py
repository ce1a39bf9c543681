"""Reads an original and a copy in this process and aligns what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from unsealed.lab.comparison.aligning import align
from unsealed.lab.comparison.segments import Comparison
from unsealed.lab.examining import examine_here
from unsealed.lab.report import say
from unsealed.language import noop

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unsealed.lab.report import Report
    from unsealed.lab.requests import Named


def compare_here(original: Named, copy: Named, aids: Mapping[str, bytes]) -> Comparison:
    """The comparison of two files; each is read by the examiner of its own type."""
    first, second = (examine_here(file.name, file.data, aids) for file in (original, copy))
    for report in (first, second):
        if report.text is None:
            why = say(noop("the lab finds no text in %(file)s"), file=report.file)
            return Comparison(_without_text(first), _without_text(second), why=why)
    segments = align(first.text or "", second.text or "")
    return Comparison(_without_text(first), _without_text(second), segments)


def _without_text(report: Report) -> Report:
    """The report without its text, which the segments hold."""
    return replace(report, text=None)
