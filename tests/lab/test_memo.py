"""Typed sheets: drawn as a typewriter or a word processor sets them, and laid over each other."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from unsealed.lab.comparison.sheets import lay_over, read_sheet
from unsealed.lab.examining import examine_here
from unsealed.lab.replicas.memo import MARK, Memo, as_upper_layer, make_memo
from unsealed.lab.replicas.memo_setting import LETTERS, MEASURE, SIZE, face_of, set_lines

TEXT = (
    "TO: Canteen",
    "",
    "The ministry asks for the 4th time whether forty pounds of tea have come, and if they"
    " have not, it wishes to know on whose table they stand, for how long, and with what milk.",
)
TYPED = Memo(TEXT, "typewriter", "tea", "Tea")
PROCESSED = replace(TYPED, machine="word-processor")
LINES = st.lists(st.text(sorted(LETTERS), max_size=200), min_size=1, max_size=6).filter(
    lambda lines: any(line.split() for line in lines)
)


@pytest.mark.parametrize("memo", [TYPED, PROCESSED], ids=["typewriter", "word processor"])
def test_the_same_memo_gives_the_same_bytes_and_is_marked(memo: Memo) -> None:
    drawing = make_memo(memo)

    assert drawing == make_memo(memo)
    assert drawing.decode().count(MARK) == 2
    assert b'<g class="mark"' in drawing


def test_another_seed_strikes_otherwise() -> None:
    assert make_memo(TYPED) != make_memo(replace(TYPED, seed="coffee"))


def test_all_letters_of_a_typewriter_are_equally_wide() -> None:
    letters = set_lines(("milk", "will"), "typewriter", "tea")

    assert [[letter.across for letter in line.letters] for line in letters] == [
        [0, 600, 1200, 1800],
        [0, 600, 1200, 1800],
    ]


def test_a_word_processor_draws_pairs_closer_and_raises_endings() -> None:
    closer, raised = set_lines(("AV", "4th"), "word-processor", "tea")
    face = face_of("word-processor")

    assert closer.letters[1].across == face.glyphs["A"][0] + face.kern["AV"] < face.glyphs["A"][0]
    assert [letter.is_raised for letter in raised.letters] == [False, True, True]


def test_a_word_processor_curls_quotes() -> None:
    assert set_lines(('"It\'s"',), "word-processor", "tea")[0].text == "“It’s”"


@settings(max_examples=15, deadline=None)
@given(LINES)
def test_whatever_is_typed_keeps_its_words_and_the_margin(lines: list[str]) -> None:
    for machine in ("typewriter", "word-processor"):
        memo = Memo(tuple(lines), machine, "seed", "Title")
        sheet = read_sheet(make_memo(memo))
        expected = " ".join(lines).translate(str.maketrans("‘’“”", "''\"\"")).split()

        assert list(sheet.words) == expected
        furthest = MEASURE * SIZE / 1000 * 25.4 / 72
        assert all(
            line.letters[-1] <= furthest or len(line.words) == 1 for line in sheet.lines if line
        )


def test_the_line_ends_of_one_text_from_two_machines_differ() -> None:
    typed, processed = (read_sheet(make_memo(memo)) for memo in (TYPED, PROCESSED))
    found = lay_over(typed, processed)

    assert found.has_same_words
    assert [(each.last_words, each.other_number, each.agrees) for each in found.ends] == [
        ("TO: Canteen", 1, True),
        ("forty pounds", 2, False),
        ("to know", 3, False),
        ("what milk.", 3, True),
    ]
    assert found.agreeing == 2
    assert found.furthest == pytest.approx(found.ends[0].apart)


def test_a_copy_of_a_sheet_agrees_with_it_in_every_line() -> None:
    found = lay_over(
        read_sheet(make_memo(replace(PROCESSED, copied=2))), read_sheet(make_memo(PROCESSED))
    )

    assert (found.agreeing, len(found.ends), found.furthest) == (3, 3, 0)


def test_sheets_with_other_words_are_not_held_against_each_other() -> None:
    other = replace(TYPED, lines=("TO: Kitchen",))

    assert not lay_over(read_sheet(make_memo(TYPED)), read_sheet(make_memo(other))).has_same_words


@pytest.mark.parametrize("data", [b"no drawing", b"<svg/>"])
def test_what_is_no_sheet_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"no (drawing|sheet)"):
        read_sheet(data)


@pytest.mark.parametrize("memo", [TYPED, replace(TYPED, is_carbon=True)], ids=["ink", "carbon"])
def test_an_upper_layer_has_other_ink_and_no_paper(memo: Memo) -> None:
    layer = as_upper_layer(make_memo(memo))

    assert read_sheet(layer) == read_sheet(make_memo(memo))
    inks = set(re.findall(r'fill="([^"]+)"', layer.decode()))
    assert inks == {"#b0241c"}


def test_the_lab_knows_a_drawing() -> None:
    report = examine_here("tea.svg", make_memo(TYPED), {})

    assert report.type.media_type == "image/svg+xml"
    assert report.findings[0].verdict.value == "consistent"
