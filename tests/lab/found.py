"""Findings as lines that a test can compare whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unsealed.lab.wording import in_words

if TYPE_CHECKING:
    from unsealed.lab.report import Report


def lines_of(report: Report) -> list[str]:
    """Every finding of a file but that on its type: check, verdict, what was found."""
    return [
        f"{each.check} {each.verdict.value}: {in_words(each.found)}"
        for each in report.findings
        if each.check != "file.type"
    ]
