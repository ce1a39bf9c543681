"""Checking the guides: a lesson's plan has its sections, and its minutes add up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from unsealed.course.check_lesson import field_findings
from unsealed.course.faults import Fault, fault
from unsealed.course.guesses import did_you_mean
from unsealed.course.marked_texts import MarkedText
from unsealed.course.texts import place_in
from unsealed.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from unsealed.course.findings import Known
    from unsealed.course.guide_files import GuideFile
    from unsealed.course.steps_text import StepText

SECTIONS = (
    "Plan",
    "On the board",
    "To discuss",
    "Likely wrong ideas",
    "Sensitive matter",
    "Without devices",
    "Standards",
)
"""The level-2 headings of a guide to a lesson, in order."""
_MINUTES = re.compile(r"^\| *(\d+) *\|", re.MULTILINE)


def guide_faults(guide: GuideFile, known: Known, terms: Mapping[str, str]) -> Iterator[Fault]:
    """What is wrong with a guide beyond what reading it found."""
    yield from _text_faults(guide, known, terms)
    front, document = guide.front, guide.document
    if front is None or document is None or front.lesson is None:
        return
    if known.lessons is not None and front.lesson not in known.lessons:
        message = _('there is no lesson "%(name)s".%(hint)s')
        words = {"name": front.lesson, "hint": did_you_mean(front.lesson, known.lessons)}
        yield document.fault(("lesson",), "lesson-undefined", message % words)
    elif front.lesson != guide.id:
        message = _("the guide to a lesson is named after it. Rename the file to %(name)s.md.")
        yield document.fault(("lesson",), "value-invalid", message % {"name": front.lesson})
    yield from _section_faults(guide)
    yield from _minute_faults(guide, front.minutes)


def _text_faults(guide: GuideFile, known: Known, terms: Mapping[str, str]) -> Iterator[Fault]:
    body = guide.body
    own = replace(known, sources=frozenset(), anchors=frozenset(), folder=None)
    for finding in field_findings(MarkedText((), body, inline=False), own, terms):
        line, column = place_in(body, finding.offset)
        message = finding.message
        if finding.code == "source-undefined":
            message = _("guides have no margin notes. Write a link to the source.")
        place = (line + guide.split.body_line - 1, column)
        yield fault(guide.shown, place, finding.code, message)


def _section_faults(guide: GuideFile) -> Iterator[Fault]:
    found = [step.heading for step in guide.split.steps]
    for step in guide.split.steps:
        if step.heading not in SECTIONS:
            message = _('"%(heading)s" is no section of a guide.%(hint)s')
            hint = did_you_mean(step.heading, SECTIONS) or _(" Make it a heading of level 3.")
            words = {"heading": step.heading, "hint": hint}
            yield fault(guide.shown, (step.line, 1), "guide-section", message % words)
    for name in SECTIONS:
        if name not in found:
            message = _('the section "## %(name)s" is missing. Write it.')
            place = (guide.split.body_line, 1)
            yield fault(guide.shown, place, "guide-section", message % {"name": name})
    known = [name for name in found if name in SECTIONS]
    if known != sorted(known, key=SECTIONS.index):
        message = _("the sections are out of order. They are: %(names)s.")
        words = {"names": ", ".join(SECTIONS)}
        yield fault(guide.shown, (guide.split.body_line, 1), "guide-section", message % words)


def _minute_faults(guide: GuideFile, wanted: int) -> Iterator[Fault]:
    plan = _section(guide, "Plan")
    if plan is None:
        return
    total = sum(int(each) for each in _MINUTES.findall(plan.text))
    if total != wanted:
        message = _("the minutes of the plan add up to %(total)d, and %(wanted)d are wanted.")
        words = {"total": total, "wanted": wanted}
        yield fault(guide.shown, (plan.line, 1), "guide-minutes", message % words)


def _section(guide: GuideFile, name: str) -> StepText | None:
    return next((step for step in guide.split.steps if step.heading == name), None)
