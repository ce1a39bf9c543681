"""Single choice, multiple choice and picking lines: what is right, and what guessing brings."""

from __future__ import annotations

from itertools import chain, combinations

import pytest

from questions.samples import question
from unsealed.questions.answer_fault import AnswerFault
from unsealed.questions.registry import kind_of
from unsealed.questions.ticks import balance

CHOICE = question("single-choice")
TICKS = question("multiple-choice")
LINES = question("pick-line")
GONE = "This answer is not one of those on offer. Load the page again and choose anew."


def subsets(names):
    return list(chain.from_iterable(combinations(names, size) for size in range(len(names) + 1)))


def graded(asked, answer):
    result = kind_of(asked.kind).grade(asked, answer)
    return result.score, result.verdict


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [("analysts", (1, "right")), ("papers", (0, "wrong")), ("gone-since", (0, "wrong"))],
)
def test_one_option_is_right(chosen, expected):
    assert graded(CHOICE, {"option": chosen}) == expected


def test_the_mark_is_that_of_the_chosen_option():
    (mark,) = kind_of("single-choice").grade(CHOICE, {"option": "outlet"}).marks

    assert (mark.part, mark.is_right) == ("outlet", False)
    assert mark.feedback == "SECRET feedback on outlet"


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        pytest.param(["dates", "stamps"], (1, "right"), id="all right ones"),
        pytest.param(["dates"], (0.5, "partly"), id="half of them"),
        pytest.param(["dates", "stamps", "motive"], (0.5, "partly"), id="one too many"),
        pytest.param(["dates", "motive"], (0, "wrong"), id="as many wrong as right"),
        pytest.param(["motive", "volume"], (0, "wrong"), id="only wrong ones"),
        pytest.param(["dates", "stamps", "motive", "volume"], (0, "wrong"), id="everything"),
        pytest.param([], (0, "wrong"), id="nothing"),
    ],
)
def test_wrong_ticks_take_away_what_right_ones_give(chosen, expected):
    assert graded(TICKS, {"options": chosen}) == expected


def test_a_guess_of_everything_scores_nothing():
    everything = [option.id for option in TICKS.options]

    assert kind_of("multiple-choice").grade(TICKS, {"options": everything}).score == 0


@pytest.mark.parametrize("rights", range(1, 6))
@pytest.mark.parametrize("wrongs", range(1, 6))
def test_random_ticks_balance_to_nothing_on_average(rights, wrongs):
    right = [f"right-{n}" for n in range(rights)]
    wrong = [f"wrong-{n}" for n in range(wrongs)]
    balances = [balance(ticked, right, wrong) for ticked in subsets(right + wrong)]

    assert sum(balances) / len(balances) == pytest.approx(0)


@pytest.mark.parametrize("size", range(5))
def test_a_fixed_number_of_random_ticks_balances_to_nothing(size):
    right, wrong = ["dates", "stamps"], ["motive", "volume"]
    balances = [balance(ticked, right, wrong) for ticked in combinations(right + wrong, size)]

    assert sum(balances) == pytest.approx(0)


@pytest.mark.parametrize(
    ("picked", "expected"),
    [
        pytest.param(["date", "signature"], (1, "right"), id="both"),
        pytest.param(["date"], (0.5, "partly"), id="one"),
        pytest.param(["date", "body"], (0, "wrong"), id="one and a wrong one"),
        pytest.param(["subject", "date", "body", "signature"], (0, "wrong"), id="all"),
    ],
)
def test_lines_are_marked_like_ticks(picked, expected):
    assert graded(LINES, {"lines": picked}) == expected


def test_of_one_right_line_several_cannot_be_kept_for_a_share():
    one = question("pick-line", key=["date"])

    assert graded(one, {"lines": ["date", "body"]}) == (0, "wrong")
    assert graded(one, {"lines": ["date"]}) == (1, "right")


def test_one_line_is_picked_by_a_round_button_and_several_by_boxes():
    assert kind_of("pick-line").show(question("pick-line", key=["date"])).takes_several is False
    assert kind_of("pick-line").show(LINES).takes_several is True


@pytest.mark.parametrize(
    ("asked", "fields", "message"),
    [
        pytest.param(CHOICE, {}, "Choose one of the options first.", id="nothing chosen"),
        pytest.param(CHOICE, {"option": [" "]}, "Choose one of the options first.", id="blank"),
        pytest.param(CHOICE, {"option": ["nobody"]}, GONE, id="an unknown option"),
        pytest.param(TICKS, {}, "Choose at least one of the options first.", id="nothing ticked"),
        pytest.param(TICKS, {"option": ["dates", "x"]}, GONE, id="one unknown among others"),
        pytest.param(LINES, {}, "Pick a line first.", id="no line"),
        pytest.param(LINES, {"line": ["x"]}, GONE, id="an unknown line"),
        pytest.param(
            question("pick-line", key=["date"]),
            {"line": ["date", "body"]},
            "Pick one line only.",
            id="two lines where one is right",
        ),
    ],
)
def test_a_learner_reads_what_is_missing(asked, fields, message):
    with pytest.raises(AnswerFault) as caught:
        kind_of(asked.kind).read(asked, fields)

    assert caught.value.message == message


def test_what_is_no_option_is_not_recalled():
    fields = {"option": ["motive", "nobody", "dates"]}

    assert kind_of("multiple-choice").recall(TICKS, fields) == {"options": ["dates", "motive"]}
