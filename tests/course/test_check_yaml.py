"""What is wrong with YAML before any model sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tea_papers import SOURCES

if TYPE_CHECKING:
    from tea_papers import Changed

# A file, a piece of it, what stands there instead, and every fault that follows.
CHANGED = [
    pytest.param(
        "claims.yaml",
        "text: The tea was",
        "text: The tea: was",
        [
            (
                "claims.yaml:9:18: this is not YAML: mapping values are not allowed in "
                'this context. A text that contains ": " must stand in quotes. '
                "[yaml-syntax]"
            ),
        ],
        id="YAML that is none",
    ),
    pytest.param(
        "lesson.md",
        "seals: [authentic, meaning]",
        "seals: [authentic, meaning",
        [
            (
                "lesson.md:9:6: this is not YAML: while parsing a flow sequence did not "
                "find expected ',' or ']'. A bracket or brace is not closed. "
                "[yaml-syntax]"
            ),
        ],
        id="a bracket that is not closed",
    ),
    pytest.param(
        "claims.yaml",
        "    by: the forum",
        "\tby: the forum",
        [
            (
                "claims.yaml:4:1: this is not YAML: while scanning a plain scalar found "
                "a tab character that violates indentation. Indent with spaces. "
                "[yaml-syntax]"
            ),
        ],
        id="a tab",
    ),
    pytest.param(
        "claims.yaml",
        "by: the forum",
        'by: "the forum',
        [
            (
                "claims.yaml:14:1: this is not YAML: while scanning a quoted scalar "
                "found unexpected end of stream. A quotation mark is not closed. "
                "[yaml-syntax]"
            ),
        ],
        id="a quotation mark that is not closed",
    ),
    pytest.param(
        "claims.yaml",
        "    by: the forum",
        "    by: the forum\n    by: a forum",
        [
            (
                'claims.yaml:5:5: "by" stands twice in one mapping. Delete or rename '
                "one of the two. [yaml-duplicate-key]"
            ),
        ],
        id="a key that stands twice",
    ),
    pytest.param(
        "claims.yaml",
        "claims:\n",
        "claims: &a [*a]\nmore:\n",
        [
            (
                'claims.yaml:1:9: found the YAML anchor "&a". Anchors are not read; '
                "delete it. [yaml-anchor]"
            ),
        ],
        id="an alias in a circle",
    ),
    pytest.param(
        "claims.yaml",
        "by: the forum",
        "by: *someone",
        [
            (
                'claims.yaml:4:9: found the YAML alias "*someone". Aliases are not '
                "read; write the text again. [yaml-anchor]"
            ),
        ],
        id="an alias",
    ),
    pytest.param(
        "claims.yaml",
        "by: the forum",
        "by: !!python/object:os.system x",
        [
            (
                'claims.yaml:4:9: found the YAML tag "!!python/object:os.system". Tags '
                "are not read; put the text in quotes. [yaml-tag]"
            ),
        ],
        id="a tag",
    ),
    pytest.param(
        "claims.yaml",
        "claims:\n",
        "---\nx: 1\n---\nclaims:\n",
        [
            (
                'claims.yaml:3:1: found a second document after "---". Keep one '
                "document in a file. [yaml-syntax]"
            ),
        ],
        id="a second document",
    ),
    pytest.param(
        "claims.yaml",
        "by: the forum",
        "[by]: the forum",
        [
            (
                "claims.yaml:4:5: a key must be text, found a list or a mapping. Write "
                "a plain word. [yaml-syntax]"
            ),
        ],
        id="a list as a key",
    ),
    pytest.param(
        "sources.yaml",
        SOURCES,
        "- a\n- b\n",
        [
            (
                "sources.yaml:1:1: the file must be a mapping of keys to values, found "
                'a list. Write its keys below it, each followed by ": " and its value. '
                "[value-type]"
            ),
        ],
        id="a list where the file is a mapping",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "expected"), CHANGED)
def test_what_is_changed_in_a_lesson_is_checked_for_yaml(
    changed: Changed, file: str, old: str, new: str, expected: list[str]
) -> None:
    assert changed(file, old, new) == expected
