"""Claims and questions: what they point to and where they are placed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tea_papers import Changed

# A file, a piece of it, what stands there instead, and every fault that follows.
CHANGED = [
    pytest.param(
        "quiz.yaml",
        "id: how-many",
        "id: whose-words",
        [
            (
                'quiz.yaml:16:13: the id "whose-words" stands in quiz.yaml line 2 as '
                "well. Rename one of them. [id-duplicate]"
            ),
        ],
        id="an id that stands twice",
    ),
    pytest.param(
        "quiz.yaml",
        "id: how-many",
        "id: genuine",
        [
            (
                'quiz.yaml:16:13: the id "genuine" stands in claims.yaml line 2 as '
                "well. Rename one of them. [id-duplicate]"
            ),
        ],
        id="an id of another file",
    ),
    pytest.param(
        "quiz.yaml",
        "as: number",
        "as: number\n        sources: [s1, s4]",
        [
            (
                'quiz.yaml:20:23: there is no source "s4". Add it to sources.yaml. '
                "[source-undefined]"
            ),
        ],
        id="a source of a question",
    ),
    pytest.param(
        "sources.yaml",
        "  s2:\n",
        (
            "  s3: {title: T, publisher: P, author: A, date: '', url: "
            "'https://example.org', read: full}\n  s2:\n"
        ),
        [
            (
                'sources.yaml:9:3: nothing refers to the source "s3". Write [@s3] or '
                "delete it. [source-unused]"
            ),
        ],
        id="a source that is never used",
    ),
    pytest.param(
        "lesson.md",
        "/// claim | for-an-army\n///",
        "Think.",
        [
            (
                'claims.yaml:8:9: no text places the claim "for-an-army". Put "/// '
                'claim | for-an-army" into a step. [claim-unplaced]'
            ),
        ],
        id="a claim that is never placed",
    ),
    pytest.param(
        "lesson.md",
        "/// question | whose-words\n///",
        "Think.",
        [
            (
                'quiz.yaml:2:9: no text places the exercise "whose-words". Put "/// '
                'question | whose-words" into a step. [exercise-unplaced]'
            ),
        ],
        id="an exercise that is never placed",
    ),
    pytest.param(
        "lesson.md",
        "/// exhibit | letter\n///",
        "Think.",
        [
            (
                'exhibits/letter.yaml:1:1: no text places the exhibit. Put "/// exhibit '
                '| letter" into a step. [exhibit-unplaced]'
            ),
        ],
        id="an exhibit that is never placed",
    ),
    pytest.param(
        "lesson.md",
        "hook: genuine",
        "hook: genuin",
        [
            (
                'lesson.md:10:7: there is no claim "genuin". Did you mean "genuine"? '
                "[claim-undefined]"
            ),
        ],
        id="a hook that is no claim",
    ),
    pytest.param(
        "quiz.yaml",
        "        feedback: The letter speaks of a canteen.\n",
        "",
        [
            (
                'quiz.yaml:6:9: "feedback" is missing. Say why a learner could think '
                "so, and what is the case. [feedback-missing]"
            ),
        ],
        id="an option without feedback",
    ),
    pytest.param(
        "quiz.yaml",
        "feedback: The letter speaks of a canteen.",
        'feedback: ""',
        [
            'quiz.yaml:8:19: "feedback" is empty. Write something. [feedback-missing]',
        ],
        id="an option with empty feedback",
    ),
    pytest.param(
        "quiz.yaml",
        "key: outlet",
        "key: outlit",
        [
            (
                'quiz.yaml:12:10: "key": there is no "outlit" here. Did you mean '
                '"outlet"? The ids are "paper", "outlet". [value-invalid]'
            ),
        ],
        id="a key that names no option",
    ),
    pytest.param(
        "quiz.yaml",
        "kind: single-choice",
        "kind: singel-choice",
        [
            (
                'quiz.yaml:3:11: "kind" must be one of single-choice, multiple-choice, '
                "claim-judgement, order, match, sort-layers, pick-line, quantity, "
                'short-text, pin, mark-changes; found the text "singel-choice". Did you mean '
                '"single-choice"? [value-choice]'
            ),
        ],
        id="an unknown kind",
    ),
    pytest.param(
        "quiz.yaml",
        "    kind: single-choice\n",
        "",
        [
            (
                'quiz.yaml:2:5: "kind" is missing for item 1 of "exercises". Add one of '
                "single-choice, multiple-choice, claim-judgement, order, match, "
                "sort-layers, pick-line, quantity, short-text, pin, mark-changes. [key-missing]"
            ),
        ],
        id="no kind",
    ),
    pytest.param(
        "quiz.yaml",
        "stem: Whose words are",
        "stem: Whose words are NOT",
        [
            (
                'quiz.yaml:4:11: the stem asks for what is not so, found "NOT". Many '
                "readers miss it: ask for what is so. [item-weak]"
            ),
        ],
        id="a stem that asks for what is not so",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "expected"), CHANGED)
def test_what_is_changed_in_a_lesson_is_checked_for_items(
    changed: Changed, file: str, old: str, new: str, expected: list[str]
) -> None:
    assert changed(file, old, new) == expected
