"""Who may take which form of the test before and after, and when its keys may be seen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from unsealed.language import noop
from unsealed.pages.assigned_sets import today
from unsealed.pages.services import edition, services
from unsealed.records import measurements, members, progress, sittings, takings
from unsealed.records.sittings import ALONE, Phase, Sitting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from unsealed.records.measurements import Measurement, PhaseDates
    from unsealed.records.members import Membership
    from unsealed.records.sittings import Arm
    from unsealed.records.tables import LearnerId

SCOPE_ALONE: Final = "alone"
"""What addresses call a sitting of nobody's class. No class has so short an id."""
LEAST_DAYS: Final = 28
BEST_DAYS: Final = 56
"""Between how many days after the second form the third is best taken."""
Stage = Literal["not-yet", "open", "under-way", "handed-in", "missed"]
PHASE_NAMES: Final[dict[str, str]] = {
    "before": noop("Before the lessons"),
    "waiting": noop("Once more before the lessons"),
    "after": noop("After the lessons"),
    "later": noop("Weeks later"),
}


class Offer(Struct, frozen=True):
    """A form that is due to a learner, now or on a day, or that they have taken.

    `scope` is the class, or SCOPE_ALONE. `shows_keys` says that the keys may be seen by now.
    """

    scope: str
    class_title: str
    phase: Phase
    stage: Stage
    form: str
    sitting: Sitting | None
    opens_on: date | None = None
    closes_on: date | None = None
    waits: bool = False
    shows_keys: bool = False

    @property
    def is_due(self) -> bool:
        """Whether something can be done now."""
        return self.stage in {"open", "under-way"}


def offers_to(learner: LearnerId) -> tuple[Offer, ...]:
    """All that is due to a learner, or was taken, class by class; none where the course has no
    forms."""
    if not edition().forms():
        return ()
    return tuple(_offers(learner, datetime.now(UTC)))


def offer_to(learner: LearnerId, scope: str, phase: Phase) -> Offer | None:
    """One of the learner's offers, or None: so nobody reaches what is not theirs."""
    found = (each for each in offers_to(learner) if (each.scope, each.phase) == (scope, phase))
    return next(found, None)


def may_see_key(sitting: Sitting) -> bool:
    """Whether the keys of a sitting may be shown to whoever sat it.

    Alone: once the form after the lessons is handed in. In a class: once the teacher has closed
    that phase, so that nobody tells the keys to somebody who is still to answer.
    """
    offer = offer_to(sitting.learner, sitting.class_id or SCOPE_ALONE, sitting.phase)
    return offer is not None and offer.shows_keys


def close_what_is_over(measurement: Measurement, day: date) -> Measurement:
    """Close for good the phases whose last day is over, whichever page finds it out first."""
    over: list[Phase] = [
        phase
        for phase, dates in measurement.phases.items()
        if dates.closed_at is None and dates.is_over(day)
    ]
    if not over:
        return measurement
    measurements.close(services().records, measurement.class_id, closing_with(over, measurement))
    return measurements.of_class(services().records, measurement.class_id)


def closing_with(phases: Sequence[Phase], measurement: Measurement) -> tuple[Phase, ...]:
    """The phases that close together: with the one after, those before it, whose keys it shows."""
    closing = {*phases, *(("before", "waiting") if "after" in phases else ())}
    return tuple(phase for phase in measurement.phases if phase in closing)


def _offers(learner: LearnerId, now: datetime) -> Iterator[Offer]:
    taken = sittings.of_learner(services().records, learner)
    classes = members.of_learner(services().records, learner)
    for membership in classes:
        yield from _in_class(learner, membership, taken, now)
    own = [each for each in taken if each.class_id == ALONE]
    # In a class, its teacher says when: who took a form on their own would know its items.
    if own or not classes:
        yield from _alone(learner, own, taken, now)


def _in_class(
    learner: LearnerId, membership: Membership, taken: Sequence[Sitting], now: datetime
) -> Iterator[Offer]:
    records = services().records
    seat = takings.seat_of(records, learner, membership.class_id)
    measurement = measurements.of_class(records, membership.class_id)
    if seat is None or not measurement.phases:
        return
    day = today(now)
    measurement = close_what_is_over(measurement, day)
    arm = sittings.arm_in_class(membership.class_id, seat.number)
    sat = {each.phase: each for each in taken if each.class_id == membership.class_id}
    waits = measurement.has_waiting_list and arm.waits
    for phase, dates in measurement.phases.items():
        if phase == ("after" if waits else "waiting") and phase not in sat:
            continue
        closing = measurement.phases.get("later" if phase == "later" else "after")
        sitting = sat.get(phase)
        yield Offer(
            scope=membership.class_id,
            class_title=membership.title,
            phase=phase,
            stage=_stage(sitting, _by_days(membership, dates, day)),
            form=_form(phase, arm, sat.get("before"), sitting, taken),
            sitting=sitting,
            opens_on=dates.opens_on,
            closes_on=dates.closes_on,
            waits=waits,
            shows_keys=_is_handed_in(sitting) and closing is not None and closing.is_over(day),
        )


def _by_days(membership: Membership, dates: PhaseDates, day: date) -> Stage:
    if membership.is_archived or dates.is_over(day):
        return "missed"
    return "not-yet" if dates.is_to_come(day) else "open"


def _alone(
    learner: LearnerId, own: Sequence[Sitting], taken: Sequence[Sitting], now: datetime
) -> Iterator[Offer]:
    arm = sittings.arm_alone(learner)
    sat = {each.phase: each for each in own}
    before, after = sat.get("before"), sat.get("after")
    yield _own("before", "open", arm, sat, taken)
    if before is not None and before.handed_in_at is not None:
        is_taught = _finished_since(learner, before.handed_in_at) > 0
        yield _own("after", "open" if is_taught else "not-yet", arm, sat, taken)
    if after is not None and after.handed_in_at is not None:
        first_day = today(after.handed_in_at) + timedelta(days=LEAST_DAYS)
        stage: Stage = "open" if today(now) >= first_day else "not-yet"
        yield _own("later", stage, arm, sat, taken, first_day)


def _own(
    phase: Phase,
    stage: Stage,
    arm: Arm,
    sat: dict[Phase, Sitting],
    taken: Sequence[Sitting],
    opens_on: date | None = None,
) -> Offer:
    sitting = sat.get(phase)
    closing = sat.get("later" if phase == "later" else "after")
    return Offer(
        scope=SCOPE_ALONE,
        class_title="",
        phase=phase,
        stage=_stage(sitting, stage),
        form=_form(phase, arm, sat.get("before"), sitting, taken),
        sitting=sitting,
        opens_on=opens_on,
        shows_keys=_is_handed_in(sitting) and _is_handed_in(closing),
    )


def _form(
    phase: Phase,
    arm: Arm,
    before: Sitting | None,
    sitting: Sitting | None,
    taken: Sequence[Sitting],
) -> str:
    if sitting is not None:
        return sitting.form
    return sittings.form_for(phase, arm, before, {each.form for each in taken})


def _stage(sitting: Sitting | None, otherwise: Stage) -> Stage:
    if sitting is None:
        return otherwise
    return "handed-in" if sitting.handed_in_at else "under-way"


def _is_handed_in(sitting: Sitting | None) -> bool:
    return sitting is not None and sitting.handed_in_at is not None


def _finished_since(learner: LearnerId, moment: datetime) -> int:
    done = progress.of(services().records, learner).values()
    return sum(each.finished_at is not None and each.finished_at > moment for each in done)
