"""The two scales of the Admiralty code."""

from __future__ import annotations

from unsealed.measure.admiralty import CREDIBILITY, RELIABILITY


def test_sources_are_rated_from_a_to_f():
    assert [str(level) for level in RELIABILITY.values()] == [
        "A · completely reliable",
        "B · usually reliable",
        "C · fairly reliable",
        "D · not usually reliable",
        "E · unreliable",
        "F · cannot be judged",
    ]


def test_information_is_rated_from_1_to_6():
    assert [str(level) for level in CREDIBILITY.values()] == [
        "1 · confirmed by other sources",
        "2 · probably true",
        "3 · possibly true",
        "4 · doubtful",
        "5 · improbable",
        "6 · cannot be judged",
    ]


def test_f_and_6_say_that_there_is_no_basis():
    assert RELIABILITY["F"].explanation == CREDIBILITY[6].explanation == "No basis for a rating."


def test_every_level_is_kept_under_its_code():
    assert [level.code for level in RELIABILITY.values()] == list(RELIABILITY)
    assert [level.code for level in CREDIBILITY.values()] == [str(code) for code in CREDIBILITY]
