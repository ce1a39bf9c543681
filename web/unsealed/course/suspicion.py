"""A quick look at a lesson's text: is anything wrong at all? `check` then says what, and where.

It asks the questions that `check` asks, in one pass and without rendering again, so that a build
of many lessons does not render each of them twice.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from unsealed.course.blocks_text import read_blocks
from unsealed.course.check_blocks import block_misreadings
from unsealed.course.check_html import anchors_in, html_findings
from unsealed.course.check_marks import mark_findings
from unsealed.course.check_rendered import leftover_findings
from unsealed.course.check_steps import heading_misreadings, step_misreadings
from unsealed.course.findings import Known, masked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from unsealed.course.compile_text import Frame
    from unsealed.course.steps_text import SplitLesson

_HAS_CODE = re.compile(r"[`\\\t]|    |<!--")
_MEANS_HTML = re.compile(r"[<!]|\]\(|\]:")


def known_to(frame: Frame, lessons: Iterable[str], folder: Path, body: str) -> Known:
    """What the lesson's text may point to, as `check` wants it."""
    return Known(
        sources=frozenset(frame.sources),
        terms=frozenset(frame.terms),
        lessons=frozenset(lessons),
        claims=frozenset(frame.claims),
        exercises=frozenset(frame.exercises),
        quiz=frozenset(frame.quiz),
        exhibits=frozenset(frame.exhibits),
        anchors=anchors_in(body) | {f"note-{name}" for name in frame.sources},
        folder=folder,
    )


def is_suspect(
    split: SplitLesson, kind: str, frame: Frame, *, lessons: Iterable[str], folder: Path
) -> bool:
    """Whether `check` may find an error in the lesson's text."""
    texts = [_masked(step.text) for step in split.steps]
    body = "\n\n".join(texts)
    known = known_to(frame, lessons, folder, body)
    return any(True for _ in _found(split, kind, known, texts))


def _found(split: SplitLesson, kind: str, known: Known, texts: Sequence[str]) -> Iterator[object]:
    yield from step_misreadings(split, kind)
    for step, text in zip(split.steps, texts, strict=True):
        yield from heading_misreadings(text, 1)
        yield from block_misreadings(read_blocks(step.text, 1), known)
        yield from mark_findings(text, known)
        if _MEANS_HTML.search(text):
            yield from html_findings(text, known)


def _masked(text: str) -> str:
    """The text without code and comments; most texts have neither, and are spared the search."""
    return masked(text) if _HAS_CODE.search(text) else text


def is_left_over(html: str) -> bool:
    """Whether markup that meant something to its author stands in what readers see."""
    return any(True for _ in leftover_findings("", lambda _source: html))
