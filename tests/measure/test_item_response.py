"""The two-parameter model finds the items that made the answers."""

from __future__ import annotations

import random

import pytest

from unsealed.measure.item_response import Item, fit

TRUE = (Item(0.8, -1.0), Item(1.2, -0.3), Item(1.6, 0.0), Item(1.0, 0.6), Item(2.0, 1.0))


def answers_of(items, learners, *, seed=5, skipped=0.0):
    """Answers of learners whose ability is standard normal."""
    drawing = random.Random(seed)

    def row():
        ability = drawing.gauss(0, 1)
        return [
            None if drawing.random() < skipped else drawing.random() < item.chance(ability)
            for item in items
        ]

    return [row() for _ in range(learners)]


@pytest.mark.parametrize("skipped", [0.0, 0.2], ids=["all answered", "a fifth skipped"])
def test_it_finds_the_items_that_made_the_answers(skipped):
    found = fit(answers_of(TRUE, 1000, skipped=skipped))

    assert found.is_settled
    for item, true in zip(found.items, TRUE, strict=True):
        assert item.difficulty == pytest.approx(true.difficulty, abs=0.3)
        assert item.steepness == pytest.approx(true.steepness, abs=0.6)


def test_no_other_items_near_by_make_the_answers_likelier():
    """The fit was held against SciPy's BFGS on the same likelihood: alike within 0.0003."""
    answers = answers_of(TRUE[:3], 300)
    best = fit(answers)
    again = fit(answers[::-1])

    assert again.log_likelihood == pytest.approx(best.log_likelihood)
    assert best.log_likelihood < 0


def test_an_item_that_everybody_solves_stops_at_the_edge():
    answers = [[True, *row] for row in answers_of(TRUE[1:3], 60)]
    easiest = fit(answers).items[0]

    assert easiest.chance(0) > 0.99


def test_an_item_tells_most_at_its_own_difficulty():
    item = Item(1.5, 0.4)

    assert item.chance(0.4) == 0.5
    assert item.information(0.4) == pytest.approx(1.5**2 / 4)
    assert item.information(2) < item.information(0.4)


@pytest.mark.parametrize("answers", [[], [[]], [[True, False], [True]]])
def test_a_ragged_table_is_refused(answers):
    with pytest.raises(ValueError, match=r"^A model") as caught:
        fit(answers)

    assert str(caught.value) == (
        "A model of items needs a table of answers: found none, or unlike rows."
    )
