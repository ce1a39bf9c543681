"""A quick look at a lesson's text: is anything wrong at all? `check` then says what, and where.

It asks the questions that `check` asks, of texts in which there may be something to find, and
renders nothing again: a build of many lessons would otherwise take twice as long.
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

_ID = "[a-z0-9]+(?:-[a-z0-9]+)*"
# Looking for a fixed text is ten times as fast as for a pattern without a fixed beginning.
_CODE = ("`", "\\", "\t", "    ", "<!--")
_HTML = ("<", "![", "]:")
_LEFT_OVER = ("[", "]", "{:", "**", "`", "# ", "---", "///", "&#")
_INNER_LINK = re.compile(r"\]\((?!https?://)")
_HEADING = re.compile(r"\n {0,3}(?:#{1,2}(?!#)|[=-])")
_SLASHES = re.compile(r"\n[ \t]*/")
# Marks that nothing can be wrong with but their ids, which rendering has looked up. Those that
# stand side by side are not among them: two pairs of brackets can mean a link.
_SOUND_MARK = re.compile(
    rf"\[@{_ID}(?:, ?@{_ID})*\]|\[\[{_ID}(?:\|[^\[\]|\n]+)?\]\]"
    r"|\[[^\[\]\n]+\]\(https?://[^\s()<>]+\)"
)
_MAY_BE_MARK = re.compile(r"[\[\]{}]|```|~~~")
_SIDE_BY_SIDE = re.compile(r"\] ?\[")


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
        if _HEADING.search(f"\n{text}"):
            yield from heading_misreadings(text, 1)
        if _SLASHES.search(f"\n{step.text}"):
            yield from block_misreadings(read_blocks(step.text, 1), known)
        if _SIDE_BY_SIDE.search(text) or _MAY_BE_MARK.search(_SOUND_MARK.sub("", text)):
            yield from mark_findings(text, known)
        if _INNER_LINK.search(text) or any(mark in text for mark in _HTML):
            yield from html_findings(text, known)


def _masked(text: str) -> str:
    """The text without code and comments; most texts have neither, and are spared the search."""
    return masked(text) if any(mark in text for mark in _CODE) else text


def is_left_over(html: str) -> bool:
    """Whether markup that meant something to its author stands in what readers see."""
    if not any(mark in html for mark in _LEFT_OVER):
        return False
    return any(True for _ in leftover_findings("", lambda _source: html))
