"""What every lesson of the course owes its learners."""

from __future__ import annotations

from collections import Counter

import pytest

from unsealed.course.blocks_text import read_blocks
from unsealed.course.check import check_course
from unsealed.course.review import read_review
from unsealed.course.statistics import statistics_of
from unsealed.questions.pin.model import PinQuestion
from written_lessons import COURSE, LESSONS, ROOT, bench, claims_of, skills, stories

GUIDES = {guide.id for guide in COURSE.guides}
EVERY = sorted(LESSONS)


def _blocks(slug: str) -> Counter[str]:
    steps = LESSONS[slug].steps
    return Counter(
        block.name for step in steps for block in read_blocks(step.text, step.line + 1).blocks
    )


def test_no_lesson_has_a_fault() -> None:
    assert [str(found) for found in check_course(ROOT)] == []


@pytest.mark.parametrize("slug", stories())
def test_a_story_is_of_the_length_that_was_promised(slug: str) -> None:
    found = statistics_of(LESSONS[slug], frozenset(), frozenset())
    assert 1200 <= found.words <= 2200
    assert 8 <= found.questions <= 12
    assert found.kinds >= 4
    assert found.sources >= 8


@pytest.mark.parametrize("slug", skills())
def test_a_skill_is_of_the_length_that_was_promised(slug: str) -> None:
    found = statistics_of(LESSONS[slug], frozenset(), frozenset())
    assert 900 <= found.words <= 1600
    assert 6 <= found.questions <= 10
    assert found.kinds >= 4
    assert found.exhibits >= 2


@pytest.mark.parametrize("slug", EVERY)
def test_sentences_are_short(slug: str) -> None:
    assert statistics_of(LESSONS[slug], frozenset(), frozenset()).words_a_sentence < 20


@pytest.mark.parametrize("slug", stories())
def test_about_half_of_a_story_s_claims_hold(slug: str) -> None:
    outcomes = Counter(claim.outcome for claim in claims_of(LESSONS[slug]))
    assert 5 <= outcomes.total() <= 8
    assert outcomes["open"] <= 2
    assert 0.4 <= outcomes["holds"] / (outcomes["holds"] + outcomes["fails"]) <= 0.6


@pytest.mark.parametrize("slug", stories())
def test_a_story_has_time_hands_asides_and_something_to_examine(slug: str) -> None:
    blocks = _blocks(slug)
    assert blocks["timeline"] >= 1
    assert blocks["chain"] == 1
    assert blocks["aside"] >= 3
    assert blocks["exhibit"] >= 2
    assert blocks["question"] >= 2
    assert any(exhibit.replica for exhibit in LESSONS[slug].exhibits.values())


@pytest.mark.parametrize("slug", stories())
def test_a_story_was_read_by_two_who_did_not_write_it(slug: str) -> None:
    review = read_review(LESSONS[slug].folder).review
    assert review is not None
    assert review.expert is not None
    assert review.reader is not None
    assert review.cautions


@pytest.mark.parametrize("slug", bench())
def test_an_exercise_at_the_bench_is_one_paper_and_a_pin(slug: str) -> None:
    lesson = LESSONS[slug]
    found = statistics_of(lesson, frozenset(), frozenset())
    assert found.words <= 700
    assert [question.kind for question in lesson.questions if isinstance(question, PinQuestion)]
    assert all(question.hints for question in lesson.questions)
    assert all(exhibit.replica and exhibit.files for exhibit in lesson.exhibits.values())


def test_the_bench_has_every_exercise_and_about_half_are_sound() -> None:
    assert COURSE.course is not None
    assert COURSE.course.bench is not None
    assert sorted(COURSE.course.bench.lessons) == bench()
    sound = [
        not question.key
        for slug in bench()
        for question in LESSONS[slug].questions
        if isinstance(question, PinQuestion)
    ]
    assert abs(sum(sound) / len(sound) - 0.5) <= 1 / 12


@pytest.mark.parametrize("slug", [slug for slug in EVERY if slug not in bench()])
def test_every_lesson_has_a_guide_for_teachers(slug: str) -> None:
    assert slug in GUIDES


@pytest.mark.parametrize("slug", EVERY)
def test_every_lesson_stands_in_the_unit_that_it_names(slug: str) -> None:
    assert COURSE.course is not None
    listed = [unit.id for unit in COURSE.course.units if slug in unit.lessons]
    front = LESSONS[slug].front
    assert front is not None
    assert list(front.units) == listed
