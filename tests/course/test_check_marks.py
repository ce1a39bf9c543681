"""Marks inside a paragraph, and what Python-Markdown would pass over in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tea_papers import Changed

END = "Now from memory.\n"

# What is added in line 60, at the end of the lesson, and every fault that follows.
ADDED = [
    pytest.param(
        "So it was. [@s1, s2]",
        [
            (
                'lesson.md:60:12: "[@s1, s2]" is not read. Write [@s1], or [@s1, @s3] '
                "for several. [mark-unfinished]"
            ),
        ],
        id="a source without its at sign",
    ),
    pytest.param(
        "So it was. [@s1",
        [
            'lesson.md:60:12: "[@s1" is not closed. Write [@s1]. [mark-unfinished]',
        ],
        id="a source that is not closed",
    ),
    pytest.param(
        "A [[hack-and-leek]].",
        [
            (
                'lesson.md:60:3: there is no term "hack-and-leek". Did you mean '
                '"hack-and-leak"? [term-undefined]'
            ),
        ],
        id="an undefined term",
    ),
    pytest.param(
        "A [[Hack-and-leak]].",
        [
            (
                'lesson.md:60:3: "[[Hack-and-leak]]" is not read. Write [[id]] or '
                "[[id|what is shown]]. Did you mean [[hack-and-leak]]? "
                "[mark-unfinished]"
            ),
        ],
        id="a term with capitals",
    ),
    pytest.param(
        "A [[hack-and-leak].",
        [
            (
                'lesson.md:60:3: "[[hack-and-leak" is not part of a finished term. '
                "Write [[id]] on one line. [mark-unfinished]"
            ),
        ],
        id="a term that is not closed",
    ),
    pytest.param(
        "A hack]] it was.",
        [
            (
                'lesson.md:60:7: "]]" is not part of a finished term. Write [[id]] on '
                "one line. [mark-unfinished]"
            ),
        ],
        id="brackets that close nothing",
    ),
    pytest.param(
        "It [was tea]{outlett}.",
        [
            (
                'lesson.md:60:12: there is no layer "outlett". Did you mean "outlet"? '
                "[layer-unknown]"
            ),
        ],
        id="an unknown layer",
    ),
    pytest.param(
        "It [was tea]{zeitung}.",
        [
            (
                'lesson.md:60:12: there is no layer "zeitung". The layers are: '
                "document, verified, judged, inference, outlet, background. "
                "[layer-unknown]"
            ),
        ],
        id="a layer of another language",
    ),
    pytest.param(
        "It was tea {outlet}.",
        [
            (
                'lesson.md:60:12: "{outlet}" does not follow a "]". Write [the '
                "words]{outlet}. [mark-unfinished]"
            ),
        ],
        id="a layer without its words",
    ),
    pytest.param(
        "It was tea]{outlet}.",
        [
            (
                'lesson.md:60:11: "]{outlet}" closes words that no "[" opens. Write '
                "[the words]{outlet}. [mark-unfinished]"
            ),
        ],
        id="a layer whose words do not begin",
    ),
    pytest.param(
        "It [was tea]{outlet.",
        [
            (
                'lesson.md:60:12: "]{outlet." is not closed. Write [the words]{outlet}. '
                "[mark-unfinished]"
            ),
        ],
        id="a layer that is not closed",
    ),
    pytest.param(
        "So it was.[^9]",
        [
            (
                'lesson.md:60:11: "[^9]" is a footnote, and there are none. Write a '
                "source, [@s1]. [footnote]"
            ),
        ],
        id="a footnote",
    ),
    pytest.param(
        "See [the page][nope].",
        [
            (
                'lesson.md:60:5: "[the page][nope]" has no address. Write [the '
                "page](https://…). [link-undefined]"
            ),
        ],
        id="a link by name",
    ),
    pytest.param(
        "See [the page]().",
        [
            (
                'lesson.md:60:5: the link "the page" has no address. Write one between '
                "the brackets. [link-undefined]"
            ),
        ],
        id="a link without an address",
    ),
    pytest.param(
        "See [the page](https://example.org.",
        [
            (
                'lesson.md:60:14: the address "https://example.org." is not closed. '
                "Write [words](https://…). [mark-unfinished]"
            ),
        ],
        id="a link that is not closed",
    ),
    pytest.param(
        "| a | b |\n|---|---|\n| 1 | 2 |\n{: .wide }",
        [
            (
                'lesson.md:63:1: "{: .wide }" would be shown as it stands. Delete it. '
                "[attribute-list]"
            ),
        ],
        id="an attribute list",
    ),
    pytest.param(
        "```\ncode\n```",
        [
            (
                'lesson.md:60:1: "```" opens no code here. Indent the code by four '
                "spaces. [code-fence]"
            ),
            (
                'lesson.md:62:1: "```" opens no code here. Indent the code by four '
                "spaces. [code-fence]"
            ),
        ],
        id="a code fence",
    ),
    pytest.param(
        "See [below](#note-s3).",
        [
            (
                'lesson.md:60:5: nothing in this lesson has the id "note-s3". Did you '
                'mean "#note-s2"? [anchor-undefined]'
            ),
        ],
        id="an anchor that leads nowhere",
    ),
    pytest.param(
        "See [below](#conclusion).",
        [
            (
                'lesson.md:60:5: nothing in this lesson has the id "conclusion". Link '
                "to #note-… for a source, or to an id that the text gives. "
                "[anchor-undefined]"
            ),
        ],
        id="an anchor like no other",
    ),
    pytest.param(
        "See [this](/lessons/tea-paper/read).",
        [
            (
                'lesson.md:60:5: there is no lesson "tea-paper". Did you mean '
                '"tea-papers"? [lesson-undefined]'
            ),
        ],
        id="a link to no lesson",
    ),
    pytest.param(
        "See [this](/glossary#hack-and-leaks).",
        [
            (
                'lesson.md:60:5: there is no term "hack-and-leaks". Did you mean '
                '"hack-and-leak"? [term-undefined]'
            ),
        ],
        id="a link to no term",
    ),
    pytest.param(
        "See [this](javascript:alert).",
        [
            (
                'lesson.md:60:5: "javascript:" is removed from links. Use https:, http: '
                "or mailto:. [html-removed]"
            ),
        ],
        id="a scheme that is removed",
    ),
    pytest.param(
        "![](exhibits/letter.yaml)",
        [
            (
                "lesson.md:60:1: this picture has no alternative text. Say what it "
                "shows: ![…](exhibits/letter.yaml). [image-text]"
            ),
        ],
        id="an image without a text",
    ),
    pytest.param(
        "![A cup](https://example.org/cup.png)",
        [
            (
                'lesson.md:60:1: "https://example.org/cup.png" would be loaded from '
                "another host. Keep a copy in the lesson. [asset-remote]"
            ),
        ],
        id="an image from another host",
    ),
    pytest.param(
        "![A cup](cup.png)",
        [
            (
                'lesson.md:60:1: there is no file "cup.png" in the lesson\'s folder. Put '
                "it there. [asset-missing]"
            ),
        ],
        id="an image that is not there",
    ),
    pytest.param(
        '<script src="https://example.org/a.js"></script>',
        [
            (
                'lesson.md:60:1: "https://example.org/a.js" would be loaded from '
                "another host. Keep a copy in the lesson. [asset-remote]"
            ),
            (
                "lesson.md:60:1: <script> would be removed. Use Markdown or one of the "
                "course's blocks. [html-removed]"
            ),
        ],
        id="a script",
    ),
    pytest.param(
        'A <span style="color: red">red</span> word.',
        [
            (
                'lesson.md:60:3: the attribute "style" of <span> would be removed. '
                "Delete it. [html-removed]"
            ),
        ],
        id="a style attribute",
    ),
    pytest.param(
        '<img src="exhibits/letter.yaml">',
        [
            (
                "lesson.md:60:1: this picture has no alternative text. Say what it "
                'shows: alt="…". [image-text]'
            ),
        ],
        id="an image tag without a text",
    ),
    pytest.param(
        "It was **tea.",
        [
            (
                'lesson.md:60:8: "**" would be shown as it stands, in "**tea.". Correct '
                "the markup. [leftover]"
            ),
        ],
        id="markup left over",
    ),
]
# A file, a piece of it, what stands there instead, and every fault that follows.
CHANGED = [
    pytest.param(
        "lesson.md",
        "forum carried nine pages. [@s1]",
        "forum carried nine pages. [@s1, @s11]",
        [
            ('lesson.md:23:43: there is no source "s11". Did you mean "s1"? [source-undefined]'),
        ],
        id="an undefined source",
    ),
    pytest.param(
        "claims.yaml",
        "The letter speaks of a canteen.",
        "The letter speaks of a canteen. [@s22]",
        [
            ('claims.yaml:13:46: there is no source "s22". Did you mean "s2"? [source-undefined]'),
        ],
        id="a mark in an item",
    ),
    pytest.param(
        "claims.yaml",
        "The letter speaks of a canteen.",
        "The letter speaks of a `canteen.",
        [
            (
                'claims.yaml:13:37: "`" would be shown as it stands, in "`canteen.". '
                "Correct the markup. [leftover]"
            ),
        ],
        id="markup left over in an item",
    ),
]


@pytest.mark.parametrize(("text", "expected"), ADDED)
def test_what_is_added_to_a_lesson_is_checked_for_marks(
    changed: Changed, text: str, expected: list[str]
) -> None:
    assert changed("lesson.md", END, f"{END}\n{text}\n") == expected


@pytest.mark.parametrize(("file", "old", "new", "expected"), CHANGED)
def test_what_is_changed_in_a_lesson_is_checked_for_marks(
    changed: Changed, file: str, old: str, new: str, expected: list[str]
) -> None:
    assert changed(file, old, new) == expected
