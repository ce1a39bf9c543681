"""What one learner's tests before and after tell, for the learner and for whoever teaches them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from unsealed.measure.discernment import Judged
from unsealed.measure.own_change import measured, own_change
from unsealed.measure.sizes import D_PRIME, D_PRIME_FIRM, too_few
from unsealed.pages.learning_charts import bars_of_one, calibration
from unsealed.pages.services import edition, services
from unsealed.pages.sitting_rules import may_see_key
from unsealed.pages.sitting_tally import SEALS, judged_of, tallies
from unsealed.questions.packets import packet_from
from unsealed.records import answers, judgements
from unsealed.records.form_answers import NONE, keyed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from unsealed.measure.discernment import Counts
    from unsealed.measure.own_change import Measured, OwnChange
    from unsealed.measure.sizes import TooFew
    from unsealed.pages.learning_charts import Calibration, TwoBars
    from unsealed.pages.sitting_tally import Tally
    from unsealed.questions.packet_model import Packet
    from unsealed.records.form_answers import AnsweredSitting, ItemAnswer
    from unsealed.records.tables import LearnerId

VERY_SURE: Final = 85
"""From so many percent on, for or against, a judgement is confident."""


class OwnPhase(Struct, frozen=True):
    """One form of a learner: `measured` is None where there are too few judgements."""

    tally: Tally
    measured: Measured | None
    missing: TooFew | None

    @property
    def is_rough(self) -> bool:
        """Whether discernment and lean are called rough, as after one form they always are."""
        counts = self.tally.counts
        return min(counts.sound, counts.unsound) < D_PRIME_FIRM


class SealRow(Struct, frozen=True):
    """How many claims that turn on a seal were missed, form by form: missed, and asked."""

    seal: str
    cells: tuple[tuple[float, int], ...]


class ConfidentError(Struct, frozen=True):
    """A judgement that was very sure and wrong, with what it was of and what decides."""

    phase: str
    percent: int
    packet: Packet


class OwnTest(Struct, frozen=True):
    """A learner's forms in one class, or alone.

    `shows_keys` says that all that follows may be shown to the learner. `errors` is empty where
    keys may not be seen.
    """

    class_id: str
    shows_keys: bool
    phases: tuple[OwnPhase, ...]
    bars: TwoBars
    change: OwnChange | None
    seals: tuple[SealRow, ...]
    errors: tuple[ConfidentError, ...]

    @property
    def worst(self) -> SealRow | None:
        """The seal that was missed most in the last form; None where none was."""
        rows = [row for row in self.seals if row.cells[-1][0]]
        return max(rows, key=lambda row: row.cells[-1][0] / row.cells[-1][1], default=None)


class OwnLearning(Struct, frozen=True):
    """All of a learner's forms, and their calibration over all that they judged."""

    tests: tuple[OwnTest, ...]
    calibration: Calibration

    @property
    def shown(self) -> tuple[OwnTest, ...]:
        """The tests that the learner may see the figures of."""
        return tuple(test for test in self.tests if test.shows_keys)


def own_learning(learner: LearnerId, sat: Sequence[AnsweredSitting]) -> OwnLearning:
    """What a learner's sittings tell.

    The calibration counts what was said before the truth was shown, wherever that was: in the
    forms whose keys may be seen by now, and in the claims of lessons. Each asked the same question
    on the same scale; how hard they were does not matter to being right as often as one is sure.
    """
    handed_in = [each for each in sat if each.sitting.handed_in_at is not None]
    classes = dict.fromkeys(each.sitting.class_id for each in handed_in)
    tests = tuple(
        _test(name, [each for each in handed_in if each.sitting.class_id == name])
        for name in classes
    )
    open_to_see = {test.class_id for test in tests if test.shows_keys}
    of_forms = [
        judged
        for each in handed_in
        if each.sitting.class_id in open_to_see
        if each.sitting.phase != "later" or may_see_key(each.sitting)
        for judged in judged_of(each.answers)
    ]
    of_lessons = [
        Judged(each.percent / 100, each.holds)
        for each in judgements.of_learner(services().records, learner)
    ]
    return OwnLearning(tests, calibration(of_forms, of_lessons))


def _test(class_id: str, sat: Sequence[AnsweredSitting]) -> OwnTest:
    # The third form has keys of its own to wait for, and what they give away waits with them.
    seen = [each for each in sat if each.sitting.phase != "later" or may_see_key(each.sitting)]
    items = {form.id: len(form.items) for form in edition().forms()}
    added = tallies(seen, items)
    counts: dict[str, Counts] = {each.sitting.phase: each.counts for each in added}
    shows_keys = all(may_see_key(each.sitting) for each in seen)
    return OwnTest(
        class_id=class_id,
        shows_keys=shows_keys,
        phases=tuple(_phase(each) for each in added),
        bars=bars_of_one(counts),
        change=_change(counts),
        seals=tuple(
            SealRow(seal, tuple((each.missed[seal], each.asked[seal]) for each in added))
            for seal in SEALS
        ),
        errors=tuple(_errors(seen)) if shows_keys else (),
    )


def _phase(added: Tally) -> OwnPhase:
    counts = added.counts
    missing = too_few(min(counts.sound, counts.unsound), D_PRIME)
    return OwnPhase(added, None if missing else measured(counts), missing)


def _change(counts: Mapping[str, Counts]) -> OwnChange | None:
    """The change from the first form to the second, where both are long enough."""
    before, after = counts.get("before"), counts.get("after") or counts.get("waiting")
    if before is None or after is None:
        return None
    if min(before.sound, before.unsound, after.sound, after.unsound) < D_PRIME:
        return None
    return own_change(before, after)


def _errors(sat: Sequence[AnsweredSitting]) -> Iterator[ConfidentError]:
    for each in sat:
        for answer in each.answers:
            if _is_confident_error(answer):
                packet = _packet(each.sitting.form, answer)
                yield ConfidentError(each.sitting.phase, answer.p, packet)


def _is_confident_error(answer: ItemAnswer) -> bool:
    is_sure_yes, is_sure_no = answer.p >= VERY_SURE, answer.p <= 100 - VERY_SURE
    if answer.outcome == "open":
        return is_sure_yes or is_sure_no
    return is_sure_no if answer.outcome == "holds" else is_sure_yes


def _packet(form: str, answer: ItemAnswer) -> Packet:
    """The packet as it was answered, with the key as it now stands."""
    found = edition().form(form)
    item = found.item(answer.item) if found else None
    if item is not None and item.version == answer.version:
        return item.packet
    content = answers.content_of_version(services().records, answer.version)
    if content is None:
        raise LookupError(answer.version)
    return keyed(form, packet_from(content), {(form, item.id): item.packet} if item else NONE)
