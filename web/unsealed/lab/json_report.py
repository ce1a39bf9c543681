"""Reports as JSON for other programs. Its shape is described in web/docs/examine.md.

Names are only ever added within one number of SCHEMA; whatever else changes raises it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from unsealed.lab.comparison.segments import alterations
from unsealed.lab.wording import in_words

if TYPE_CHECKING:
    from unsealed.lab.comparison.segments import Comparison, Segment
    from unsealed.lab.report import Finding, Report, Stop, Table

SCHEMA = 1


def report_as_json(report: Report) -> dict[str, Any]:  # JSON
    """A report with its parts, its words in the reader's language."""
    return {
        "file": report.file,
        "size": report.size,
        "sha256": report.sha256,
        "type": {
            "id": report.type.id,
            "name": in_words(report.type.name),
            "media_type": report.type.media_type,
        },
        "examined": report.is_examined,
        "findings": [_finding(each) for each in report.findings],
        "parts": [report_as_json(part) for part in report.parts],
        "text": report.text,
        "asks": list(report.asks),
    }


def comparison_as_json(comparison: Comparison) -> dict[str, Any]:  # JSON
    """A comparison with the reports of both files."""
    return {
        "original": report_as_json(comparison.original),
        "copy": report_as_json(comparison.copy),
        "compared": comparison.why is None,
        "why": None if comparison.why is None else in_words(comparison.why),
        "altered": len(alterations(comparison.segments)),
        "segments": [_segment(each) for each in comparison.segments],
    }


def _segment(segment: Segment) -> dict[str, Any]:
    return {
        "change": segment.change.value,
        "nature": None if segment.nature is None else segment.nature.value,
        "original": segment.original,
        "copy": segment.copy,
        "original_line": segment.original_line,
        "copy_line": segment.copy_line,
        "copy_word": segment.copy_word,
        "copy_words": segment.copy_words,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check,
        "name": in_words(finding.name),
        "found": in_words(finding.found),
        "verdict": finding.verdict.value,
        "shows": in_words(finding.shows),
        "shows_not": in_words(finding.shows_not),
        "bears_on": finding.bears_on.value,
        "place": finding.place,
        "raw": finding.raw,
        "details": [in_words(each) for each in finding.details],
        "table": _table(finding.table),
        "stops": [_stop(each) for each in finding.stops],
    }


def _stop(stop: Stop) -> dict[str, Any]:
    return {
        "name": in_words(stop.name),
        "clock": stop.clock,
        "utc": stop.utc,
        "took": stop.took,
        "odd": stop.is_odd,
    }


def _table(table: Table | None) -> dict[str, Any] | None:
    if table is None:
        return None
    return {
        "columns": [in_words(each) for each in table.columns],
        "rows": [list(row) for row in table.rows],
    }
