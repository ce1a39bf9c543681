"""Order, match and sorting into layers."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.samples import FIELDS, question
from unsealed.questions.answer_fault import AnswerFault
from unsealed.questions.registry import kind_of

ORDER = question("order")
PLAIN = question("order", ties=[])
MATCH = question("match")
LAYERS = question("sort-layers")
RIGHT = ("may", "appears", "seems", "is")
GONE = "This answer is not one of those on offer. Load the page again and choose anew."


def order_score(names, asked=PLAIN):
    return order_result(names, asked).score


def order_result(names, asked=PLAIN):
    places = {name: place for place, name in enumerate(names, start=1)}
    return kind_of("order").grade(asked, {"places": places})


@pytest.mark.parametrize(
    ("names", "score", "verdict"),
    [
        pytest.param(RIGHT, 1, "right", id="right"),
        pytest.param(("appears", "may", "seems", "is"), 4 / 6, "partly", id="two swapped"),
        pytest.param(("is", "may", "appears", "seems"), 0, "wrong", id="last one first"),
        pytest.param(RIGHT[::-1], 0, "wrong", id="upside down"),
    ],
)
def test_an_order_is_scored_by_its_pairs(names, score, verdict):
    result = order_result(names)

    assert (result.score, result.verdict) == (pytest.approx(score), verdict)


def test_half_of_all_orders_score_nothing():
    scores = [order_score(names) for names in permutations(RIGHT)]

    assert sum(score == 0 for score in scores) >= len(scores) / 2
    assert scores.count(1) == 1


def test_tied_entries_may_stand_either_way():
    swapped = ("may", "seems", "appears", "is")

    assert order_score(swapped, ORDER) == 1
    assert all(mark.is_right for mark in order_result(swapped, ORDER).marks)


def test_tied_entries_still_count_against_the_others():
    assert order_score(("appears", "seems", "may", "is"), ORDER) == pytest.approx((5 - 2 * 2) / 5)


def test_every_entry_out_of_place_is_marked():
    marks = order_result(("appears", "may", "seems", "is")).marks

    assert [(mark.part, mark.is_right) for mark in marks] == [
        ("may", False),
        ("appears", False),
        ("seems", True),
        ("is", True),
    ]


@given(places=st.dictionaries(st.sampled_from(RIGHT), st.integers(1, 4)))
def test_an_unfinished_order_never_scores_more_than_its_finished_pairs(places):
    assert kind_of("order").grade(PLAIN, {"places": places}).score <= len(places) / 4


def test_a_match_is_scored_by_the_share_of_right_pairs():
    pairs = {"one": "ann", "two": "cid", "three": "ann"}

    result = kind_of("match").grade(MATCH, {"pairs": pairs})

    assert (result.score, result.verdict) == (pytest.approx(2 / 3), "partly")
    assert [mark.is_right for mark in result.marks] == [True, False, True]


def test_a_card_may_lie_in_any_tray_that_can_be_defended():
    best = {"deal": "document", "genuine": "judged", "war": "outlet", "island": "background"}
    also = {**best, "genuine": "inference"}
    wrong = {**best, "genuine": "verified"}

    scores = [kind_of("sort-layers").grade(LAYERS, {"trays": t}).score for t in (best, also, wrong)]

    assert scores == [1, 1, 0.75]


def test_yours_stands_beside_ours():
    answer = kind_of("sort-layers").read(LAYERS, FIELDS["sort-layers"])
    rows = LAYERS.compared(answer, kind_of("sort-layers").grade(LAYERS, answer))

    assert [(row.yours, row.ours, row.is_right) for row in rows] == [
        ("In the papers", "In the papers", True),
        ("Inferred", "Judged genuine or Inferred", True),
        ("Judged genuine", "The outlet’s wording", False),
        ("Background", "Background", True),
    ]


@pytest.mark.parametrize(
    ("asked", "changes", "message"),
    [
        pytest.param(ORDER, {"place-is": []}, "Give every entry a place first.", id="no place"),
        pytest.param(
            ORDER,
            {"place-is": ["3"]},
            "Two entries have place 3. Give each a place of its own.",
            id="a place twice",
        ),
        pytest.param(ORDER, {"place-is": ["5"]}, GONE, id="a place beyond the last"),
        pytest.param(ORDER, {"place-is": ["٤"]}, GONE, id="a digit of another script"),
        pytest.param(ORDER, {"place-is": ["9" * 5000]}, GONE, id="a number without end"),
        pytest.param(
            MATCH, {"match-two": [""]}, "Choose a partner for every entry first.", id="no partner"
        ),
        pytest.param(MATCH, {"match-two": ["zoe"]}, GONE, id="an unknown partner"),
        pytest.param(
            LAYERS, {"tray-war": []}, "Choose a layer for every part first.", id="no layer"
        ),
        pytest.param(LAYERS, {"tray-war": ["floor"]}, GONE, id="an unknown layer"),
    ],
)
def test_a_learner_reads_what_is_missing(asked, changes, message):
    with pytest.raises(AnswerFault) as caught:
        kind_of(asked.kind).read(asked, {**FIELDS[asked.kind], **changes})

    assert caught.value.message == message


def test_an_unfinished_order_is_recalled_as_far_as_it_goes():
    fields = {"place-may": ["2"], "place-is": ["2"], "place-seems": ["x"], "place-appears": ["9"]}

    assert kind_of("order").recall(ORDER, fields) == {"places": {"may": 2, "is": 2}}
