"""The same seed is the same variant for ever; goes pass through the whole pool."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unsealed.questions.seals import Choice
from unsealed.questions.single_choice.grading import Shown
from unsealed.questions.variants import Draw, drawn, with_own_options

POOLS = st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=12, unique=True)


def _draw(pool: list[str], count: int, *, seed: str = "s", go: int = 1, varied: bool = True):
    return drawn(pool, Draw(count, varied), seed=seed, go=go, name=str)


@settings(deadline=None)
@given(pool=POOLS, count=st.integers(0, 14), seed=st.text(), varied=st.booleans())
def test_a_seed_draws_the_same_part_of_the_pool_each_time(
    pool: list[str], count: int, seed: str, varied: bool
) -> None:
    first = _draw(pool, count, seed=seed, varied=varied)
    assert first == _draw(pool, count, seed=seed, varied=varied)
    assert len(set(first)) == len(first) == (count if 0 < count < len(pool) else len(pool))
    assert set(first) <= set(pool)


@settings(deadline=None)
@given(pool=POOLS, count=st.integers(1, 12), seed=st.text())
def test_nothing_comes_again_before_all_of_the_pool_has_come(
    pool: list[str], count: int, seed: str
) -> None:
    size = min(count, len(pool))
    came = Counter[str]()
    for go in range(1, 6):
        came.update(_draw(pool, count, seed=seed, go=go))
    assert sum(came.values()) == 5 * size
    assert max(came.values()) - min(came[name] for name in pool) <= 1


def test_what_seeds_draw_is_fixed_for_ever() -> None:
    pool = list("abcdefgh")
    assert _draw(pool, 3, seed="moon") == ("f", "d", "e")
    assert _draw(pool, 3, seed="moon", varied=False) == ("d", "e", "f")
    assert _draw(pool, 3, seed="tea") == ("f", "h", "a")


def _options(*words: str) -> Shown:
    return Shown(tuple(Choice(str(place), text) for place, text in enumerate(words)))


def test_options_stand_in_an_order_of_the_seed() -> None:
    shown = _options("the author", "the reader", "the printer", "the thief")
    orders = {with_own_options(shown, seed=str(number)).options for number in range(40)}
    assert len(orders) > 10
    assert all(set(order) == set(shown.options) for order in orders)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("1 March", "<b>2 March</b>", "about 3 March"[6:]), id="numbers"),
        pytest.param(("the author", "the reader", "none of these"), id="one that names others"),
    ],
)
def test_options_whose_order_says_something_keep_it(words: tuple[str, ...]) -> None:
    shown = _options(*words)
    assert all(with_own_options(shown, seed=str(number)) == shown for number in range(20))


def test_what_has_no_options_stays_as_it_is() -> None:
    assert with_own_options("a text", seed="s") == "a text"
