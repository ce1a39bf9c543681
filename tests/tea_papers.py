"""A small lesson that passes the check, to be written to a folder and spoilt by a test."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from unsealed.course.faults import Fault

COURSE = """\
title: Unsealed
welcome: {lesson: tea-papers, claim: genuine}
units:
  - id: begin
    title: Begin here
    summary: How to look.
    lessons: [tea-papers]
"""
GLOSSARY = """\
terms:
  - id: hack-and-leak
    term: hack and leak
    definition: Stealing papers *and* publishing them.
    also: [hack-and-dump]
"""
LESSON = """\
---
title: The tea papers
summary: A ministry's papers appear on a forum.
minutes: 20
age: 14
sensitive: []
verdict: partly-verified
seals: [authentic, meaning]
units: [begin]
hook: genuine
teaches: You tell what a paper says from what an outlet adds.
---

## Hook: A headline

“Ministry bought tea for an army”, said a headline.

/// claim | genuine
///

## Read: Nine pages

In March 2019 a forum carried nine pages. [@s1] It was a [[hack-and-leak]].

/// clipping
    from: The Daily Kettle
    date: 2 April 2019

The ministry [bought tea]{document} [for an army]{outlet}.
///

/// timeline | The papers
- 2019-03-01: The pages appear. [@s1]
- 2019-04-02: An outlet reports them. [@s1, @s2]
///

## Examine

/// exhibit | letter
///

/// question | whose-words
///

## Judge

/// claim | for-an-army
///

## Reveal

/// reveal | genuine
The ministry confirmed the letter in May 2019. [@s2]
///

## Retrieve

Now from memory.
"""
CLAIMS = """\
claims:
  - id: genuine
    text: The letter was written in the ministry.
    by: the forum
    status: verified
    outcome: holds
    finding: The ministry confirmed it. [@s2]
  - id: for-an-army
    text: The tea was for an army.
    by: The Daily Kettle
    status: refuted
    outcome: fails
    finding: The letter speaks of a canteen.
"""
QUIZ = """\
exercises:
  - id: whose-words
    kind: single-choice
    stem: Whose words are “for an army”?
    options:
      - id: paper
        text: The letter's
        feedback: The letter speaks of a canteen.
      - id: outlet
        text: The paper's
        feedback: Yes, the outlet added them.
    key: outlet
sets:
  - title: The papers
    questions:
      - id: how-many
        kind: quantity
        stem: How many pages were there?
        as: number
        answer: 9
        feedback: {right: Nine pages., wrong: There were nine.}
"""
SIBLINGS = """\
siblings:
  - id: how-many-left
    of: how-many
    kind: single-choice
    stem: Of the nine pages of [@s1], four were lost. How many are left?
    options:
      - id: four
        text: "4"
        feedback: That many were lost.
      - id: five
        text: "5"
        feedback: Yes, nine less four.
    key: five
"""
SOURCES = """\
sources:
  s1:
    title: The pages
    publisher: A forum
    author: ""
    date: "2019-03-01"
    url: https://example.org/pages
    read: full
  s2:
    title: Ministry confirms letter
    publisher: The Daily Kettle
    author: A. Leaf
    date: 9 May 2019
    url: https://example.org/confirms
    read: excerpt
    note: Quotes a spokeswoman.
"""
LETTER = """\
title: The letter
file_name: letter.txt
caption: A letter to the *canteen*.
description: A typed letter of three lines about tea.
replica: true
body:
  lines:
    - "To the canteen:"
    - forty pounds of tea,
    - signed, the ministry.
"""

FILES: dict[str, str] = {
    "lesson.md": LESSON,
    "claims.yaml": CLAIMS,
    "quiz.yaml": QUIZ,
    "sources.yaml": SOURCES,
    "exhibits/letter.yaml": LETTER,
}


class LessonFolder(Protocol):
    """Writes the tea papers below `lessons/`; files given replace its own, None leaves one out."""

    def __call__(
        self, slug: str = "tea-papers", files: Mapping[str, str | bytes | None] | None = None
    ) -> Path: ...


def write(file: Path, content: str | bytes | None) -> None:
    """Puts content into a file, and its folders where they are missing."""
    if content is None:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else dedent(content).encode())


class Changed(Protocol):
    """Changes one place of the tea papers; returns the check's lines, without the folder."""

    def __call__(self, file: str, old: str, new: str) -> list[str]: ...


def lines_of(faults: Sequence[Fault]) -> list[str]:
    """Faults as lines to compare: place, message and code, without the folder of the tea papers."""
    return [f"{found} [{found.code}]".removeprefix("lessons/tea-papers/") for found in faults]
