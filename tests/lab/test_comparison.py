"""What a copy altered is found word by word, and so is that nothing was altered."""

from __future__ import annotations

import json
from itertools import pairwise
from time import process_time
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unsealed.cli import main
from unsealed.lab.comparison.aligning import align
from unsealed.lab.comparison.marking import By, changes_of, judge, rows_of
from unsealed.lab.comparison.natures import nature_of
from unsealed.lab.comparison.segments import Change, alterations
from unsealed.lab.comparison.views import nature_words
from unsealed.lab.limits import LIMITS, Limits
from unsealed.lab.requests import Named
from unsealed.lab.sandbox import compare
from unsealed.lab.wording import in_words

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

ORIGINAL = """\
The Fund gave 50,000 euros to the harbour school.
It did not ask for a report.

Tom Hale signed the letter.
"""
COPY = """\
The Fund gave 500,000 euros to the harbour school.
It did ask for a report.

Tom Hale, of Norland, signed the letter.
"""


def _altered(original: str, copy: str) -> list[tuple[str, str, str]]:
    return [
        (each.change.value, each.original.strip(), each.copy.strip())
        for each in alterations(align(original, copy))
    ]


@pytest.mark.parametrize(
    ("original", "copy", "altered"),
    [
        ("", "", []),
        ("a b c", "a b c", []),
        ("a b c", "a\n\nb  c ", []),
        ("caf\u00e9", "cafe\u0301", []),
        ("a b c", "a x c", [("changed", "b", "x")]),
        ("a b c", "a c", [("removed", "b", "")]),
        ("a c", "a b c", [("added", "", "b")]),
        ("", "a b", [("added", "", "a b")]),
        ("a b", "", [("removed", "a b", "")]),
        ("a b c d e", "a x c y e", [("changed", "b", "x"), ("changed", "d", "y")]),
        ("the a the b the", "the b the a the", [("removed", "a the", ""), ("added", "", "the a")]),
    ],
)
def test_alterations_are_found_word_by_word(
    original: str, copy: str, altered: list[tuple[str, str, str]]
) -> None:
    assert _altered(original, copy) == altered


WORDS = st.lists(
    st.sampled_from(["the", "a", "pump", "Tom", "not", "5", "50", "\u200b"]), max_size=30
)
TEXTS = st.one_of(WORDS.map(" ".join), st.text(max_size=12))


@settings(max_examples=60)
@given(TEXTS, TEXTS)
def test_the_segments_give_both_texts_again(original: str, copy: str) -> None:
    segments = align(original, copy)
    assert "".join(each.original for each in segments) == (original if original.split() else "")
    assert "".join(each.copy for each in segments) == (copy if copy.split() else "")


@settings(max_examples=60)
@given(TEXTS, TEXTS)
def test_there_is_an_alteration_where_the_words_differ_and_nowhere_else(
    original: str, copy: str
) -> None:
    segments = align(original, copy)
    for each in segments:
        is_same = align(each.original, each.copy)[0].change is Change.SAME
        assert is_same == (each.change is Change.SAME)
    changes = [each.change is Change.SAME for each in segments]
    assert all(one != other for one, other in pairwise(changes))


@settings(max_examples=60)
@given(TEXTS, TEXTS)
def test_words_of_the_copy_are_counted_without_a_gap(original: str, copy: str) -> None:
    segments = align(original, copy)
    place = 0
    for each in segments:
        assert each.copy_word == place
        assert each.copy_words == len(each.copy.split())
        place += each.copy_words
    assert place == len(copy.split())


@pytest.mark.parametrize(
    ("original", "copy", "nature"),
    [
        ("pump", "pu\u200bmp", "unseen"),
        ("pump,", "pump.", "punctuation"),
        ("“pump”", '"pump"', "punctuation"),
        ("The", "the", "capitals"),
        ("not", "", "negation"),
        ("do", "don't", "negation"),
        ("ein", "kein", "negation"),
        ("1.5", "15", "number"),
        ("50,000", "500,000", "number"),
        ("in 2016", "in 2017", "number"),
        ("Norland", "Sudland", "wording"),
    ],
)
def test_an_alteration_has_a_nature(original: str, copy: str, nature: str) -> None:
    assert nature_of(original, copy).value == nature


def test_every_nature_has_its_words() -> None:
    assert nature_words(nature_of("a", "b")) == "wording"


@pytest.mark.parametrize(
    ("marked", "precision", "recall", "in_vain"),
    [
        ([4, 11, 17, 18, 19], 1.0, 1.0, []),
        ([4, 12, 18], 1.0, 1.0, []),
        ([4], 1.0, 1 / 3, []),
        ([1, 4], 0.5, 1 / 3, ["The"]),
        ([], 0.0, 0.0, []),
        ([1], 0.0, 0.0, ["The"]),
        ([99], 0.0, 0.0, []),
    ],
)
def test_marks_are_scored_by_precision_and_recall(
    marked: list[int], precision: float, recall: float, in_vain: list[str]
) -> None:
    found = judge(ORIGINAL, COPY, "word", [str(number) for number in marked])
    assert (found.precision, found.recall) == (precision, recall)
    assert [unit.words for unit in found.in_vain] == in_vain
    assert len(found.changes) == 3


def test_marks_of_lines_are_scored_by_lines() -> None:
    found = judge(ORIGINAL, COPY, "line", ["1", "4"])
    assert (found.precision, found.recall, len(found.found)) == (1.0, 2 / 3, 2)
    assert [row.number for row in rows_of(COPY, "line")] == [1, 2, 4]


