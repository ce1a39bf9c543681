"""A sitting added up: what every figure of the test before and after is made of.

Documents that were known before are left out of all figures but for their number; what was skipped
is not wrong, and is counted too. What was answered in under two seconds is counted, and kept.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from unsealed.measure.discernment import Counts, Judged
from unsealed.questions.seals import Seal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from unsealed.records.form_answers import AnsweredSitting, ItemAnswer
    from unsealed.records.sittings import Sitting

HURRIED: Final = 2.0
"""An answer that took fewer seconds is pointed out, and kept."""
OPEN: Final = (35, 65)
"""What may be said of a claim that cannot be told, in percent."""
SEALS: Final = tuple(seal.value for seal in Seal)


class Tally(Struct, frozen=True):
    """What one sitting adds up to. `percent` is what was said in all of sound and of unsound
    claims; `asked` and `missed` count settled claims by the seal on which they turn."""

    sitting: Sitting
    counts: Counts
    percent: tuple[int, int]
    asked: Mapping[str, int]
    missed: Mapping[str, float]
    skipped: int
    hurried: int
    known: int


def yes_of(percent: int) -> float:
    """How far a probability is a yes: 50 % is half of one."""
    return 0.5 if percent == 50 else float(percent > 50)


def is_missed(answer: ItemAnswer) -> float:
    """1 for a wrong answer and 0 for a right one, a half for neither."""
    if answer.outcome == "open":
        return float(not OPEN[0] <= answer.p <= OPEN[1])
    return 1 - yes_of(answer.p) if answer.outcome == "holds" else yes_of(answer.p)


def judged_of(answers: Iterable[ItemAnswer]) -> tuple[Judged, ...]:
    """The judgements of settled claims that were not known before."""
    return tuple(
        Judged(answer.p / 100, answer.outcome == "holds")
        for answer in answers
        if answer.outcome != "open" and not answer.seen_before
    )


def tally(answered: AnsweredSitting, items: int) -> Tally:
    """A sitting of a form of so many items, added up in one go: a class's report has hundreds."""
    yes = [0.0, 0.0]
    number = [0, 0]
    percent = [0, 0]
    asked: Counter[str] = Counter()
    missed: dict[str, float] = dict.fromkeys(SEALS, 0.0)
    hurried = known = 0
    for answer in answered.answers:
        if answer.seconds is not None and answer.seconds < HURRIED:
            hurried += 1
        if answer.seen_before:
            known += 1
        elif answer.outcome != "open":
            p = answer.p
            said = 0.5 if p == 50 else 1.0 if p > 50 else 0.0
            sort = 0 if answer.outcome == "holds" else 1
            yes[sort] += said
            number[sort] += 1
            percent[sort] += p
            asked[answer.seal] += 1
            missed[answer.seal] += said if sort else 1 - said
    return Tally(
        sitting=answered.sitting,
        counts=Counts(yes[0], number[0], yes[1], number[1]),
        percent=(percent[0], percent[1]),
        asked=asked,
        missed=missed,
        skipped=max(0, items - len(answered.answers)),
        hurried=hurried,
        known=known,
    )


def tallies(sittings: Iterable[AnsweredSitting], items: Mapping[str, int]) -> tuple[Tally, ...]:
    """The sittings that were handed in, added up. `items` says how many a form has."""
    return tuple(
        tally(each, items.get(each.sitting.form, len(each.answers)))
        for each in sittings
        if each.sitting.handed_in_at is not None
    )
