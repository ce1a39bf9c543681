"""What the models refuse, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tea_papers import Changed

# A file, a piece of it, what stands there instead, and every fault that follows.
CHANGED = [
    pytest.param(
        "lesson.md",
        "summary: A",
        "sumary: A",
        [
            (
                'lesson.md:3:1: "sumary" is not a key that is known here. Did you mean '
                '"summary"? [key-unknown]'
            ),
        ],
        id="an unknown key",
    ),
    pytest.param(
        "claims.yaml",
        "    by: the forum",
        "    colour: red",
        [
            (
                'claims.yaml:4:5: "colour" is not a key that is known here. The keys '
                "here are: id, stem, seal, hints, sources, kind, text, by, outcome, "
                "status, range, finding and 4 more. [key-unknown]"
            ),
        ],
        id="an unknown key like no other",
    ),
    pytest.param(
        "lesson.md",
        "minutes: 20\n",
        "",
        [
            (
                'lesson.md:2:1: "minutes" is missing. Add it: How long a learner needs, '
                "in minutes. [key-missing]"
            ),
        ],
        id="a missing key",
    ),
    pytest.param(
        "exhibits/letter.yaml",
        "replica: true",
        "replica: yes",
        [
            (
                'exhibits/letter.yaml:5:10: "replica" must be true or false, found the '
                'text "yes". YAML 1.2 reads yes and no as text; write true. '
                "[value-type]"
            ),
        ],
        id="a truth in words",
    ),
    pytest.param(
        "lesson.md",
        "minutes: 20",
        'minutes: "20"',
        [
            (
                'lesson.md:4:10: "minutes" must be a whole number, found the text "20". '
                "Write it in digits, without quotes. [value-type]"
            ),
        ],
        id="a number as text",
    ),
    pytest.param(
        "lesson.md",
        "title: The tea papers",
        "title: 1984",
        [
            (
                'lesson.md:2:8: "title" must be text, found the number 1984. Put it in '
                "quotes. [value-type]"
            ),
        ],
        id="a text as number",
    ),
    pytest.param(
        "lesson.md",
        "sensitive: []",
        "sensitive: war",
        [
            (
                'lesson.md:6:12: "sensitive" must be a list, found the text "war". '
                "Begin each item on a line of its own with a hyphen. [value-type]"
            ),
        ],
        id="a text where a list belongs",
    ),
    pytest.param(
        "lesson.md",
        "title: The tea papers",
        "title: [tea]",
        [
            'lesson.md:2:8: "title" must be text, found a list. [value-type]',
        ],
        id="a list where a text belongs",
    ),
    pytest.param(
        "claims.yaml",
        "claims:\n",
        "claims: {a: b}\nclaim:\n",
        [
            (
                'claims.yaml:1:9: "claims" must be a list, found a mapping of keys to '
                "values. [value-type]"
            ),
            (
                'claims.yaml:2:1: "claim" is not a key that is known here. Did you mean '
                '"claims"? [key-unknown]'
            ),
        ],
        id="a mapping where a list belongs",
    ),
    pytest.param(
        "lesson.md",
        "minutes: 20",
        "minutes:",
        [
            (
                'lesson.md:4:9: "minutes" must be a whole number, found nothing. Write '
                "a value after the colon, or delete the key. [value-type]"
            ),
        ],
        id="nothing",
    ),
    pytest.param(
        "lesson.md",
        "minutes: 20",
        "minutes: 20.5",
        [
            (
                'lesson.md:4:10: "minutes" must be a whole number, found the number '
                "20.5. [value-type]"
            ),
        ],
        id="a part of a number",
    ),
    pytest.param(
        "lesson.md",
        "verdict: partly-verified",
        "verdict: partly-verifed",
        [
            (
                'lesson.md:7:10: "verdict" must be one of verified, partly-verified, '
                'unverified, misleading, refuted; found the text "partly-verifed". Did '
                'you mean "partly-verified"? [value-choice]'
            ),
        ],
        id="a word that is no choice",
    ),
    pytest.param(
        "lesson.md",
        "seals: [authentic, meaning]",
        "seals: [authentic, sense]",
        [
            (
                'lesson.md:8:20: item 2 of "seals" must be one of authentic, intact, '
                'complete, meaning; found the text "sense". [value-choice]'
            ),
        ],
        id="a seal that is none",
    ),
    pytest.param(
        "lesson.md",
        "age: 14",
        "age: 3",
        [
            'lesson.md:5:6: "age" must be at least 8, found 3. [value-range]',
        ],
        id="a number too small",
    ),
    pytest.param(
        "claims.yaml",
        "id: for-an-army",
        "id: ForAnArmy",
        [
            (
                'claims.yaml:8:9: "id" must be lower-case words joined by hyphens, such '
                'as black-moon; found the text "ForAnArmy". [value-form]'
            ),
            (
                'lesson.md:47:1: there is no claim "for-an-army". Did you mean '
                '"ForAnArmy"? [claim-undefined]'
            ),
        ],
        id="an id with capitals",
    ),
    pytest.param(
        "sources.yaml",
        "url: https://example.org/pages",
        "url: example.org/pages",
        [
            (
                'sources.yaml:7:10: "url" must be a web address that begins with '
                'http:// or https://; found the text "example.org/pages". [value-form]'
            ),
        ],
        id="an address without a scheme",
    ),
    pytest.param(
        "lesson.md",
        "title: The tea papers",
        'title: ""',
        [
            'lesson.md:2:8: "title" is empty. Write something. [value-form]',
        ],
        id="an empty text",
    ),
    pytest.param(
        "sources.yaml",
        "read: full",
        "read: full\n    language: Deutsch!",
        [
            (
                'sources.yaml:9:15: "language" must be the code of a language, such as '
                'en or pt-BR; found the text "Deutsch!". [value-form]'
            ),
        ],
        id="a language that is none",
    ),
    pytest.param(
        "exhibits/letter.yaml",
        "body:\n",
        "body:\n  text: Also this.\n",
        [
            (
                'exhibits/letter.yaml:7:3: "body" must have exactly one of lines, '
                "table, text and cards. [value-invalid]"
            ),
        ],
        id="an exhibit of two sorts",
    ),
    pytest.param(
        "exhibits/letter.yaml",
        "body:\n",
        "files:\n  - {name: a.txt, body: text, lines: [x]}\nbody:\n",
        [
            (
                'exhibits/letter.yaml:7:5: item 1 of "files" must say in exactly one way how it '
                "is made: body, lines, column, mail, pdf, docx, xlsx, picture, "
                "archive, hashes, memo, zone. [value-invalid]"
            ),
        ],
        id="a file made in two ways",
    ),
    pytest.param(
        "exhibits/letter.yaml",
        "body:\n",
        "files:\n  - {name: a.txt, body: text}\n  - {name: a.txt, lines: [x]}\nbody:\n",
        [
            ("exhibits/letter.yaml:1:1: the file names the file a.txt twice. [value-invalid]"),
        ],
        id="two files of one name",
    ),
    pytest.param(
        "exhibits/letter.yaml",
        "replica: true",
        "replica: true\nfiles: [{name: a.svg, memo: {machine: typewriter, lines: [Tée ☕]}}]",
        [
            (
                'exhibits/letter.yaml:6:58: "lines" has characters that no type of the machine '
                "has: é ☕. [value-invalid]"
            ),
        ],
        id="a letter that no typewriter has",
    ),
    pytest.param(
        "exhibits/letter.yaml",
        "replica: true",
        'replica: true\nfiles: [{name: a.svg, memo: {machine: typewriter, lines: [" "]}}]',
        [
            (
                'exhibits/letter.yaml:6:58: "lines" has nothing that could be typed. Write at '
                "least one word. [value-invalid]"
            ),
        ],
        id="a sheet without a word",
    ),
    pytest.param(
        "exhibits/letter.yaml",
        "replica: true",
        'replica: true\nhand_overs: [{at: "2019-03-02", what: Tea., file: tea.txt}]',
        [
            (
                "exhibits/letter.yaml:1:1: the file has a hand-over of the file tea.txt, which the "
                "exhibit has not. [value-invalid]"
            ),
        ],
        id="a hand-over of a file that is not there",
    ),
    pytest.param(
        "exhibits/letter.yaml",
        "replica: true",
        'replica: true\nhand_overs: [{at: "2019-03-02T08:00", what: Tea.}, '
        '{at: "2019-03-02T07:59", what: Milk.}]',
        [
            (
                "exhibits/letter.yaml:1:1: the file has hand-over 2 before the one above it. Put "
                "them in order. [value-invalid]"
            ),
        ],
        id="hand-overs that are not in order",
    ),
    pytest.param(
        "exhibits/letter.yaml",
        "body:\n",
        "files:\n  - {name: a.csv, body: table}\nbody:\n",
        [
            (
                "exhibits/letter.yaml:1:1: the file has the file a.csv, which cannot be made of "
                "this body. [value-invalid]"
            ),
        ],
        id="a table where there is none",
    ),
    pytest.param(
        "exhibits/letter.yaml",
        "body:\n",
        "files:\n  - {name: ../a.csv, lines: [x]}\nbody:\n",
        [
            (
                'exhibits/letter.yaml:7:12: "name" must be a file name of letters, digits and '
                'hyphens, such as order-3.eml; found the text "../a.csv". [value-form]'
            ),
        ],
        id="a name that leads elsewhere",
    ),
    pytest.param(
        "exhibits/letter.yaml",
        (
            '  lines:\n    - "To the canteen:"\n    - forty pounds of tea,\n    - '
            "signed, the ministry.\n"
        ),
        "  table:\n    head: [a, b]\n    rows: [[1 lb, 2 lb], [3 lb]]\n",
        [
            (
                'exhibits/letter.yaml:8:5: "table" has 1 cells in row 2 and 2 in its '
                "head. [value-invalid]"
            ),
        ],
        id="a row that is too short",
    ),
    pytest.param(
        "exhibits/letter.yaml",
        "description: A typed letter of three lines about tea.\n",
        "",
        [
            (
                'exhibits/letter.yaml:1:1: "description" is missing. Add it: What it '
                "shows, for those who cannot see it. [key-missing]"
            ),
        ],
        id="an exhibit without a description",
    ),
    pytest.param(
        "claims.yaml",
        "outcome: fails",
        "outcome: fails\n    range: [30, 40]",
        [
            (
                'claims.yaml:13:12: "range": only an open claim has a range, found one '
                'on a claim that is settled. Remove it, or write "outcome: open". '
                "[value-invalid]"
            ),
        ],
        id="a range of a settled claim",
    ),
    pytest.param(
        "lesson.md",
        "verdict: partly-verified\n",
        "",
        [
            (
                'lesson.md:2:1: "verdict" is missing. Say how the story\'s documents '
                "came out. [key-missing]"
            ),
        ],
        id="a story without a verdict",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "expected"), CHANGED)
def test_what_is_changed_in_a_lesson_is_checked_for_values(
    changed: Changed, file: str, old: str, new: str, expected: list[str]
) -> None:
    assert changed(file, old, new) == expected
