"""Checking the step headings of a lesson and the other headings between them."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from unsealed.course.blocks_text import Misreading
from unsealed.course.edition import STEPS
from unsealed.course.guesses import did_you_mean, guess, shortened
from unsealed.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from unsealed.course.steps_text import SplitLesson, StepText

OPTIONAL: Final[Mapping[str, tuple[str, ...]]] = {
    "skill": ("examine", "reveal"),
    "bench": ("hook", "read", "judge", "reveal", "retrieve"),
}
"""The steps that a lesson of a kind may leave out; a story has them all."""
_TOP_HEADING = re.compile(r"^ {0,3}#(?!#)[ \t]*\S.*$", re.MULTILINE)
_UNDERLINED = re.compile(
    r"^(?P<words> {0,3}(?![-*+>|#/] ?)\S[^\n]*)\n(?P<line> {0,3}(?:=+|-+))[ \t]*$",
    re.MULTILINE,
)


def step_misreadings(split: SplitLesson, kind: str) -> Iterator[Misreading]:
    """The faults of the headings: every step once, in order, and nothing before the first."""
    yield from _preface(split)
    known: list[StepText] = []
    for step in split.steps:
        if step.name not in STEPS:
            yield _at(step, "step-unknown", _unknown(step))
        elif any(step.name == earlier.name for earlier in known):
            message = _('the step "%(step)s" stands twice. Put its texts below one heading.')
            yield _at(step, "step-duplicate", message % {"step": step.name.title()})
        else:
            known.append(step)
    yield from _order(known)
    yield from _missing(split, known, kind)


def heading_misreadings(text: str, first_line: int) -> Iterator[Misreading]:
    """Headings below a step that are not of level 3 or lower, in a text with code blanked out."""
    for pattern in (_TOP_HEADING, _UNDERLINED):
        for found in pattern.finditer(text):
            line = text.count("\n", 0, found.start()) + first_line
            message = _('"%(line)s" is read as a large heading. Begin a heading with "### ".')
            words = message % {"line": shortened(found[0].split("\n")[0])}
            yield Misreading(line, 1, "heading-level", words)


def _preface(split: SplitLesson) -> Iterator[Misreading]:
    for number, line in enumerate(split.preface.split("\n"), start=split.body_line):
        if line.strip():
            message = _(
                'found "%(text)s" before the first step. Move it below a heading such as "## Hook".'
            )
            words = message % {"text": shortened(line)}
            yield Misreading(number, 1, "step-text-before", words)
            return


def _unknown(step: StepText) -> str:
    names = [name.title() for name in STEPS]
    hint = did_you_mean(_first_word(step), names, '"## %s"') or _(
        ' The steps are: %(steps)s. Other headings begin with "### ".'
    ) % {"steps": ", ".join(names)}
    message = _('"## %(heading)s" is not a step.%(hint)s')
    return message % {"heading": shortened(step.heading), "hint": hint}


def _first_word(step: StepText) -> str:
    return step.name.split(" ")[0]


def _order(known: list[StepText]) -> Iterator[Misreading]:
    for earlier, step in pairwise(known):
        if _comes_after(earlier, step.name):
            message = _('the step "%(step)s" comes after "%(earlier)s". The order is: %(order)s.')
            words = {
                "step": step.name.title(),
                "earlier": earlier.name.title(),
                "order": ", ".join(name.title() for name in STEPS),
            }
            yield _at(step, "step-order", message % words)


def _missing(split: SplitLesson, known: list[StepText], kind: str) -> Iterator[Misreading]:
    present = {step.name for step in known}
    # A misspelt heading is fault enough: its step is not called missing as well.
    meant = {guess(_first_word(step), STEPS) for step in split.steps if step.name not in STEPS}
    optional = OPTIONAL.get(kind, ())
    for name in STEPS:
        if name not in present and name not in meant and name not in optional:
            message = _('the step "%(step)s" is missing. Add the heading "## %(step)s".')
            yield Misreading(
                _line_for(name, split, known), 1, "step-missing", message % {"step": name.title()}
            )


def _line_for(name: str, split: SplitLesson, known: list[StepText]) -> int:
    """Where a missing step belongs: before the first that comes after it, or at the end."""
    end = split.steps[-1].line + split.steps[-1].text.count("\n") if split.steps else 1
    return next((step.line for step in known if _comes_after(step, name)), end)


def _comes_after(step: StepText, name: str) -> bool:
    order: tuple[str, ...] = STEPS
    return order.index(step.name) > order.index(name)


def _at(step: StepText, code: str, message: str) -> Misreading:
    return Misreading(step.line, 1, code, message)