@pytest.mark.parametrize("by", ["word", "line"])
def test_that_nothing_was_altered_is_a_right_answer(by: By) -> None:
    right, wrong = (judge(ORIGINAL, ORIGINAL, by, marked) for marked in ([], ["1"]))
    assert (right.precision, right.recall, right.score) == (1.0, 1.0, 1.0)
    assert (wrong.precision, wrong.recall, wrong.score) == (0.0, 1.0, 0.0)


SHORT = st.lists(st.sampled_from(["tea", "milk", "no", "40", "\n"]), max_size=12).map(" ".join)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SHORT, SHORT, st.sampled_from(["word", "line"]), st.sets(st.integers(1, 12).map(str)))
def test_the_laws_of_marks(original: str, copy: str, by: By, marked: set[str]) -> None:
    everything = {unit.value for row in rows_of(copy, by) for unit in row.units}
    found = judge(original, copy, by, marked)
    all_marked = judge(original, copy, by, everything)
    right = set[str]().union(*(each.units for each in changes_of(original, copy, by)))

    assert 0 <= found.score <= 1
    assert [each.segment for each in found.changes] == [*alterations(align(original, copy))]
    assert judge(original, copy, by, right).score == 1 or not everything
    assert right == everything or all_marked.score == 0


def test_long_texts_are_aligned_in_bounded_time() -> None:
    words = [f"w{n % 5000}" for n in range(40_000)]
    copy = [*words[:20_000], "tainted", *words[20_000:]]
    before = process_time()
    altered = _altered(" ".join(words), " ".join(copy))
    assert process_time() - before < LIMITS.cpu_seconds
    assert altered == [("added", "", "tainted")]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an original and a copy."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "76")
    (tmp_path / "original.txt").write_text(ORIGINAL, "utf-8")
    (tmp_path / "copy.txt").write_text(COPY, "utf-8")
    return tmp_path


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["examine", *arguments], prog_name="unsealed")


HEAD = "copy.txt differs from original.txt in 3 places.\n\n"


def test_a_comparison_is_shown_as_a_list(folder: Path) -> None:
    result = _run("--against", "original.txt", "copy.txt")
    assert result.output == HEAD + (
        '1. Changed (a number), line 1 of the original: "50,000" is now "500,000".\n'
        "   … The Fund gave [-50,000-] {+500,000+} euros to the harbour school. It …\n"
        '2. Removed (a negation), line 2 of the original: "not".\n'
        "   … to the harbour school. It did [-not-] ask for a report. Tom …\n"
        '3. Changed (wording), line 4 of the original: "Hale" is now "Hale, of\n'
        '   Norland,".\n'
        "   … ask for a report. Tom [-Hale-] {+Hale, of Norland,+} signed the letter.\n"
        "   …\n"
    )
    assert result.exit_code == 0


def test_a_comparison_is_shown_as_one_text(folder: Path) -> None:
    result = _run("--against", "original.txt", "copy.txt", "--view", "inline")
    assert result.output == HEAD + (
        "[-removed-] {+added+}\n\n"
        "The Fund gave [-50,000-] {+500,000+} euros to the harbour school.\n"
        "It did [-not-] ask for a report.\n\n"
        "Tom [-Hale-] {+Hale, of Norland,+} signed the letter.\n"
    )


def test_a_comparison_is_shown_side_by_side(folder: Path) -> None:
    result = _run("--against", "original.txt", "copy.txt", "--view", "side")
    assert result.output == HEAD + (
        "Original                               Copy\n"
        "The Fund gave [-50,000-] euros to    | The Fund gave {+500,000+} euros to\n"
        "the harbour school.                  | the harbour school.\n"
        "It did [-not-] ask for a report.     | It did ask for a report.\n\n"
        "Tom [-Hale-] signed the letter.      | Tom {+Hale, of Norland,+} signed the\n"
        "                                     | letter.\n"
    )


def test_two_columns_become_a_list_where_they_do_not_fit(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    result = _run("--against", "original.txt", "copy.txt", "--view", "side")
    assert result.output.splitlines()[2:5] == [
        "Two columns do not fit here; this is the",
        "list.",
        "1. Changed (a number), line 1 of the",
    ]


def test_a_copy_in_which_nothing_was_altered_is_told(folder: Path) -> None:
    result = _run("--against", "original.txt", "original.txt")
    assert result.output == (
        "Nothing was altered: original.txt says what original.txt says, word for word.\n\n"
    )


def test_a_comparison_in_json_has_the_documented_shape(folder: Path) -> None:
    read = json.loads(_run("--against", "original.txt", "copy.txt", "--json").output)
    (comparison,) = read["comparisons"]
    assert (read["schema"], comparison["compared"], comparison["why"]) == (1, True, None)
    assert comparison["altered"] == 3
    assert comparison["original"]["file"] == "original.txt"
    assert comparison["segments"][1] == {
        "change": "changed",
        "nature": "number",
        "original": "50,000 ",
        "copy": "500,000 ",
        "original_line": 1,
        "copy_line": 1,
        "copy_word": 3,
        "copy_words": 1,
    }


def test_an_original_that_is_missing_is_told(folder: Path) -> None:
    result = _run("--against", "orignal.txt", "copy.txt")
    assert result.output == ("Error: there is no file orignal.txt. Did you mean original.txt?\n")
    assert result.exit_code == 1


def test_a_file_without_text_is_not_compared(folder: Path) -> None:
    (folder / "noise.bin").write_bytes(b"\0\1\2\3")
    result = _run("--against", "original.txt", "noise.bin")
    assert result.output == ("They could not be compared: the lab finds no text in noise.bin.\n")
    assert result.exit_code == 1


def test_a_file_that_is_too_large_is_not_compared() -> None:
    small = Limits(file_bytes=5)
    comparison = compare(Named("a.txt", b"hello"), Named("b.txt", b"hello!"), limits=small)
    assert comparison.why is not None
    assert in_words(comparison.why) == "b.txt has more than 5 bytes"
