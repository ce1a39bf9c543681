"""What holds only over the whole course: cues, keys, exhibits, units, balance."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from unsealed.course.balance import read_balance
from unsealed.course.statistics import cues_of
from unsealed.questions.single_choice.model import SingleChoice
from written_lessons import COURSE, LESSONS, ROOT, claims_of, stories

if TYPE_CHECKING:
    from unsealed.course.balance import Balance, Story

CLAIMS = [claim for lesson in LESSONS.values() for claim in claims_of(lesson)]
CHOICES = [
    question
    for lesson in LESSONS.values()
    for question in lesson.questions
    if isinstance(question, SingleChoice)
]
FAMOUS = {
    "black-moon",
    "panama-papers",
    "pentagon-papers",
    "xinjiang-police-files",
    "vulkan-files",
    "surkov-leaks",
    "podesta-emails",
    "guccifer-dnc",
    "macron-leaks",
    "tainted-leaks",
    "discord-leaks",
    "climategate",
    "trade-papers-2019",
    "ghostwriter",
    "laptop-2020",
    "killian-documents",
    "hitler-diaries",
    "zinoviev-letter",
    "niger-uranium",
    "fontgate-calibri",
    "operation-denver",
}


@pytest.fixture(scope="module")
def balance() -> Balance:
    """The ledger of the course."""
    verdicts = {slug: each.front.verdict if each.front else None for slug, each in LESSONS.items()}
    found = read_balance(ROOT, verdicts, [list(LESSONS)]).balance
    assert found is not None
    return found


def test_the_course_tells_every_story() -> None:
    assert set(stories()) == FAMOUS


@pytest.mark.parametrize("cue", ["polished", "denied", "hostile-source", "signed"])
def test_no_cue_tells_what_holds(cue: str) -> None:
    holds, fails = cues_of(CLAIMS)[cue]
    assert holds + fails >= 12
    assert abs(holds / (holds + fails) - 0.5) <= 1 / 12


def test_half_of_the_settled_claims_hold() -> None:
    outcomes = Counter(claim.outcome for claim in CLAIMS)
    assert abs(outcomes["holds"] / (outcomes["holds"] + outcomes["fails"]) - 0.5) <= 1 / 12


def test_what_holds_is_not_told_by_the_length_of_the_claim() -> None:
    lengths = sorted(len(claim.text) for claim in CLAIMS)
    middle = lengths[len(lengths) // 2]
    longer = Counter(claim.outcome for claim in CLAIMS if len(claim.text) > middle)
    assert abs(longer["holds"] / (longer["holds"] + longer["fails"]) - 0.5) <= 1 / 12


def test_the_right_option_stands_in_each_place_equally_often() -> None:
    three = [question for question in CHOICES if len(question.options) == 3]
    places = Counter(
        [option.id for option in question.options].index(question.key) for question in three
    )
    assert len(three) >= 60
    assert all(abs(places[place] / len(three) - 1 / 3) <= 1 / 12 for place in range(3))


def test_the_right_option_is_the_longest_no_more_often_than_by_chance() -> None:
    longest = [
        max(question.options, key=lambda option: len(option.text)).id == question.key
        for question in CHOICES
    ]
    assert sum(longest) / len(longest) <= 1 / 3 + 1 / 12


def test_every_wrong_option_names_the_wrong_idea_that_it_catches() -> None:
    unnamed = [
        (question.id, option.id)
        for question in CHOICES
        for option in question.options
        if option.id != question.key and not option.misconception
    ]
    assert unnamed == []


def test_there_is_enough_to_examine_and_half_of_it_is_sound() -> None:
    exhibits = [each for lesson in LESSONS.values() for each in lesson.exhibits.values()]
    recipes = [exhibit.recipe for exhibit in exhibits if exhibit.recipe]
    assert len(recipes) >= 40
    sound = sum(recipe.fault is None for recipe in recipes)
    assert abs(sound / len(recipes) - 0.5) <= 1 / 12


def test_the_glossary_has_the_terms_and_no_two_say_the_same() -> None:
    assert COURSE.glossary is not None
    terms = COURSE.glossary.terms
    assert len(terms) >= 120
    spellings = Counter(
        word.casefold() for term in terms for word in {term.term.casefold(), *term.also}
    )
    assert [word for word, count in spellings.items() if count > 1] == []


def test_every_unit_has_something_sound_and_something_unsound() -> None:
    assert COURSE.course is not None
    for unit in COURSE.course.units:
        outcomes = {claim.outcome for slug in unit.lessons for claim in claims_of(LESSONS[slug])}
        assert {"holds", "fails"} <= outcomes, unit.id


def test_the_short_path_is_three_lessons_and_the_others_are_longer() -> None:
    assert COURSE.course is not None
    lengths = {path.id: len(path.lessons) for path in COURSE.course.paths}
    assert lengths["short"] == 3
    assert 10 <= lengths["alone"] < len(LESSONS)
    assert len(COURSE.course.units) == 11


def test_the_ledger_has_every_story_once(balance: Balance) -> None:
    assert sorted(story.lesson for story in balance.stories) == sorted(FAMOUS)


def _in(balance: Balance, camp: str) -> list[Story]:
    return [
        story for story in balance.stories if camp in {*story.harmed, *story.gained, *story.misled}
    ]


def test_no_camp_is_always_the_victim_or_always_the_liar(balance: Balance) -> None:
    for camp in balance.camps:
        stories_of_camp = _in(balance, camp)
        assert stories_of_camp, camp
        if len(stories_of_camp) < 2:
            continue
        victim = [camp in story.harmed and camp not in story.misled for story in stories_of_camp]
        liar = [camp in story.misled for story in stories_of_camp]
        assert not all(victim), camp
        assert not all(liar), camp


def test_within_a_country_more_than_one_camp_is_harmed_and_more_than_one_misled(
    balance: Balance,
) -> None:
    for country in {story.country for story in balance.stories}:
        told = [story for story in balance.stories if story.country == country]
        if len(told) < 2:
            continue
        for side in ("harmed", "misled"):
            camps = {camp for story in told for camp in getattr(story, side)}
            assert len(camps) > 1, (country, side)


def test_neither_east_nor_west_is_always_the_one_that_misled(balance: Balance) -> None:
    east = {"Russia", "China", "Belarus", "East Germany", "Soviet Union"}
    homes = {camp: found.country in east for camp, found in balance.camps.items()}
    for side in ("harmed", "misled"):
        places = Counter(homes[camp] for story in balance.stories for camp in getattr(story, side))
        assert min(places[True], places[False]) >= 4, side


def test_what_cuts_both_ways_comes_together(balance: Balance) -> None:
    assert {frozenset(group) for group in balance.together} == {
        frozenset({"killian-documents", "guccifer-dnc", "podesta-emails", "laptop-2020"}),
        frozenset({"zinoviev-letter", "trade-papers-2019"}),
    }
