"""Faults of what stands beside the lessons: guides, reviews, the ledger, the shorter ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tea_papers import COURSE, LESSON, lines_of, write
from unsealed.course.check import check_course
from unsealed.course.review import read_review

if TYPE_CHECKING:
    from tea_papers import LessonFolder

PATHS = f"""\
{COURSE}paths:
  - id: short
    title: One lesson
    summary: For an afternoon.
    lessons: [tea-papers]
"""
GUIDE = """\
---
title: Teaching the tea papers
lesson: tea-papers
minutes: 20
---

## Plan

| Minutes | What |
| --- | --- |
| 5 | Headline |
| 15 | Letter |

## On the board

A [[hack-and-leak]].

## To discuss

Who added the army?

## Likely wrong ideas

None.

## Sensitive matter

None.

## Without devices

On paper.

## Standards

None.
"""
REVIEW = """\
cautions:
  - caution: Nobody knows who posted the pages.
    obeyed: The chain says so.
expert:
  commit: 0a1b2c3
  changed: [A date.]
"""
BALANCE = """\
camps:
  ministry: {title: The ministry, country: Teapot Island}
stories:
  - lesson: tea-papers
    country: Teapot Island
    verdict: partly-verified
    harmed: [ministry]
    gained: []
    misled: []
    note: It was a canteen.
together:
  - [tea-papers]
