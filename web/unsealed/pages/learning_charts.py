"""Charts of what was learnt, as numbers for a template to draw: bars, and points of a curve."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from unsealed.language import gettext as _
from unsealed.language import noop
from unsealed.measure.calibration import by_certainty, curve
from unsealed.measure.intervals import of_mean, of_share
from unsealed.measure.sizes import CALIBRATION_CURVE, CLASS_CHANGE, TooFew, too_few
from unsealed.pages.learning_words import halves

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from unsealed.measure.discernment import Counts, Judged
    from unsealed.measure.intervals import Interval

SHORT_PHASES: Final[Mapping[str, str]] = {
    "before": noop("Before"),
    "waiting": noop("Once more, before the lessons"),
    "after": noop("After"),
    "later": noop("Weeks later"),
}
CERTAINTIES: Final = (
    noop("less sure (under 65 %)"),
    noop("fairly sure (65 to 84 %)"),
    noop("very sure (85 % and over)"),
)


class Bar(Struct, frozen=True):
    """One bar: whose it is, how many of how many, and between which shares it may lie."""

    phase: str
    count: float
    of: int
    interval: Interval | None

    @property
    def label(self) -> str:
        """When it was."""
        return _(SHORT_PHASES[self.phase])

    @property
    def share(self) -> float:
        """The share, 0 to 1; 0 where there was nothing to count."""
        return self.count / self.of if self.of else 0.0

    @property
    def words(self) -> str:
        """The counts as the label has them."""
        return _("%(count)s of %(of)d") % {"count": halves(self.count), "of": self.of}


class TwoBars(Struct, frozen=True):
    """The two sides of judging, phase by phase: sound papers accepted, unsound ones rejected."""

    accepted: tuple[Bar, ...]
    rejected: tuple[Bar, ...]


class CurvePoint(Struct, frozen=True):
    """One group of answers by certainty; nothing but its name where there are none."""

    name: str
    count: int
    certainty: float | None
    correct: float | None
    interval: Interval | None


class Calibration(Struct, frozen=True):
    """How often somebody is right when so sure. `missing` stands in place of the points."""

    points: tuple[CurvePoint, ...]
    missing: TooFew | None
    of_forms: int
    of_lessons: int


def bars_of_one(counts: Mapping[str, Counts]) -> TwoBars:
    """The bars of one learner, with Wilson's interval."""
    return TwoBars(
        tuple(_of_one(phase, each.hits, each.sound) for phase, each in counts.items()),
        tuple(_of_one(phase, each.rejected, each.unsound) for phase, each in counts.items()),
    )


def bars_of_many(counts: Mapping[str, Sequence[Counts]]) -> TwoBars:
    """The bars of many, with Student's interval over learners where they are enough."""
    return TwoBars(
        tuple(
            _of_many(phase, [(one.hits, one.sound) for one in each])
            for phase, each in counts.items()
        ),
        tuple(
            _of_many(phase, [(one.rejected, one.unsound) for one in each])
            for phase, each in counts.items()
        ),
    )


def calibration(of_forms: Sequence[Judged], of_lessons: Sequence[Judged]) -> Calibration:
    """The curve in three groups, over answers to forms and to the claims of lessons."""
    judged = (*of_forms, *of_lessons)
    missing = too_few(len(judged), CALIBRATION_CURVE)
    groups = by_certainty(judged)
    points = () if missing else tuple(map(_point, CERTAINTIES, groups))
    return Calibration(points, missing, len(of_forms), len(of_lessons))


def _of_one(phase: str, count: float, of: int) -> Bar:
    return Bar(phase, count, of, of_share(count, of) if of else None)


def _of_many(phase: str, each: Sequence[tuple[float, int]]) -> Bar:
    shares = [count / of for count, of in each if of]
    interval = _within(of_mean(shares)) if len(shares) >= CLASS_CHANGE else None
    return Bar(phase, sum(count for count, _of in each), sum(of for _count, of in each), interval)


def _within(interval: Interval) -> Interval:
    """The interval as far as it is one of shares."""
    return type(interval)(max(0.0, interval.low), min(1.0, interval.high))


def _point(name: str, group: Sequence[Judged]) -> CurvePoint:
    found = curve([group])
    if not found:
        return CurvePoint(_(name), 0, None, None, None)
    point = found[0]
    interval = of_share(point.correct * point.count, point.count)
    return CurvePoint(_(name), point.count, point.certainty, point.correct, interval)
