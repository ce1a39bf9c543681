"""When questions come back: never on the same day, never more than ten a day, none twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unsealed.pages.review_plan import LONGEST, MOST_A_DAY, Due, calendar, for_today, plan_of
from unsealed.records.reviews import RECALLED, Recall

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TODAY = MONDAY.date()


def recall(question: str = "q", *, days: float = 0, score: float = 1.0, **said: str) -> Recall:
    return Recall(
        lesson="moon",
        question=question,
        step=said.get("step", "retrieve" if days == 0 else "review"),
        try_number=1,
        verdict="right" if score == 1 else "wrong",
        score=score,
        recalled=said.get("recalled"),
        answered_at=MONDAY + timedelta(days=days),
    )


def day_of(moment: datetime) -> date:
    return moment.date()


def days_until(history: list[Recall]) -> int:
    (due,) = plan_of(history, day_of)
    return (due.day - due.last_day).days


@pytest.mark.parametrize(
    ("score", "recalled", "days"),
    [
        pytest.param(1.0, "yes", 2, id="right and remembered"),
        pytest.param(1.0, None, 2, id="right at the first try"),
        pytest.param(1.0, "no", 1, id="right by a guess"),
        pytest.param(0.6, "yes", 1, id="half right"),
        pytest.param(0.0, "yes", 1, id="wrong and sure"),
    ],
)
def test_what_was_remembered_comes_back_later(score, recalled, days):
    history = [recall(score=score, **({"recalled": recalled} if recalled else {}))]

    assert days_until(history) == days


def test_each_time_that_it_is_remembered_it_stays_away_longer():
    history, waits = [recall()], []
    for _ in range(5):
        waits.append(days_until(history))
        history.append(recall(days=sum(waits), recalled="yes"))

    assert waits == sorted(waits)
    assert waits[0] == 2
    assert waits[-1] > 100


def test_what_was_forgotten_begins_again():
    known = [recall(), recall(days=2), recall(days=13)]

    assert days_until([*known, recall(days=60, score=0.0)]) < days_until(known) / 5


def test_nothing_stays_away_longer_than_the_longest_wait():
    history = [recall(), *(recall(days=day) for day in (2, 13, 60, 220, 400, 580))]

    assert days_until(history) == LONGEST.days


def test_a_question_answered_late_at_night_comes_back_on_the_next_day_at_the_earliest():
    late = recall(score=0.0)._replace(answered_at=datetime(2026, 11, 2, 23, 58, tzinfo=UTC))
    (due,) = plan_of([late], day_of)

    assert due.day == TODAY + timedelta(days=1)


def test_tries_count_reviews_alone():
    (due,) = plan_of([recall(), recall(days=2), recall(days=13)], day_of)

    assert (due.tries, due.next_try) == (2, 4)


def test_a_question_and_its_siblings_take_turns():
    turns = [due("q", day=0, tries=tries).asked(["first", "second"]) for tries in range(4)]

    assert turns == ["q", "first", "second", "q"]
    assert due("q", day=0, tries=3).asked([]) == "q"


def due(question: str, *, day: int, last: int = -5, tries: int = 0) -> Due:
    return Due(("moon", question), TODAY + timedelta(days=day), TODAY + timedelta(days=last), tries)


def test_those_that_wait_longest_come_first():
    plan = [due("one", day=0), due("two", day=-3), due("three", day=1)]

    assert [each.question[1] for each in for_today(plan, TODAY)] == ["two", "one"]


def test_what_was_reviewed_today_counts_towards_the_ten():
    done = [due(f"done-{n}", day=4, last=0, tries=1) for n in range(7)]
    waiting = [due(f"waiting-{n}", day=-1) for n in range(20)]

    assert len(for_today([*done, *waiting], TODAY)) == 3


_plans = st.lists(st.integers(-40, 40), max_size=120).map(
    lambda days: [due(f"q{n}", day=day) for n, day in enumerate(days)]
)


@patient
@given(_plans)
def test_no_day_has_more_than_ten_and_nothing_is_lost(plan):
    days = calendar(plan, TODAY, 80)

    assert all(0 <= count <= MOST_A_DAY for _, count in days)
    assert sum(count for _, count in days) == len(plan)
    assert days[0] == (TODAY, len(for_today(plan, TODAY)))


_histories = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c"]),
        st.integers(0, 60),
        st.sampled_from([0.0, 0.4, 0.7, 1.0]),
        st.sampled_from([None, *RECALLED]),
    ),
    max_size=25,
).map(
    lambda rows: [
        recall(name, days=day, score=score)._replace(recalled=said)
        for name, day, score, said in sorted(rows, key=lambda row: row[1])
    ]
)


@patient
@given(_histories)
def test_each_question_has_one_day_and_it_lies_ahead_of_its_last_answer(history):
    plan = plan_of(history, day_of)

    assert len({each.question for each in plan}) == len(plan)
    assert {each.question[1] for each in plan} == {each.question for each in history}
    assert all(each.last_day < each.day <= each.last_day + LONGEST for each in plan)
