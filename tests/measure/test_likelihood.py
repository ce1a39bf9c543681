"""The words of ICD 203."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsealed.measure.likelihood import BANDS, band_of, in_words


@pytest.mark.parametrize(
    ("percent", "words"),
    [
        (1, "almost no chance (1–5 %)"),
        (4, "almost no chance (1–5 %)"),
        (5, "very unlikely (5–20 %)"),
        (19, "very unlikely (5–20 %)"),
        (20, "unlikely (20–45 %)"),
        (44.9, "unlikely (20–45 %)"),
        (45, "roughly even chance (45–55 %)"),
        (54, "roughly even chance (45–55 %)"),
        (55, "likely (55–80 %)"),
        (79, "likely (55–80 %)"),
        (80, "very likely (80–95 %)"),
        (94, "very likely (80–95 %)"),
        (95, "almost certain (95–99 %)"),
        (99, "almost certain (95–99 %)"),
    ],
)
def test_an_edge_belongs_to_the_higher_band(percent, words):
    assert in_words(percent) == words


@pytest.mark.parametrize(("percent", "clamped"), [(0, 1), (-3, 1), (100, 99), (250, 99)])
def test_what_lies_outside_counts_as_the_nearest_end(percent, clamped):
    assert band_of(percent) == band_of(clamped)


def test_the_bands_join_without_a_gap():
    assert [band.high for band in BANDS[:-1]] == [band.low for band in BANDS[1:]]
    assert (BANDS[0].low, BANDS[-1].high) == (1, 99)


@given(st.integers(min_value=1, max_value=98))
def test_more_likely_is_never_a_lower_band(percent):
    assert band_of(percent).low <= band_of(percent + 1).low
