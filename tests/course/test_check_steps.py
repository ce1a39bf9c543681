"""The steps of a lesson, its other headings, and facts without a source."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tea_papers import Changed

END = "Now from memory.\n"

# What is added in line 60, at the end of the lesson, and every fault that follows.
ADDED = [
    pytest.param(
        "## Conclusion",
        [
            (
                'lesson.md:60:1: "## Conclusion" is not a step. The steps are: Hook, '
                'Read, Examine, Judge, Reveal, Retrieve. Other headings begin with "### '
                '". [step-unknown]'
            ),
        ],
        id="a heading that is no step",
    ),
    pytest.param(
        "## Hook",
        [
            (
                'lesson.md:60:1: the step "Hook" stands twice. Put its texts below one '
                "heading. [step-duplicate]"
            ),
            ('lesson.md:60:1: nothing stands below "## Hook". Write the step. [step-empty]'),
        ],
        id="a step that stands twice",
    ),
    pytest.param(
        "# Conclusion",
        [
            (
                'lesson.md:60:1: "# Conclusion" is read as a large heading. Begin a '
                'heading with "### ". [heading-level]'
            ),
        ],
        id="a heading of the first level",
    ),
    pytest.param(
        "Conclusion\n==========",
        [
            (
                'lesson.md:60:1: "Conclusion" is read as a large heading. Begin a '
                'heading with "### ". [heading-level]'
            ),
        ],
        id="an underlined heading",
    ),
]
# A file, a piece of it, what stands there instead, and every fault that follows.
CHANGED = [
    pytest.param(
        "lesson.md",
        "## Judge",
        "## Juge",
        [
            ('lesson.md:45:1: "## Juge" is not a step. Did you mean "## Judge"? [step-unknown]'),
        ],
        id="a misspelt step",
    ),
    pytest.param(
        "lesson.md",
        "## Judge\n",
        "### Judge\n",
        [
            (
                'lesson.md:50:1: the step "Judge" is missing. Add the heading "## '
                'Judge". [step-missing]'
            ),
        ],
        id="a missing step",
    ),
    pytest.param(
        "lesson.md",
        "## Judge\n\n/// claim | for-an-army\n///\n\n## Reveal\n",
        "## Reveal\n\n/// claim | for-an-army\n///\n\n## Judge\n",
        [
            (
                'lesson.md:50:1: the step "Judge" comes after "Reveal". The order is: '
                "Hook, Read, Examine, Judge, Reveal, Retrieve. [step-order]"
            ),
        ],
        id="a step out of order",
    ),
    pytest.param(
        "lesson.md",
        "## Hook: A",
        "Welcome.\n\n## Hook: A",
        [
            (
                'lesson.md:14:1: found "Welcome." before the first step. Move it below '
                'a heading such as "## Hook". [step-text-before]'
            ),
        ],
        id="text before the first step",
    ),
    pytest.param(
        "lesson.md",
        "## Judge\n\n/// claim | for-an-army\n///",
        "## Judge\n",
        [
            (
                'claims.yaml:8:9: no text places the claim "for-an-army". Put "/// '
                'claim | for-an-army" into a step. [claim-unplaced]'
            ),
            ('lesson.md:45:1: nothing stands below "## Judge". Write the step. [step-empty]'),
        ],
        id="an empty step",
    ),
    pytest.param(
        "lesson.md",
        "## Examine\n",
        "## Examine\n\nIt was printed in 1987.\n",
        [
            (
                "lesson.md:39:1: this paragraph states a fact and names no source. Add "
                "one: [@s1]. [fact-unsourced]"
            ),
        ],
        id="a paragraph with a year and no source",
    ),
    pytest.param(
        "lesson.md",
        "## Examine\n",
        "## Examine\n\nThen the late Ada Lovelace wrote.\n",
        [
            (
                "lesson.md:39:1: this paragraph states a fact and names no source. Add "
                "one: [@s1]. [fact-unsourced]"
            ),
        ],
        id="a paragraph with a name and no source",
    ),
    pytest.param(
        "lesson.md",
        "The pages appear. [@s1]",
        "The pages appear.",
        [
            ("lesson.md:33:1: this entry names no source. Add one: [@s1]. [fact-unsourced]"),
        ],
        id="an entry without a source",
    ),
]


@pytest.mark.parametrize(("text", "expected"), ADDED)
def test_what_is_added_to_a_lesson_is_checked_for_steps(
    changed: Changed, text: str, expected: list[str]
) -> None:
    assert changed("lesson.md", END, f"{END}\n{text}\n") == expected


@pytest.mark.parametrize(("file", "old", "new", "expected"), CHANGED)
def test_what_is_changed_in_a_lesson_is_checked_for_steps(
    changed: Changed, file: str, old: str, new: str, expected: list[str]
) -> None:
    assert changed(file, old, new) == expected
