"""A class's test before and after: when each form is taken, what is expected, who has handed in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Final

from flask import abort, flash, redirect, request, url_for
from msgspec import Struct

from unsealed.language import gettext as _
from unsealed.pages.assigned_sets import today
from unsealed.pages.blueprint import pages
from unsealed.pages.classes import class_or_404
from unsealed.pages.page import Page
from unsealed.pages.services import edition, services
from unsealed.pages.sitting_rules import (
    LEAST_DAYS,
    PHASE_NAMES,
    close_what_is_over,
    closing_with,
)
from unsealed.records import measurements, members, sittings
from unsealed.records.measurements import LONGEST, PhaseDates

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from unsealed.records.classes import Class
    from unsealed.records.measurements import Measurement
    from unsealed.records.members import Member
    from unsealed.records.sittings import Phase, Sitting

_PHASE = "<any(before, waiting, after, later):phase>"
_HERE = "/classes/<class_id>/before-and-after"
_FINAL: Final = frozenset({"after", "later"})
"""Phases that nothing opens again: their keys have been seen."""


class PhaseRow(Struct, frozen=True):
    """A phase as the page offers it: its days as they stand or were sent, and how it stands."""

    phase: Phase
    name: str
    dates: PhaseDates | None
    opens: str
    closes: str
    state: str
    is_final: bool
    fault: str = ""


class Standing(Struct, frozen=True):
    """Who has handed in which form, and nothing of how they did."""

    member: Member
    waits: bool
    states: tuple[str, ...]


class MeasuringPage(Page, frozen=True):
    """The test before and after of one class."""

    template: ClassVar[str] = "measuring.html"

    found: Class
    measurement: Measurement
    has_forms: bool
    rows: tuple[PhaseRow, ...]
    standings: tuple[Standing, ...]
    typed: str
    fault: str
    longest: int = LONGEST


@pages.get(_HERE)
def measuring(class_id: str) -> str:
    """Show a class's test before and after."""
    return _page(class_or_404(class_id)).render()


@pages.post(f"{_HERE}/expected")
def expect(class_id: str) -> ResponseReturnValue:
    """Keep what the class is expected to show, and whether half of it waits."""
    found = class_or_404(class_id)
    question = request.form.get("question", "").strip()
    if not question:
        fault = _("Write one sentence: what will be different after the lessons?")
        return _page(found, fault=fault).render(), 422
    has_waiting_list = request.form.get("waiting") == "yes"
    kept = measurements.write(
        services().records, found.id, question, has_waiting_list=has_waiting_list
    )
    flash(
        _("This is locked since the second form was set, and stays as it is.")
        if kept.locked_at
        else _("Kept. You can change it until the second form is set.")
    )
    return _back(found)


@pages.post(f"{_HERE}/{_PHASE}/days")
def set_phase(class_id: str, phase: Phase) -> ResponseReturnValue:
    """Open a form to a class between two days, or change the days."""
    found = class_or_404(class_id)
    stands = _stands(found)
    if not edition().forms() or phase not in _phases_of(stands):
        abort(404)
    try:
        opens, closes = _days()
        _require_question(stands, phase)
    except ValueError as fault:
        return _page(found, wrong=phase, fault=str(fault)).render(), 422
    measurements.set_phase(services().records, found.id, phase, opens, closes)
    flash(_("%(phase)s: set. Learners find it at the top of the course.") % _named(phase))
    return _back(found)


@pages.post(f"{_HERE}/{_PHASE}/close")
def close_phase(class_id: str, phase: Phase) -> Response:
    """Close a form for good: whoever is under way has handed in by it."""
    found = class_or_404(class_id)
    stands = _stands(found)
    if phase not in stands.phases:
        abort(404)
    if request.form.get("sure") != "yes":
        flash(_("Nothing was closed. Tick the box first, to say that you are sure."))
        return _back(found)
    measurements.close(services().records, found.id, closing_with((phase,), stands))
    flash(_("%(phase)s: closed.") % _named(phase))
    return _back(found)


