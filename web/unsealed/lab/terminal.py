"""Reports as text for a terminal of any width: every line says in words what it is."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import TYPE_CHECKING

from unsealed.lab.report import Verdict
from unsealed.lab.wording import bearing_words, in_words, verdict_words, visible
from unsealed.language import gettext as _
from unsealed.language import ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from unsealed.lab.report import Finding, Report, Table

_NARROWEST = 30
_STEP = "  "


def report_as_text(report: Report, *, width: int, is_raw: bool) -> str:
    """A report with its parts; with `is_raw`, values as they stand in the file too."""
    return "\n".join(_report(report, "", max(width, _NARROWEST), is_raw=is_raw))


def _report(report: Report, indent: str, width: int, *, is_raw: bool) -> Iterator[str]:
    yield from _wrapped(visible(report.file), indent, width)
    yield from _wrapped(_about(report), indent + _STEP, width)
    yield f"{indent}{_STEP}SHA-256 {report.sha256}"
    for finding in report.findings:
        yield ""
        yield from _finding(finding, indent + _STEP, width, is_raw=is_raw)
    yield ""
    yield from _wrapped(_summary(report), indent + _STEP, width)
    for part in report.parts:
        yield ""
        within = _("Within %(file)s:") % {"file": visible(report.file)}
        yield from _wrapped(within, indent + _STEP, width)
        yield from _report(part, indent + _STEP, width, is_raw=is_raw)


def _about(report: Report) -> str:
    size = ngettext("%(number)d byte", "%(number)d bytes", report.size) % {"number": report.size}
    return f"{in_words(report.type.name)}, {size}"


def _finding(finding: Finding, indent: str, width: int, *, is_raw: bool) -> Iterator[str]:
    head = _("%(verdict)s — %(name)s (bears on: %(seal)s)") % {
        "verdict": verdict_words(finding.verdict).upper(),
        "name": in_words(finding.name),
        "seal": bearing_words(finding.bears_on),
    }
    yield from _wrapped(head, indent, width)
    inner = indent + _STEP
    yield from _wrapped(in_words(finding.found), inner, width)
    for detail in finding.details:
        yield from _wrapped("- " + in_words(detail), inner, width, hanging=_STEP)
    if finding.table is not None:
        yield from _table(finding.table, inner, width)
    yield from _wrapped(_("Shows: %(words)s") % {"words": in_words(finding.shows)}, inner, width)
    not_shown = _("Does not show: %(words)s") % {"words": in_words(finding.shows_not)}
    yield from _wrapped(not_shown, inner, width)
    if is_raw and finding.raw is not None:
        yield from _wrapped(_("In the file: %(raw)s") % {"raw": visible(finding.raw)}, inner, width)


def _table(table: Table, indent: str, width: int) -> Iterator[str]:
    """Columns side by side where they fit, else each row as a list of its values by name."""
    heads = [in_words(each) for each in table.columns]
    rows = [[visible(value) for value in row] for row in table.rows]
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    if len(indent) + sum(widths) + 2 * len(widths) > width:
        yield from _list(heads, rows, indent, width)
        return
    for row in (heads, *rows):
        cells = (cell.ljust(wide) for cell, wide in zip(row, widths, strict=True))
        yield (indent + _STEP.join(cells)).rstrip()


def _list(
    heads: Sequence[str], rows: Sequence[Sequence[str]], indent: str, width: int
) -> Iterator[str]:
    for row in rows:
        named = (f"{head}: {value}" for head, value in zip(heads, row, strict=True) if value)
        yield from _wrapped("- " + "; ".join(named), indent, width, hanging=_STEP)


def _summary(report: Report) -> str:
    """How often each verdict was given, and that no sum of them is one."""
    counted = Counter(finding.verdict for finding in report.findings)
    given = [verdict for verdict in Verdict if counted[verdict]]
    if not given:
        return _("No findings.")
    head = ngettext("%(number)d finding", "%(number)d findings", len(report.findings))
    return _("%(findings)s: %(counts)s. They do not add up to a verdict on the file.") % {
        "findings": head % {"number": len(report.findings)},
        "counts": ", ".join(f"{counted[each]} {verdict_words(each)}" for each in given),
    }


def _wrapped(text: str, indent: str, width: int, *, hanging: str = "") -> list[str]:
    lines: list[str] = []
    for line in text.splitlines() or [""]:
        lines += textwrap.wrap(
            line, width, initial_indent=indent, subsequent_indent=indent + hanging
        )
    return lines
