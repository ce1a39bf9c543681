"""A lesson's text: its front matter, and the stretches between its step headings."""

from __future__ import annotations

import re
from itertools import pairwise

from msgspec import Struct

_FRONT = re.compile(r"\A---[ \t]*\n(?P<front>.*?)^---[ \t]*(\n|\Z)", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^##(?!#)[ \t]*(?P<words>.*?)[ \t#]*$")


class StepText(Struct, frozen=True):
    """A level-2 heading and the Markdown below it.

    `name` is the heading's word before the colon in lower case, which need not be a step.
    `line` is the heading's line in the file, `text` begins on the next.
    """

    name: str
    title: str
    heading: str
    line: int
    text: str


class SplitLesson(Struct, frozen=True):
    """A lesson's text in its parts. `front` is None where the front matter is not closed."""

    front: str | None
    body_line: int
    preface: str
    steps: tuple[StepText, ...]


def split_lesson(text: str) -> SplitLesson:
    """The parts of a lesson's text, each with the line where it begins."""
    found = _FRONT.match(text)
    body = text[found.end() :] if found else text
    body_line = text.count("\n", 0, found.end()) + 1 if found else 1
    lines = body.split("\n")
    starts = [number for number, line in enumerate(lines) if _HEADING.match(line)]
    preface = "\n".join(lines[: starts[0]] if starts else lines)
    steps = tuple(
        _step(lines[start:end], body_line + start) for start, end in pairwise([*starts, len(lines)])
    )
    return SplitLesson(found["front"] if found else None, body_line, preface, steps)


def _step(lines: list[str], line: int) -> StepText:
    found = _HEADING.match(lines[0])
    heading = found["words"] if found else ""
    name, _colon, title = heading.partition(":")
    text = "\n".join(lines[1:])
    return StepText(name.strip().lower(), title.strip(), heading, line, text)
