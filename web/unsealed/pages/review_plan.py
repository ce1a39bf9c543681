"""When a question is asked again, by the free spaced repetition scheduler; pure, without a clock.

The scheduler (FSRS) estimates for each question how long it will be remembered, and asks again on
the day on which nine of ten are still expected to be: J. Ye, J. Su and Y. Cao, "A Stochastic
Shortest Path Algorithm for Optimizing Spaced Repetition Scheduling", KDD 2022,
https://doi.org/10.1145/3534678.3539081. Nobody is asked more than ten a day; what was missed waits
its turn behind them, so that nothing piles up.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from unsealed.records import reviews

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from fsrs import Card, Rating, Scheduler

    from unsealed.records.reviews import Recall

MOST_A_DAY: Final = 10
RETENTION: Final = 0.9
LONGEST: Final = timedelta(days=180)
"""However well a question is remembered, it comes back within this time."""
SURELY_RIGHT: Final = 0.99
HALF_RIGHT: Final = 0.5

Question = tuple[str, str]
"""A lesson's slug and the id of a question in it."""


class Due(Struct, frozen=True):
    """A question and the day on which it comes back; `tries` counts how often it was reviewed."""

    question: Question
    day: date
    last_day: date
    tries: int

    @property
    def next_try(self) -> int:
        """The number of the try that the next review is."""
        return self.tries + reviews.FIRST_TRY

    def asked(self, siblings: Sequence[str]) -> str:
        """Which question asks for it this time: the quiz's own and its siblings take turns."""
        own = self.question[1]
        return (own, *siblings)[self.tries % (1 + len(siblings))]


def plan_of(history: Iterable[Recall], day_of: Callable[[datetime], date]) -> tuple[Due, ...]:
    """When each question comes back, from all the times it was answered, in order of time.

    An answer to a sibling is to be given under the question that it returned for. `day_of` gives
    the day of a moment where the learner is.
    """
    cards: dict[Question, Card] = {}
    tries: defaultdict[Question, int] = defaultdict(int)
    for recall in history:
        question = (recall.lesson, recall.question)
        card = cards.get(question) or _new_card(recall.answered_at)
        cards[question], _ = _scheduler().review_card(card, _rating(recall), recall.answered_at)
        tries[question] += recall.step == reviews.STEP
    return tuple(_due(question, card, tries[question], day_of) for question, card in cards.items())


def for_today(plan: Sequence[Due], today: date) -> tuple[Due, ...]:
    """The questions of today that are still to be answered, those that wait longest first.

    Questions of one day are mixed, so that those of a lesson do not follow one another.
    """
    done = sum(due.last_day == today and due.tries > 0 for due in plan)
    waiting = sorted((due for due in plan if due.day <= today), key=_place_in_line)
    return tuple(waiting[: max(0, MOST_A_DAY - done)])


def calendar(plan: Sequence[Due], today: date, days: int) -> tuple[tuple[date, int], ...]:
    """How many questions come on each of the next days, today first, never more than ten.

    What is too much for a day goes to the next one.
    """
    coming = [0] * days
    left = [len(for_today(plan, today))]
    for due in plan:
        place = (due.day - today).days
        if 0 < place < days:
            coming[place] += 1
    over = sum(due.day <= today for due in plan) - left[0]
    coming[0] = left[0]
    for place in range(1, days):
        wanted = coming[place] + over
        coming[place] = min(MOST_A_DAY, wanted)
        over = wanted - coming[place]
    return tuple((today + timedelta(days=place), count) for place, count in enumerate(coming))


def _rating(recall: Recall) -> Rating:
    """How well it was remembered: what was right without being remembered was half a guess."""
    from fsrs import Rating

    if recall.score < HALF_RIGHT:
        return Rating.Again
    if recall.score < SURELY_RIGHT or recall.recalled == "no":
        return Rating.Hard
    return Rating.Good


def _due(question: Question, card: Card, tries: int, day_of: Callable[[datetime], date]) -> Due:
    last = card.last_review or card.due
    # Never on the day on which it was answered, however late that was.
    soonest = day_of(last) + timedelta(days=1)
    return Due(question, max(day_of(card.due), soonest), day_of(last), tries)


def _place_in_line(due: Due) -> tuple[date, bytes]:
    return due.day, sha256("/".join((*due.question, str(due.tries))).encode()).digest()


def _new_card(moment: datetime) -> Card:
    from fsrs import Card

    # Its number is not used; left out, making one takes a millisecond.
    return Card(card_id=0, due=moment)


@cache
def _scheduler() -> Scheduler:
    from fsrs import Scheduler

    return Scheduler(
        desired_retention=RETENTION,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=LONGEST.days,
        enable_fuzzing=False,
    )
