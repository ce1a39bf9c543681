"""Quantiles, against printed tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsealed.measure.distributions import beta_share, f_quantile, normal_quantile, t_quantile

shares = st.floats(min_value=0.001, max_value=0.999)
degrees = st.integers(min_value=1, max_value=400)


@pytest.mark.parametrize(
    ("free", "value"),
    [(1, 12.7062), (2, 4.3027), (7, 2.3646), (24, 2.0639), (100, 1.9840)],
)
def test_students_t_is_that_of_the_tables(free, value):
    assert t_quantile(0.975, free) == pytest.approx(value, abs=5e-5)
    assert t_quantile(0.025, free) == pytest.approx(-value, abs=5e-5)


@pytest.mark.parametrize(
    ("above", "below", "value"),
    [(1, 10, 6.9367), (5, 20, 3.2891), (9, 81, 2.2754), (24, 24, 2.2693)],
)
def test_f_is_that_of_the_tables(above, below, value):
    assert f_quantile(0.975, above, below) == pytest.approx(value, abs=5e-5)


@given(share=shares, free=degrees)
def test_a_squared_t_is_an_f_with_one_degree_above(share, free):
    assert t_quantile((1 + share) / 2, free) ** 2 == pytest.approx(
        f_quantile(share, 1, free), rel=1e-6
    )


@given(share=shares)
def test_t_comes_close_to_the_normal(share):
    assert t_quantile(share, 1e6) == pytest.approx(normal_quantile(share), abs=1e-4)


@given(x=shares, a=st.floats(0.5, 50), b=st.floats(0.5, 50))
def test_the_two_sides_of_a_beta_add_up_to_one(x, a, b):
    assert beta_share(x, a, b) + beta_share(1 - x, b, a) == pytest.approx(1)


@pytest.mark.parametrize(("x", "share"), [(-0.1, 0.0), (0.0, 0.0), (1.0, 1.0), (1.5, 1.0)])
def test_beyond_its_edges_a_beta_has_all_or_nothing(x, share):
    assert beta_share(x, 2, 3) == share


def test_half_of_t_lies_below_nothing():
    assert t_quantile(0.5, 3) == 0
