"""The states of a PDF of our making: pages as pictures, their text, and what is beneath bars."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image

from papers import EARLIER, letter
from unsealed.lab.file_states import Bar
from unsealed.lab.pdf import states
from unsealed.lab.pdf.states import read_states

if TYPE_CHECKING:
    import pytest

WORD = "Marrow & Sons"
DARK = 40


def darkest_runs(picture: bytes | None) -> int:
    """How many pixels of a picture are black."""
    assert picture is not None
    with Image.open(io.BytesIO(picture)) as image:
        return sum(image.convert("L").histogram()[:DARK])


def test_a_file_is_cut_back_to_each_state() -> None:
    first, last = read_states(letter(earlier=EARLIER))
    assert (first.number, last.number) == (1, 2)
    assert first.size < last.size
    assert [page.number for page in last.pages] == [1]
    assert "18,200" in first.pages[0].text
    assert "48,200" in last.pages[0].text


def test_words_beneath_a_bar_are_told_and_the_bar_comes_off() -> None:
    (state,) = read_states(letter(redacted=(WORD,), redaction="box"))
    (page,) = state.pages
    assert page.bars == (Bar(WORD),)
    assert WORD in page.text
    assert darkest_runs(page.bare) < darkest_runs(page.picture)


def test_beneath_a_bar_whose_words_are_gone_there_is_nothing() -> None:
    (state,) = read_states(letter(redacted=(WORD,), redaction="removed"))
    assert state.pages[0].bars == (Bar(""),)
    assert darkest_runs(state.pages[0].bare) < darkest_runs(state.pages[0].picture)


def test_a_page_without_bars_has_one_picture() -> None:
    (state,) = read_states(letter())
    (page,) = state.pages
    assert (page.bars, page.bare) == ((), None)
    with Image.open(io.BytesIO(page.picture or b"")) as image:
        assert (image.format, image.size) == ("PNG", (page.width, page.height))


def test_the_same_file_gives_the_same_pictures() -> None:
    assert read_states(letter(earlier=EARLIER)) == read_states(letter(earlier=EARLIER))


def test_a_picture_that_is_too_large_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(states, "LARGEST_PICTURE", 100)
    (state,) = read_states(letter())
    assert state.pages[0].picture is None
    assert state.pages[0].text
