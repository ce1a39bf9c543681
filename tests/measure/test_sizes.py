"""Below a figure's size, what is missing is said in its place."""

from __future__ import annotations

from unsealed.measure.sizes import D_PRIME, TooFew, too_few


def test_enough_is_enough():
    assert too_few(12, D_PRIME) is None


def test_what_is_missing_is_said():
    found = too_few(9, D_PRIME)

    assert found == TooFew(9, 12)
    assert found.missing == 3