def _page(found: Class, *, wrong: Phase | None = None, fault: str = "") -> MeasuringPage:
    stands = _stands(found)
    phases = _phases_of(stands)
    return MeasuringPage(
        found=found,
        measurement=stands,
        has_forms=bool(edition().forms()),
        rows=tuple(_row(stands, phase, fault if phase == wrong else "") for phase in phases),
        standings=_standings(found, stands, phases),
        typed=request.form.get("question", stands.question)[:LONGEST],
        fault="" if wrong else fault,
    )


def _stands(found: Class) -> Measurement:
    stands = measurements.of_class(services().records, found.id)
    return close_what_is_over(stands, today(datetime.now(UTC)))


def _phases_of(stands: Measurement) -> tuple[Phase, ...]:
    """The phases that this class has: one more where half of it waits."""
    return tuple(
        phase for phase in sittings.PHASES if phase != "waiting" or stands.has_waiting_list
    )


def _row(stands: Measurement, phase: Phase, fault: str) -> PhaseRow:
    dates = stands.phases.get(phase)
    opens, closes = dates.opens_on if dates else None, dates.closes_on if dates else None
    if dates is None:
        opens = _first_day(stands, phase)
    return PhaseRow(
        phase=phase,
        name=_(PHASE_NAMES[phase]),
        dates=dates,
        opens=request.form.get("opens", "")[:20] if fault else _text(opens),
        closes=request.form.get("closes", "")[:20] if fault else _text(closes),
        state=_state(dates),
        is_final=phase in _FINAL,
        fault=fault,
    )


def _first_day(stands: Measurement, phase: Phase) -> date:
    """The day that suits most: today, and for the third form four weeks after the second."""
    day = today(datetime.now(UTC))
    after = stands.phases.get("after")
    if phase != "later" or after is None:
        return day
    return (after.opens_on or after.set_at.date()) + timedelta(days=LEAST_DAYS)


def _state(dates: PhaseDates | None) -> str:
    day = today(datetime.now(UTC))
    if dates is None:
        return _("not set")
    if dates.is_over(day):
        return _("closed")
    return _("set, not open yet") if dates.is_to_come(day) else _("open")


def _standings(
    found: Class, stands: Measurement, phases: tuple[Phase, ...]
) -> tuple[Standing, ...]:
    sat: dict[tuple[str, str], Sitting] = {
        (each.learner, each.phase): each for each in sittings.of_class(services().records, found.id)
    }
    rows = []
    for member in members.of_class(services().records, found.id):
        arm = sittings.arm_in_class(found.id, member.number)
        waits = stands.has_waiting_list and arm.waits
        not_theirs = "after" if waits else "waiting"
        states = (
            "–" if phase == not_theirs else _of_sitting(sat.get((member.learner, phase)))
            for phase in phases
        )
        rows.append(Standing(member, waits, tuple(states)))
    return tuple(rows)


def _of_sitting(sitting: Sitting | None) -> str:
    if sitting is None:
        return _("not begun")
    if sitting.handed_in_at is None:
        return _("under way")
    return _("handed in %(day)s") % {"day": sitting.handed_in_at.date().isoformat()}


def _require_question(stands: Measurement, phase: Phase) -> None:
    if phase in {"waiting", "after"} and not stands.question:
        raise ValueError(
            _("First write what you expect, above: it must stand before a second form is taken.")
        )


def _days() -> tuple[date | None, date | None]:
    opens, closes = _day("opens"), _day("closes")
    if opens and closes and closes < opens:
        raise ValueError(
            _("It would close on %(closes)s, before it opens on %(opens)s. Change one day.")
            % {"closes": closes, "opens": opens}
        )
    return opens, closes


def _day(name: str) -> date | None:
    typed = request.form.get(name, "").strip()[:20]
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        message = _("A day is written like 2026-11-23; found “%(typed)s”.")
        raise ValueError(message % {"typed": typed}) from None


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


def _named(phase: Phase) -> dict[str, str]:
    return {"phase": _(PHASE_NAMES[phase])}


def _back(found: Class) -> Response:
    return redirect(url_for("pages.measuring", class_id=found.id), code=303)
