"""Reads one file and all within it, in this process; `sandbox.py` is the door for everyone else."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from msgspec.structs import replace

from unsealed.lab import checks
from unsealed.lab.calendar import calendar_findings
from unsealed.lab.evidence import Evidence, Examined, Unreadable
from unsealed.lab.filetypes import TYPES, recognise
from unsealed.lab.registry import examiners_of
from unsealed.lab.report import RAW_LENGTH, Report, clip, say
from unsealed.language import noop

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from unsealed.lab.evidence import Desk, Examiner
    from unsealed.lab.report import Finding

DEPTH = 5
"""How many files may lie within one another."""
PARTS = 100
"""How many files within a file, and within those, are examined."""
PARTS_SIZE = 200 * 2**20
"""How many bytes of files within a file are examined, all together."""
TEXT = 1_000_000
"""How many characters of text a report and its parts hold together."""
FINDINGS = 200
"""How many findings one file may have."""


class ExaminingDesk:
    """The desk of one file and all that lies within it: one allowance for them together."""

    def __init__(self, aids: Mapping[str, bytes]) -> None:
        self._aids = aids
        self._depth = 0
        self._parts = PARTS
        self._size = PARTS_SIZE
        self._text = TEXT

    def part(self, name: str, data: bytes) -> Report:
        """The report of a file within the file; what is too much is a report that says so."""
        self._parts -= 1
        self._size -= len(data)
        blank = blank_report(name, data)
        if self._depth >= DEPTH:
            why = say(noop("it lies more than %(depth)d files deep"), depth=DEPTH)
        elif self._parts < 0:
            why = say(noop("more than %(parts)d files lie within this one"), parts=PARTS)
        elif self._size < 0:
            why = say(noop("the files within this one are too large together"))
        else:
            return self.examine(blank, data)
        return replace(blank, findings=(checks.unexamined(why),), is_examined=False)

    def examine(self, blank: Report, data: bytes) -> Report:
        """The report of a file, begun as `blank`, with what lies within it."""
        evidence = Evidence(blank.file, data, blank.type, self._aids)
        examiners = examiners_of(blank.type.id)
        report, dated = blank, None
        self._depth += 1
        for examiner in (checks.examine, *examiners):
            examined = self._examined(examiner, evidence)
            report = self._with(report, examined)
            dated = dated or (examined.dated if isinstance(examined, Examined) else None)
        self._depth -= 1
        if not examiners and data:
            report = self._with(report, Examined((checks.unread_type(),)))
        report = self._with(report, self._calendar(report.text, dated))
        return replace(report, findings=report.findings[:FINDINGS])

    def _calendar(self, text: str | None, dated: date | None) -> Examined | Finding:
        def examine(evidence: Evidence, _desk: Desk) -> Examined:
            return Examined(tuple(calendar_findings(text or "", dated, evidence.aids)))

        return self._examined(examine, Evidence("", b"", TYPES["text"], self._aids))

    def _examined(self, examiner: Examiner, evidence: Evidence) -> Examined | Finding:
        try:
            return examiner(evidence, self)
        except Unreadable as stop:
            return checks.unexamined(stop.why, raw=stop.raw)
        except MemoryError:
            return checks.unexamined(say(noop("reading it takes more memory than is allowed")))
        except RecursionError:
            return checks.unexamined(say(noop("it is nested too deeply")))
        # It's OK because every file is a stranger's: whatever a library makes of it is a finding.
        except Exception as error:
            raw = clip(f"{type(error).__name__}: {error}", RAW_LENGTH)
            return checks.unexamined(
                say(noop("it is damaged, or not made as its type asks")), raw=raw
            )

    def _with(self, report: Report, examined: Examined | Finding) -> Report:
        if not isinstance(examined, Examined):
            return replace(report, findings=(*report.findings, examined), is_examined=False)
        text = examined.text if examined.text is None else examined.text[: self._text]
        self._text -= len(text or "")
        return replace(
            report,
            findings=(*report.findings, *examined.findings),
            parts=(*report.parts, *examined.parts),
            text=report.text if text is None else text,
            asks=(*report.asks, *examined.asks),
        )


def blank_report(name: str, data: bytes) -> Report:
    """What can be said of any file before it is read: name, size, hash and type."""
    digest = hashlib.sha256(data).hexdigest()
    return Report(clip(name), len(data), digest, recognise(data))


def examine_here(name: str, data: bytes, aids: Mapping[str, bytes] | None = None) -> Report:
    """The report of a file, read in this process: for the sandbox's child, and for tests."""
    return ExaminingDesk(aids or {}).examine(blank_report(name, data), data)
