"""Copies of an exhibit: somebody marks what they believe altered, and sees the true differences.

Nothing is kept here: the marks stand in the address, so that going back brings them again. What
counts is asked by questions of the kind `mark-changes`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from flask import abort, request
from msgspec import Struct

from unsealed.lab.comparison.mark_words import difference_of, outcome_of, rates_of
from unsealed.lab.comparison.marking import judge, rows_of
from unsealed.pages.blueprint import pages
from unsealed.pages.exhibit_files import exhibit_or_404, kept_or_404
from unsealed.pages.page import Page
from unsealed.pages.visit import lesson_or_404

if TYPE_CHECKING:
    from unsealed.course.edition import Exhibit, Lesson
    from unsealed.lab.comparison.marking import By, Marked, Row


class Outcome(Struct, frozen=True):
    """What became of the marks: in sentences, and each alteration with whether it was found."""

    said: str
    rates: tuple[str, ...]
    changes: tuple[tuple[str, bool], ...]
    in_vain: tuple[str, ...]


class MarkingPage(Page, frozen=True):
    """An original, and a copy in which words or lines can be marked.

    `outcome` is None until the marks are handed in. `fault` says why they are no answer.
    """

    template: ClassVar[str] = "exhibit_marks.html"

    lesson: Lesson
    exhibit: Exhibit
    original: str
    copy: str
    original_lines: tuple[str, ...]
    rows: tuple[Row, ...]
    by: By
    marked: tuple[str, ...]
    says_nothing: bool
    fault: str
    outcome: Outcome | None


@pages.get("/lessons/<slug>/exhibits/<exhibit>/marks")
def mark_copies(slug: str, exhibit: str) -> str:
    """Ask what was altered in a copy, and say what became of the marks."""
    from unsealed.lab.replicas.plain import without_mark

    lesson = lesson_or_404(slug)
    shown = exhibit_or_404(slug, exhibit)
    if not shown.copies:
        abort(404)
    original, copy = _pair(shown.copies)
    kept = (kept_or_404(slug, exhibit, name)[0].decode() for name in (original, copy))
    texts = [without_mark(text) for text in kept]
    by: By = "line" if request.args.get("by") == "line" else "word"
    rows = rows_of(texts[1], by)
    given = request.args.getlist("mark")
    marked = tuple(unit.value for row in rows for unit in row.units if unit.value in given)
    says_nothing = "nothing" in given
    fault = _fault(marked, says_nothing=says_nothing) if "checked" in request.args else ""
    is_answered = "checked" in request.args and not fault
    return MarkingPage(
        lesson,
        shown,
        original,
        copy,
        tuple(texts[0].splitlines()),
        rows,
        by,
        marked,
        says_nothing,
        fault,
        _outcome(judge(texts[0], texts[1], by, marked)) if is_answered else None,
    ).render()


def _pair(copies: tuple[str, ...]) -> tuple[str, str]:
    """The original and the copy that are asked for; else the first two, in this order."""
    original, copy = (request.args.get(name, "") for name in ("original", "copy"))
    if original in copies and copy in copies and original != copy:
        return original, copy
    return copies[0], copies[1]


def _fault(marked: tuple[str, ...], *, says_nothing: bool) -> str:
    from unsealed.questions.mark_changes.grading import fault_of

    return fault_of(has_marks=bool(marked), says_nothing=says_nothing)


def _outcome(marked: Marked) -> Outcome:
    return Outcome(
        said=outcome_of(marked),
        rates=rates_of(marked),
        changes=tuple(
            (difference_of(each.segment), each in marked.found) for each in marked.changes
        ),
        in_vain=tuple(unit.words for unit in marked.in_vain),
    )
