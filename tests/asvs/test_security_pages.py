"""What the pages on security name exists, and no requirement of the standard is left out."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from unsealed.pages import joining, limits, me
from unsealed.records import passwords, sign_ins

TESTS: Final = Path(__file__).resolve().parents[1]
DOCS: Final = TESTS.parent / "web" / "docs"
SECURITY: Final = (DOCS / "security.md").read_text(encoding="utf-8")
TABLE: Final = (DOCS / "asvs.md").read_text(encoding="utf-8")
NAMED: Final = re.compile(r"`([\w/.]+\.py)::(\w+)`")
STANDS: Final = ("Met", "Met in part", "Met but", "Not met", "Operator", "Does not apply")
LIST: Final = Path(__file__).with_name("identifiers.txt").read_text(encoding="utf-8")
LEVELS: Final = dict(line.split() for line in LIST.splitlines() if not line.startswith("#"))


@cache
def _tests_in(file: str) -> frozenset[str]:
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def _rows() -> list[list[str]]:
    """Requirements, levels, what is asked and how it stands, of each row."""
    lines = (line for line in TABLE.splitlines() if line.startswith("| V"))
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines]


@pytest.mark.parametrize("page", [SECURITY, TABLE], ids=["security.md", "asvs.md"])
def test_every_test_that_a_page_names_is_there(page: str) -> None:
    named = NAMED.findall(page)
    assert len(named) > 50
    assert [place for place in named if place[1] not in _tests_in(place[0])] == []
    assert page.count("::test_") == len(named)


def test_every_requirement_of_both_levels_stands_in_the_table_once() -> None:
    counted = Counter(word for row in _rows() for word in row[0].split(", "))
    assert {word: count for word, count in counted.items() if count > 1} == {}
    assert set(counted) == set(LEVELS)
    assert len(LEVELS) == 253


def test_each_requirement_has_its_level() -> None:
    for names, levels, *_rest in _rows():
        assert set(levels.split("/")) == {LEVELS[name] for name in names.split(", ")}, names


def test_each_row_says_how_it_stands_and_what_is_met_by_which_test_or_page() -> None:
    for names, _levels, _asked, how in _rows():
        assert how.startswith(STANDS), names
        reason = how.partition(":")[2] or how.partition(".")[2] or how.partition("by")[2]
        assert reason or how == "Operator.", names


def test_the_page_says_the_limits_that_hold() -> None:
    said = {
        limits.SIGNING_IN: "10 in a minute, 60 in an hour",
        limits.TRYING_ACCOUNT: "30 in a minute, 100 in an hour",
        limits.TRYING_CODES: "300 in a minute, 3,000 in an hour",
        limits.JOINING_CLASS: "400 in a minute, 1,200 in an hour",
        limits.MAKING_PHRASES: "20 in an hour",
        limits.EXAMINING: "60 in a minute, 600 in an hour",
        limits.VERIFYING: "180 in a minute, 3,000 in an hour",
        joining.WRONG_CODES: "after 10,000 wrong ones in an hour",
        joining.CODES_WHILE_MANY_GUESS: "each address may try 300",
        me.WRONG_PHRASES: "after 1,000 wrong ones in an hour",
        me.PHRASES_WHILE_MANY_GUESS: "each address may try 3 ",
    }
    for limit, words in said.items():
        assert words in SECURITY
        assert re.findall(r"\d+", words.replace(",", ""))[0] == re.findall(r"\d+", limit)[0]


def test_the_page_lists_the_words_that_make_no_password() -> None:
    assert f"and these words: {', '.join(passwords.OF_THE_COURSE)}." in SECURITY
    assert f"has {passwords.SHORTEST} to {passwords.LONGEST} characters" in SECURITY


def test_the_page_says_when_a_sign_in_ends() -> None:
    hours, days = sign_ins.UNUSED.total_seconds() / 3600, sign_ins.LONGEST.days
    assert f"after {hours:g} hours without use" in SECURITY
    assert f"after {days} days in any case" in SECURITY
