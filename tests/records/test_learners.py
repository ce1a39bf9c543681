from __future__ import annotations

import time
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from given import ADA, BEN, given
from unsealed.records import answers, learners, phrases, tables
from unsealed.records.errors import Refused

if TYPE_CHECKING:
    from unsealed.records.store import Records

WORDS = ("walnut", "ladder", "comet", "violin")


def test_an_id_is_new_each_time() -> None:
    assert len({learners.new_id() for _ in range(100)}) == 100


@pytest.mark.usefixtures("quick_phrases")
def test_a_phrase_leads_back_to_its_learner(records: Records) -> None:
    phrase = learners.new_phrase(records, ADA)
    learners.new_phrase(records, BEN)
    assert len(phrase.split()) == 4
    assert set(phrase.split()) <= set(phrases.words())
    assert learners.with_phrase(records, phrase) == ADA
    assert learners.has_phrase(records, ADA)


@pytest.mark.usefixtures("quick_phrases")
@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("walnut ladder comet violin", id="as shown"),
        pytest.param("  Walnut LADDER\tcomet\n violin ", id="capitals and spaces"),
        pytest.param("walnut-ladder-comet-violin", id="hyphens"),
        pytest.param("walnut, ladder, comet, violin.", id="commas"),
        pytest.param("ｗａｌｎｕｔ ladder comet violin", id="wide letters"),
    ],
)
def test_a_phrase_may_be_typed_in_many_ways(records: Records, typed: str) -> None:
    learners.new_phrase(records, ADA, WORDS)
    assert learners.with_phrase(records, typed) == ADA


@pytest.mark.usefixtures("quick_phrases")
@pytest.mark.parametrize("typed", ["", "walnut", "violin comet ladder walnut", "x" * 10_000])
def test_another_phrase_leads_nowhere(records: Records, typed: str) -> None:
    learners.new_phrase(records, ADA, WORDS)
    assert learners.with_phrase(records, typed) is None


@pytest.mark.usefixtures("quick_phrases")
def test_a_new_phrase_takes_the_place_of_the_old(records: Records) -> None:
    old = learners.new_phrase(records, ADA)
    new = learners.new_phrase(records, ADA)
    assert learners.with_phrase(records, old) is None
    assert learners.with_phrase(records, new) == ADA


@pytest.mark.usefixtures("quick_phrases")
def test_two_learners_cannot_have_one_phrase(records: Records) -> None:
    learners.new_phrase(records, ADA, WORDS)
    with pytest.raises(Refused):
        learners.new_phrase(records, BEN, WORDS)
    assert learners.with_phrase(records, " ".join(WORDS)) == ADA


@pytest.mark.usefixtures("quick_phrases")
def test_a_drawn_phrase_that_is_taken_is_drawn_again(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    draws = iter(["walnut ladder comet violin"] * 2 + ["spinach ladder comet violin"])
    monkeypatch.setattr(phrases, "drawn", lambda: next(draws))
    assert learners.new_phrase(records, ADA) == "walnut ladder comet violin"
    assert learners.new_phrase(records, BEN) == "spinach ladder comet violin"


@pytest.mark.usefixtures("quick_phrases")
def test_the_phrase_itself_is_nowhere_in_the_database(records: Records) -> None:
    learners.new_phrase(records, ADA, WORDS)
    with records.reading() as connection:
        kept = [
            value
            for table in tables.metadata.sorted_tables
            for row in connection.execute(table.select())
            for value in row
        ]
    assert kept
    assert not any(word in str(value) for word in WORDS for value in kept)


def test_looking_for_a_phrase_takes_as_long_whether_or_not_there_is_one(records: Records) -> None:
    learners.new_phrase(records, ADA, WORDS)

    def seconds(typed: str) -> float:
        start = time.process_time()
        learners.with_phrase(records, typed)
        return time.process_time() - start

    there = min(seconds("walnut ladder comet violin") for _ in range(5))
    not_there = min(seconds("walnut ladder comet") for _ in range(5))
    assert there == pytest.approx(not_there, rel=0.5)


def test_a_learner_without_a_phrase_has_none(records: Records) -> None:
    answers.record(records, given())
    assert not learners.has_phrase(records, ADA)
    assert not learners.has_phrase(records, BEN)


def test_there_are_2048_short_words_each_once() -> None:
    words = phrases.words()
    assert len(words) == len(set(words)) == 2048
    assert all(word.isascii() and word.islower() and word.isalpha() for word in words)
    assert all(4 <= len(word) <= 8 for word in words)


def test_no_word_begins_another() -> None:
    words = sorted(phrases.words())
    assert not any(after.startswith(word) for word, after in pairwise(words))


def test_no_word_is_one_slip_from_another() -> None:
    """No letter added, left out or mistaken, and no two neighbours swapped, makes another word."""
    seen: dict[str, str] = {}
    near = set()
    for word in phrases.words():
        # Two words one letter apart share a form with that letter left out or masked.
        masked = {word[:i] + "?" + word[i + 1 :] for i in range(len(word))}
        shorter = {word[:i] + word[i + 1 :] for i in range(len(word))}
        for form in masked | shorter | {word}:
            near |= {(seen[form], word)} if form in seen else set()
            seen[form] = word
    assert {pair for pair in near if _one_slip(*pair)} == set()


def _one_slip(one: str, other: str) -> bool:
    if len(one) == len(other):
        apart = [i for i in range(len(one)) if one[i] != other[i]]
        is_swap = len(apart) == 2 and sorted(one) == sorted(other) and apart[1] == apart[0] + 1
        return len(apart) == 1 or is_swap
    short, long = sorted((one, other), key=len)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
