"""Whatever learners do in whatever order, the records say what a plain model says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from given import after, given
from unsealed.records import answers, attempts, holdings, learners, progress
from unsealed.records.errors import AttemptClosed, NoAttempt
from unsealed.records.tables import LearnerId

if TYPE_CHECKING:
    from keeping import Place as PlaceOfRecords

LEARNERS = st.sampled_from([LearnerId(name) for name in ("ada", "ben", "cleo")])
LESSONS = st.sampled_from(["black-moon", "warm-up"])
STEPS = st.sampled_from(["judge", "retrieve"])
NUMBERS = st.integers(1, 2)
QUESTIONS = st.sampled_from(["one", "two"])
SCORES = st.sampled_from([0.0, 0.25, 0.5, 1.0])
BRIERS = st.none() | st.sampled_from([0.0, 0.25, 1.0])

Key = tuple[str, str, int, str, int]  # lesson, step, number, question, try
Place = tuple[str, str, int]  # lesson, step, number


class Given(NamedTuple):
    """What an answer came to, and when it was given."""

    score: float
    brier: float | None
    minute: int


@dataclass
class Life:
    """What one learner did: scores by answer, and the attempts that are there and closed."""

    answers: dict[Key, Given] = field(default_factory=dict)
    attempts: dict[Place, bool] = field(default_factory=dict)

    def totals(self, lesson: str) -> tuple[int, float, float, int]:
        first: dict[tuple[str, str], Given] = {}
        for key, one in sorted(self.answers.items(), key=lambda entry: entry[1].minute):
            if (key[0], key[4]) == (lesson, 1):
                first.setdefault((key[1], key[3]), one)
        briers = [one.brier for one in first.values() if one.brier is not None]
        points = sum(one.score for one in first.values())
        return len(first), points, sum(briers), len(briers)

    def take_over(self, other: Life) -> None:
        theirs = dict(self.attempts)
        for place in sorted(other.attempts):
            self._take_attempt(other, place, theirs)

    def _take_attempt(self, other: Life, place: Place, before: dict[Place, bool]) -> None:
        coming = {key: score for key, score in other.answers.items() if key[:3] == place}
        if place in before and not before[place] and not other.attempts[place]:
            mine = {key[3] for key in self.answers if key[:3] == place}
            joined = {key: score for key, score in coming.items() if key[3] not in mine}
            self.answers |= joined
            coming = {key: score for key, score in coming.items() if key not in joined}
            if not coming:
                return
        number = self._number_for(place)
        self.attempts[(*place[:2], number)] = other.attempts[place]
        for key, score in coming.items():
            self.answers[(*key[:2], number, *key[3:])] = score

    def _number_for(self, place: Place) -> int:
        taken = [number for *step, number in self.attempts if step == list(place[:2])]
        return max(taken) + 1 if place in self.attempts else place[2]


class Lives(RuleBasedStateMachine):
    """Records and their model, side by side."""

    def __init__(self, place: PlaceOfRecords) -> None:
        super().__init__()
        self.records = place.emptied().open()
        self.lives: dict[LearnerId, Life] = {}
        self.minutes = 0

    def teardown(self) -> None:
        self.records.close()

    @rule(
        learner=LEARNERS,
        lesson=LESSONS,
        step=STEPS,
        number=NUMBERS,
        question=QUESTIONS,
        try_number=NUMBERS,
        score=SCORES,
        brier=BRIERS,
    )
    def answer(
        self,
        learner: LearnerId,
        lesson: str,
        step: str,
        number: int,
        question: str,
        try_number: int,
        score: float,
        brier: float | None,
    ) -> None:
        self.minutes += 1
        sent = given(
            question,
            learner=learner,
            lesson=lesson,
            step=step,
            number=number,
            try_number=try_number,
            score=score,
            brier=brier,
            minutes=self.minutes,
        )
        life = self.lives.get(learner, Life())
        key, place = (lesson, step, number, question, try_number), (lesson, step, number)
        if key not in life.answers and life.attempts.get(place):
            with pytest.raises(AttemptClosed):
                answers.record(self.records, sent)
            return
        assert answers.record(self.records, sent).is_new == (key not in life.answers)
        life.answers.setdefault(key, Given(score, brier, self.minutes))
        life.attempts.setdefault(place, False)
        self.lives[learner] = life

    @rule(learner=LEARNERS, lesson=LESSONS, step=STEPS, number=NUMBERS)
    def hand_in(self, learner: LearnerId, lesson: str, step: str, number: int) -> None:
        life = self.lives.get(learner, Life())
        if (lesson, step, number) not in life.attempts:
            with pytest.raises(NoAttempt):
                attempts.hand_in(self.records, learner, lesson, step, number)
            return
        attempts.hand_in(self.records, learner, lesson, step, number, now=after(0))
        life.attempts[lesson, step, number] = True

    @rule(learner=LEARNERS)
    def erase(self, learner: LearnerId) -> None:
        erased = holdings.erase(self.records, learner)
        assert erased["answers"] == len(self.lives.pop(learner, Life()).answers)

    @rule(source=LEARNERS, into=LEARNERS)
    def merge(self, source: LearnerId, into: LearnerId) -> None:
        learners.merge(self.records, source, into)
        if source != into and source in self.lives:
            self.lives.setdefault(into, Life()).take_over(self.lives.pop(source))

    @invariant()
    def answers_are_those_of_the_model(self) -> None:
        for learner in ("ada", "ben", "cleo"):
            life = self.lives.get(LearnerId(learner), Life())
            kept = {}
            for lesson in ("black-moon", "warm-up"):
                for answer in answers.in_lesson(self.records, LearnerId(learner), lesson):
                    key = (lesson, answer.step, answer.number, answer.question, answer.try_number)
                    kept[key] = (answer.score, answer.brier)
            assert kept == {key: (one.score, one.brier) for key, one in life.answers.items()}

    @invariant()
    def attempts_are_those_of_the_model(self) -> None:
        for learner, life in self.lives.items():
            kept = {
                (lesson, attempt.step, attempt.number): attempt.handed_in_at is not None
                for lesson in ("black-moon", "warm-up")
                for attempt in attempts.in_lesson(self.records, learner, lesson)
            }
            assert kept == life.attempts

    @invariant()
    def progress_is_what_the_first_tries_add_up_to(self) -> None:
        for learner, life in self.lives.items():
            reached = progress.of(self.records, learner)
            for lesson, row in reached.items():
                kept = (row.answered, row.points, row.brier_sum, row.brier_count)
                assert kept == pytest.approx(life.totals(lesson))
            without = {"black-moon", "warm-up"} - reached.keys()
            assert all(life.totals(lesson)[0] == 0 for lesson in without)


SETTINGS = settings(
    max_examples=25,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def test_the_records_say_what_the_model_says(place: PlaceOfRecords) -> None:
    # On a server each step takes longer; every run tries other lives.
    tried = settings(SETTINGS, max_examples=4) if place.url else SETTINGS
    run_state_machine_as_test(lambda: Lives(place), settings=tried)
