"""What a certificate says of the test before and after: counts with their interval, no verdict."""

from __future__ import annotations

import struct
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from unsealed.measure.discernment import Judged, counts_of
from unsealed.measure.intervals import Interval, of_share
from unsealed.pages.sitting_figures import answered_by
from unsealed.pages.sitting_rules import SCOPE_ALONE, offers_to

if TYPE_CHECKING:
    from unsealed.measure.discernment import Counts
    from unsealed.records.form_answers import AnsweredSitting
    from unsealed.records.tables import LearnerId

FIRST_DAY: Final = date(2020, 1, 1)
_ONE: Final = struct.Struct(">BHBBBB")
_FIELDS: Final = struct.Struct(">B14s")
SIZE: Final = _FIELDS.size
_PHASES: Final = ("after", "later")
"""What a second form can be: whoever waited has none after the lessons, and one weeks later."""


class TakenForm(Struct, frozen=True):
    """A form as it was taken: its letter, the day it was handed in, and what was judged rightly.

    A judgement of 50 % counts as half. Open claims do not count, nor papers that were known before.
    """

    form: str
    handed_in_on: date
    accepted: float
    sound: int
    rejected: float
    unsound: int

    @property
    def right(self) -> float:
        """How many settled claims were judged rightly."""
        return self.accepted + self.rejected

    @property
    def judged(self) -> int:
        """How many settled claims were judged."""
        return self.sound + self.unsound

    @property
    def range(self) -> Interval | None:
        """Between which shares this may lie by chance; None where nothing was judged."""
        return of_share(self.right, self.judged) if self.judged else None


class TakenTest(Struct, frozen=True):
    """The form before the lessons, and the second one: after them, or weeks later."""

    before: TakenForm
    second: TakenForm
    is_weeks_later: bool


def test_taken_by(learner: LearnerId) -> TakenTest | None:
    """The last test of which the learner took both forms and may see the keys; None for none."""
    seen = {
        (offer.scope, offer.phase): offer.sitting
        for offer in offers_to(learner)
        if offer.shows_keys and offer.sitting is not None
    }
    found = [each for each in answered_by(learner) if each.sitting in seen.values()]
    tests = [test for scope in {scope for scope, _phase in seen} if (test := _in(scope, found))]
    return max(tests, key=lambda test: test.second.handed_in_on, default=None)


def packed(test: TakenTest) -> bytes:
    """The test as it stands in a code."""
    return _FIELDS.pack(int(test.is_weeks_later), _pack(test.before) + _pack(test.second))


def unpacked(content: bytes) -> TakenTest:
    """The test that `packed` gave this for."""
    is_weeks_later, forms = _FIELDS.unpack(content)
    half = _ONE.size
    return TakenTest(_unpack(forms[:half]), _unpack(forms[half:]), bool(is_weeks_later))


def _in(scope: str, found: list[AnsweredSitting]) -> TakenTest | None:
    sat = {
        each.sitting.phase: each
        for each in found
        if (each.sitting.class_id or SCOPE_ALONE) == scope
    }
    phase = next((phase for phase in _PHASES if phase in sat), None)
    if "before" not in sat or phase is None:
        return None
    return TakenTest(_taken(sat["before"]), _taken(sat[phase]), phase == "later")


def _taken(answered: AnsweredSitting) -> TakenForm:
    counts = _counts(answered)
    sitting = answered.sitting
    return TakenForm(
        form=sitting.form,
        handed_in_on=(sitting.handed_in_at or sitting.opened_at).date(),
        accepted=counts.hits,
        sound=counts.sound,
        rejected=counts.rejected,
        unsound=counts.unsound,
    )


def _counts(answered: AnsweredSitting) -> Counts:
    return counts_of(
        Judged(each.p / 100, each.outcome == "holds")
        for each in answered.answers
        if each.outcome != "open" and not each.seen_before
    )


def _pack(taken: TakenForm) -> bytes:
    return _ONE.pack(
        ord(taken.form),
        (taken.handed_in_on - FIRST_DAY).days,
        round(taken.accepted * 2),
        taken.sound,
        round(taken.rejected * 2),
        taken.unsound,
    )


def _unpack(content: bytes) -> TakenForm:
    form, days, accepted, sound, rejected, unsound = _ONE.unpack(content)
    day = FIRST_DAY + timedelta(days=days)
    return TakenForm(chr(form), day, accepted / 2, sound, rejected / 2, unsound)
