"""Blocks: their names, arguments, options, contents and places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tea_papers import Changed

END = "Now from memory.\n"

# What is added in line 60, at the end of the lesson, and every fault that follows.
ADDED = [
    pytest.param(
        "/// quizz | whose-words\n///",
        [
            ('lesson.md:60:1: there is no block "quizz". Did you mean "question"? [block-unknown]'),
        ],
        id="an unknown block",
    ),
    pytest.param(
        "/// spoiler\nText\n///",
        [
            ('lesson.md:60:1: there is no block "spoiler". Did you mean "reveal"? [block-unknown]'),
        ],
        id="a block like no other",
    ),
    pytest.param(
        "/// | x",
        [
            (
                'lesson.md:60:1: "/// | x" begins no block and closes none. Write "/// '
                'name | argument". [block-unknown]'
            ),
        ],
        id="slashes that say nothing",
    ),
    pytest.param(
        "/// note\nText",
        [
            (
                'lesson.md:60:1: "/// note" is not closed. Put a line "///" below its '
                "content. [block-unclosed]"
            ),
        ],
        id="a block that is not closed",
    ),
    pytest.param(
        "///",
        [
            (
                "lesson.md:60:1: this line closes a block, and none is open. Delete it. "
                "[block-stray-end]"
            ),
        ],
        id="a closing line alone",
    ),
    pytest.param(
        "//// note\nText\n///\n////",
        [
            (
                'lesson.md:62:1: this does not close "//// note" of line 60. Write '
                "////. [block-stray-end]"
            ),
        ],
        id="a closing line of another length",
    ),
    pytest.param(
        "/// note\n    colour: red\n\nText\n///",
        [
            (
                'lesson.md:61:5: "/// note" has no options, found "colour". Delete the '
                "line. [block-option]"
            ),
        ],
        id="an option where there are none",
    ),
    pytest.param(
        "/// question | how-many\n///",
        [
            (
                'lesson.md:60:1: "how-many" belongs to the quiz in "sets", which the '
                'Retrieve step shows. Move it to "exercises" to place it in the text. '
                "[question-undefined]"
            ),
        ],
        id="a question of the quiz",
    ),
    pytest.param(
        "/// question | whose-words\n///",
        [
            (
                'lesson.md:60:1: the question "whose-words" is placed in line 42 as '
                "well. Keep one of them. [placed-twice]"
            ),
        ],
        id="a question placed twice",
    ),
    pytest.param(
        "/// note\n///",
        [
            (
                'lesson.md:60:1: "/// note" is empty. Write its content before the '
                'closing "///". [block-content]'
            ),
        ],
        id="an empty note",
    ),
    pytest.param(
        "/// note\nText\n/// exhibit | letter\n///\n///",
        [
            (
                'lesson.md:62:1: "/// exhibit" cannot stand inside "/// note". Put it '
                'after its "///". [block-content]'
            ),
        ],
        id="a claim inside a note",
    ),
    pytest.param(
        "/// chain | Hands\n- relased-by: A forum [@s1]\n///",
        [
            (
                'lesson.md:61:3: there is no role "relased-by". Did you mean '
                '"released-by"? [block-content]'
            ),
        ],
        id="a misspelt role",
    ),
]
# A file, a piece of it, what stands there instead, and every fault that follows.
CHANGED = [
    pytest.param(
        "lesson.md",
        "/// exhibit | letter",
        "/// exhibit letter",
        [
            (
                'exhibits/letter.yaml:1:1: no text places the exhibit. Put "/// exhibit '
                '| letter" into a step. [exhibit-unplaced]'
            ),
            (
                'lesson.md:39:1: "/// exhibit letter" is not read. Write "/// exhibit | '
                'letter". [block-argument]'
            ),
            (
                "lesson.md:40:1: this line closes a block, and none is open. Delete it. "
                "[block-stray-end]"
            ),
        ],
        id="a block without its bar",
    ),
    pytest.param(
        "lesson.md",
        "/// exhibit | letter",
        "/// exhibit",
        [
            (
                'exhibits/letter.yaml:1:1: no text places the exhibit. Put "/// exhibit '
                '| letter" into a step. [exhibit-unplaced]'
            ),
            (
                'lesson.md:39:1: "/// exhibit" needs an id. Write "/// exhibit | id". '
                "[block-argument]"
            ),
        ],
        id="a block without its id",
    ),
    pytest.param(
        "lesson.md",
        "/// clipping",
        "/// clipping | The Daily Kettle",
        [
            (
                'lesson.md:25:1: "/// clipping" takes nothing after the bar, found "The '
                'Daily Kettle". Delete it. [block-argument]'
            ),
        ],
        id="an argument too much",
    ),
    pytest.param(
        "lesson.md",
        "    from: The",
        "    form: The",
        [
            (
                'lesson.md:26:5: "/// clipping" has no option "form". Did you mean '
                '"from"? [block-option]'
            ),
        ],
        id="a misspelt option",
    ),
    pytest.param(
        "lesson.md",
        "    from: The Daily Kettle",
        "    from:",
        [
            (
                'lesson.md:26:5: the option "from" is empty. Write a value after the '
                "colon. [block-option]"
            ),
        ],
        id="an empty option",
    ),
    pytest.param(
        "lesson.md",
        "    from: The Daily Kettle\n    date: 2 April 2019",
        "from: The Daily Kettle",
        [
            (
                'lesson.md:26:1: "from" would be shown as text. Indent options by four '
                "spaces. [block-option]"
            ),
        ],
        id="an option that is not indented",
    ),
    pytest.param(
        "lesson.md",
        "/// exhibit | letter",
        "/// exhibit | leter",
        [
            (
                'lesson.md:39:1: there is no exhibit "leter". Did you mean "letter"? '
                "[exhibit-undefined]"
            ),
        ],
        id="an undefined exhibit",
    ),
    pytest.param(
        "lesson.md",
        "/// claim | for-an-army",
        "/// claim | for-an-amry",
        [
            (
                'lesson.md:47:1: there is no claim "for-an-amry". Did you mean '
                '"for-an-army"? [claim-undefined]'
            ),
        ],
        id="an undefined claim",
    ),
    pytest.param(
        "lesson.md",
        "/// question | whose-words",
        "/// question | whose-word",
        [
            (
                'lesson.md:42:1: there is no exercise "whose-word". Did you mean '
                '"whose-words"? [question-undefined]'
            ),
        ],
        id="an undefined question",
    ),
    pytest.param(
        "lesson.md",
        "## Read:",
        "/// claim | genuine\n///\n\n## Read:",
        [
            (
                'lesson.md:21:1: the claim "genuine" is placed in line 18 as well. Keep '
                "one of them. [placed-twice]"
            ),
        ],
        id="a claim placed twice in a step",
    ),
    pytest.param(
        "lesson.md",
        "/// claim | for-an-army\n",
        "/// claim | for-an-army\nText\n",
        [
            (
                'lesson.md:47:1: "/// claim" has no content. Put "///" on the line '
                "below it. [block-content]"
            ),
        ],
        id="a claim with content",
    ),
    pytest.param(
        "lesson.md",
        "- 2019-04-02: An outlet",
        "- An outlet",
        [
            (
                'lesson.md:34:1: "- An outlet reports them. [@s1, @s2]" is no entry of '
                'a timeline. Write "- 2025-09-26: What happened". [block-content]'
            ),
        ],
        id="an entry without a date",
    ),
    pytest.param(
        "lesson.md",
        "- 2019-04-02: An outlet",
        "- 2019-13-02: An outlet",
        [
            (
                'lesson.md:34:3: "2019-13-02" is no date. Write 2025, 2025-09 or '
                "2025-09-26. [block-content]"
            ),
        ],
        id="a date that is none",
    ),
]


@pytest.mark.parametrize(("text", "expected"), ADDED)
def test_what_is_added_to_a_lesson_is_checked_for_blocks(
    changed: Changed, text: str, expected: list[str]
) -> None:
    assert changed("lesson.md", END, f"{END}\n{text}\n") == expected


@pytest.mark.parametrize(("file", "old", "new", "expected"), CHANGED)
def test_what_is_changed_in_a_lesson_is_checked_for_blocks(
    changed: Changed, file: str, old: str, new: str, expected: list[str]
) -> None:
    assert changed(file, old, new) == expected