"""
FILES = {
    "course.yaml": PATHS,
    "guides/tea-papers.md": GUIDE,
    "tea-papers/review.yaml": REVIEW,
    "balance.yaml": BALANCE,
}
CHANGED = [
    pytest.param(
        "course.yaml",
        "    summary: For an afternoon.\n    lessons: [tea-papers]",
        "    summary: For an afternoon.\n    lessons: [tea-paper]",
        'course.yaml:12:15: there is no lesson "tea-paper". Did you mean "tea-papers"?'
        " [lesson-undefined]",
        id="a path to no lesson",
    ),
    pytest.param(
        "course.yaml",
        "    summary: For an afternoon.\n    lessons: [tea-papers]",
        "    summary: For an afternoon.\n    lessons: [spare]",
        'course.yaml:12:15: no unit lists the lesson "spare". A path takes lessons of units.'
        " [value-invalid]",
        id="a path to a lesson of no unit",
    ),
    pytest.param(
        "guides/tea-papers.md",
        "lesson: tea-papers",
        "lesson: tea-paper",
        'guides/tea-papers.md:3:9: there is no lesson "tea-paper". Did you mean "tea-papers"?'
        " [lesson-undefined]",
        id="a guide to no lesson",
    ),
    pytest.param(
        "guides/tea-papers.md",
        "lesson: tea-papers",
        "lesson: spare",
        "guides/tea-papers.md:3:9: the guide to a lesson is named after it. Rename the file to"
        " spare.md. [value-invalid]",
        id="a guide of another name",
    ),
    pytest.param(
        "guides/tea-papers.md",
        "| 15 | Letter |",
        "| 25 | Letter |",
        "guides/tea-papers.md:7:1: the minutes of the plan add up to 30, and 20 are wanted."
        " [guide-minutes]",
        id="minutes that do not add up",
    ),
    pytest.param(
        "guides/tea-papers.md",
        "## Standards\n\nNone.\n",
        "",
        'guides/tea-papers.md:6:1: the section "## Standards" is missing. Write it.'
        " [guide-section]",
        id="a section that is missing",
    ),
    pytest.param(
        "guides/tea-papers.md",
        "None.\n\n## Without devices",
        "None.\n\n## Songs\n\nNone.\n\n## Without devices",
        'guides/tea-papers.md:30:1: "Songs" is no section of a guide. Make it a heading of level 3.'
        " [guide-section]",
        id="a section that is not known",
    ),
    pytest.param(
        "guides/tea-papers.md",
        "## To discuss\n\nWho added the army?\n\n## Likely wrong ideas\n\nNone.",
        "## Likely wrong ideas\n\nNone.\n\n## To discuss\n\nWho added the army?",
        "guides/tea-papers.md:6:1: the sections are out of order. They are: Plan, On the board,"
        " To discuss, Likely wrong ideas, Sensitive matter, Without devices, Standards."
        " [guide-section]",
        id="sections out of order",
    ),
    pytest.param(
        "guides/tea-papers.md",
        "On paper.",
        "On paper. [@s1]",
        "guides/tea-papers.md:32:11: guides have no margin notes. Write a link to the source."
        " [source-undefined]",
        id="a margin note in a guide",
    ),
    pytest.param(
        "guides/tea-papers.md",
        "[[hack-and-leak]]",
        "[[hack-and-leek]]",
        'guides/tea-papers.md:16:3: there is no term "hack-and-leek". Did you mean'
        ' "hack-and-leak"? [term-undefined]',
        id="a term that a guide misspells",
    ),
    pytest.param(
        "guides/tea-papers.md",
        "minutes: 20\n---",
        "minutes: 20",
        'guides/tea-papers.md:1:1: the front matter is not closed. Put a line "---" below its last'
        " key. [front-matter]",
        id="front matter that is not closed",
    ),
    pytest.param(
        "tea-papers/review.yaml",
        "0a1b2c3",
        "yesterday",
        'tea-papers/review.yaml:5:11: "commit" must be the name of a commit, such as 0a1b2c3, in'
        ' quotes where it is all digits; found the text "yesterday". [value-form]',
        id="a review of no commit",
    ),
    pytest.param(
        "balance.yaml",
        "lesson: tea-papers",
        "lesson: tea-paper",
        'balance.yaml:4:13: there is no lesson "tea-paper". Did you mean "tea-papers"?'
        " [lesson-undefined]",
        id="an entry for no lesson",
    ),
    pytest.param(
        "balance.yaml",
        "verdict: partly-verified",
        "verdict: verified",
        'balance.yaml:6:14: the lesson\'s verdict is "partly-verified", found "verified". Correct'
        " one. [value-invalid]",
        id="another verdict than the lesson's",
    ),
    pytest.param(
        "balance.yaml",
        "harmed: [ministry]",
        "harmed: [ministri]",
        'balance.yaml:7:14: there is no camp "ministri". Did you mean "ministry"? [value-invalid]',
        id="a camp that is not there",
    ),
    pytest.param(
        "balance.yaml",
        "  - [tea-papers]",
        "  - [tea-papers, spare]",
        "balance.yaml:12:5: these lessons come together or not at all, and a path lacks spare."
        " Add what is missing, or take the others out. [lessons-apart]",
        id="lessons that belong together apart",
    ),
]


def _lines(lesson_folder: LessonFolder, changed: dict[str, str]) -> list[str]:
    root = lesson_folder().parent
    spare = lesson_folder("spare", {"lesson.md": LESSON.replace("The tea papers", "Spare", 1)})
    assert spare.parent == root
    for name, text in {**FILES, **changed}.items():
        write(root / name, text)
    faults = [found for found in check_course(root) if found.code != "lesson-unlisted"]
    return [line.removeprefix("lessons/") for line in lines_of(faults)]


def test_guides_reviews_the_ledger_and_paths_pass_as_documented(
    lesson_folder: LessonFolder,
) -> None:
    assert _lines(lesson_folder, {}) == []


@pytest.mark.parametrize(("file", "old", "new", "expected"), CHANGED)
def test_what_stands_beside_the_lessons_is_checked(
    lesson_folder: LessonFolder, file: str, old: str, new: str, expected: str
) -> None:
    assert old in FILES[file]
    lines = _lines(lesson_folder, {file: FILES[file].replace(old, new, 1)})
    assert lines == [expected.removeprefix("tea-papers/")]


def test_a_lesson_without_a_review_has_none(lesson_folder: LessonFolder) -> None:
    found = read_review(lesson_folder())
    assert (found.review, found.faults) == (None, ())
