"""Taking a form of the test before and after: one packet a page, in an order of one's own."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from flask import abort, flash, redirect, request, url_for
from msgspec import Struct

from unsealed.language import gettext as _
from unsealed.pages.answering import fields_given, shown_at
from unsealed.pages.blueprint import pages
from unsealed.pages.page import Page
from unsealed.pages.services import edition, services
from unsealed.pages.sitting_items import Entry, Sat, State, asked_in, is_right, next_place, sat_of
from unsealed.pages.sitting_rules import PHASE_NAMES, Offer, offer_to, offers_to
from unsealed.pages.stamps import is_sent_for_another, is_waiting
from unsealed.pages.visit import is_known, learner_id
from unsealed.questions.answer_fault import AnswerFault
from unsealed.questions.packets import KIND, read_packet, recall_packet, shown_scale, stored_packet
from unsealed.questions.results import Result
from unsealed.questions.seals import Seal
from unsealed.records import answers, drafts, sittings
from unsealed.records.sittings import ALONE, STEP, Sitting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from unsealed.questions.claim_judgement.grading import Shown
    from unsealed.questions.kind import RawAnswer
    from unsealed.questions.packet_model import Packet, PacketDocument
    from unsealed.records.sittings import Phase

_PHASE = "<any(before, waiting, after, later):phase>"
_HERE = f"/before-and-after/<scope>/{_PHASE}"
_SHOWS_FAULT = {"HX-Reswap": "outerHTML show:#packet-fault:top", "HX-Push-Url": "false"}
"""Has a packet that is sent back say why in the window, and keep an address that can be opened."""
UNSCORED = Result(0.0, "judged")
"""How an answer is kept: with no score, from which the key could be told."""


class Told(Struct, frozen=True):
    """An item as the list of a sitting tells it. `outcome` is empty until keys may be seen."""

    place: int
    state: State
    percent: int | None
    claim: str = ""
    outcome: str = ""
    is_right: bool | None = None


class OffersPage(Page, frozen=True):
    """What is due to the learner, or was taken."""

    template: ClassVar[str] = "before_and_after.html"

    offers: tuple[Offer, ...]
    phase_names: Mapping[str, str]


class SittingPage(Page, frozen=True):
    """A form: what it is before it is begun; its items, by number, once it is."""

    template: ClassVar[str] = "sitting.html"

    offer: Offer
    phase_name: str
    count: int
    answered: int
    told: tuple[Told, ...]
    next_place: int


class PacketPage(Page, frozen=True):
    """One packet. `key` is None until it may be seen, so that the template has none to give away.

    `is_swapped` says that it takes the place of the packet before, in the same page.
    """

    template: ClassVar[str] = "packet.html"

    offer: Offer
    phase_name: str
    question: str
    place: int
    count: int
    answered: int
    documents: tuple[PacketDocument, ...]
    claim: str
    scale: Shown
    seals: tuple[str, ...]
    answer: RawAnswer | None
    is_answered: bool
    is_open: bool
    fault: str
    key: Packet | None
    is_right: bool | None
    shown_at: int
    is_swapped: bool


@pages.get("/before-and-after")
def before_and_after() -> str:
    """Show which forms are due to the visitor, and which they have taken."""
    offers = offers_to(learner_id())
    return OffersPage(offers, PHASE_NAMES).render()


@pages.get(_HERE)
def sitting(scope: str, phase: Phase) -> str:
    """Show a form: what it is, or how far the visitor is in it."""
    return _sitting_page(_offer_or_404(scope, phase)).render()


@pages.post(f"{_HERE}/begin")
def begin_sitting(scope: str, phase: Phase) -> Response:
    """Begin a form; again, it changes nothing."""
    offer = _offer_or_404(scope, phase)
    if offer.stage == "open":
        learner = learner_id()
        class_id = ALONE if not offer.class_title else offer.scope
        sittings.begin(
            services().records,
            Sitting(
                learner=learner,
                form=offer.form,
                number=1,
                class_id=class_id,
                phase=phase,
                seed=f"{learner}/{class_id}/{phase}",
                opened_at=_now(),
                handed_in_at=None,
                edition=edition().version,
            ),
        )
    return _to_next(scope, phase)


@pages.get(f"{_HERE}/<int:place>")
def packet(scope: str, phase: Phase, place: int) -> str:
    """Show one packet of a form that was begun."""
    sat = _sat_or_404(scope, phase)
    return _packet_page(sat, _entry_at(sat, place)).render()


@pages.post(f"{_HERE}/answers/<question>")
def answer_packet(scope: str, phase: Phase, question: str) -> ResponseReturnValue:
    """Commit an answer: the first one counts. Then go on to the next that is open."""
    sat = _sat_or_404(scope, phase)
    entry = _entry_of(sat, question)
    if sat.is_open and entry.answer is None:
        try:
            raw = read_packet(fields_given())
        except AnswerFault as fault:
            if is_waiting() or is_sent_for_another():
                return fault.message, 422, {"Content-Type": "text/plain; charset=utf-8"}
            return _packet_page(sat, entry, fault.message).render(), 422, _SHOWS_FAULT
        answers.record(services().records, _given(sat, entry, raw))
    if is_waiting():
        return "", 204
    if is_sent_for_another():
        return redirect(url_for("pages.before_and_after"), code=303)
    return _to_next(scope, phase, after=entry.place)


@pages.post(f"{_HERE}/drafts/<question>")
def draft_packet(scope: str, phase: Phase, question: str) -> ResponseReturnValue:
    """Save what was begun, so that it goes on here on another device."""
    sat = _sat_or_404(scope, phase)
    entry = _entry_of(sat, question)
    if sat.is_open and entry.answer is None:
        where = (sat.sitting.lesson, STEP, sat.sitting.number, question)
        drafts.save(services().records, sat.sitting.learner, *where, fields_given(), now=_now())
    if is_waiting():
        return "", 204
    return redirect(url_for("pages.packet", scope=scope, phase=phase, place=entry.place), code=303)


@pages.post(f"{_HERE}/hand-in")
def hand_in_sitting(scope: str, phase: Phase) -> Response:
    """Hand a form in, for good; what was not answered counts as skipped."""
    sat = _sat_or_404(scope, phase)
    if sat.is_open:
        sittings.hand_in(services().records, sat.sitting, now=_now())
        flash(_("Handed in. What you answered is kept."))
    return redirect(url_for("pages.sitting", scope=scope, phase=phase), code=303)


def _offer_or_404(scope: str, phase: Phase) -> Offer:
    """The form, if it is the visitor's to take; for everybody else there is none."""
    found = offer_to(learner_id(), scope, phase) if is_known() else None
    if found is None:
        abort(404)
    return found


def _sat_or_404(scope: str, phase: Phase) -> Sat:
    offer = _offer_or_404(scope, phase)
    form = edition().form(offer.form)
    if offer.sitting is None or form is None:
        abort(404)
    return sat_of(offer, offer.sitting, form)


def _entry_at(sat: Sat, place: int) -> Entry:
    if not 1 <= place <= len(sat.entries):
        abort(404)
    return sat.entries[place - 1]


def _entry_of(sat: Sat, question: str) -> Entry:
    found = next((each for each in sat.entries if each.item.id == question), None)
    if found is None:
        abort(404)
    return found


def _given(sat: Sat, entry: Entry, raw: RawAnswer) -> answers.GivenAnswer:
    return answers.GivenAnswer(
        learner=sat.sitting.learner,
        lesson=sat.sitting.lesson,
        step=STEP,
        number=sat.sitting.number,
        preset="test",
        question=entry.item.id,
        try_number=1,
        version=entry.item.version,
        kind=KIND,
        content=stored_packet(entry.item.packet),
        raw=raw,
        result=UNSCORED,
        hints=0,
        shown_at=shown_at(),
        answered_at=_now(),
        edition=edition().version,
        is_counted=False,
    )


def _sitting_page(offer: Offer) -> SittingPage:
    form = edition().form(offer.form)
    if form is None:
        abort(404)
    sat = sat_of(offer, offer.sitting, form) if offer.sitting else None
    return SittingPage(
        offer=offer,
        phase_name=_(PHASE_NAMES[offer.phase]),
        count=len(form.items),
        answered=sat.answered if sat else 0,
        told=tuple(_told(offer, each) for each in sat.entries) if sat else (),
        next_place=next_place(sat, 0) if sat else 0,
    )


def _told(offer: Offer, entry: Entry) -> Told:
    percent = entry.answer.raw["probability"] if entry.answer else None
    given = percent if isinstance(percent, int) else None
    if not offer.shows_keys:
        return Told(entry.place, entry.state, given)
    asked = asked_in(entry)
    right = is_right(asked, given)
    return Told(entry.place, entry.state, given, asked.claim, asked.outcome, right)


def _packet_page(sat: Sat, entry: Entry, fault: str = "") -> PacketPage:
    asked = asked_in(entry)
    shows_key = sat.offer.shows_keys and not sat.is_open
    given = entry.answer.raw.get("probability") if entry.answer else None
    percent = given if isinstance(given, int) else None
    return PacketPage(
        offer=sat.offer,
        phase_name=_(PHASE_NAMES[sat.offer.phase]),
        question=entry.item.id,
        place=entry.place,
        count=len(sat.entries),
        answered=sat.answered,
        documents=asked.documents,
        claim=asked.claim,
        scale=shown_scale(),
        seals=tuple(seal.value for seal in Seal),
        answer=_shown_answer(entry, is_sent_again=bool(fault)),
        is_answered=entry.answer is not None,
        is_open=sat.is_open and entry.answer is None,
        fault=fault,
        key=asked if shows_key else None,
        is_right=is_right(asked, percent) if shows_key else None,
        shown_at=int(time.time()),
        is_swapped=request.headers.get("HX-Request") == "true" and not fault,
    )


def _shown_answer(entry: Entry, *, is_sent_again: bool) -> RawAnswer | None:
    """What stands in the form: the answer that counts, else what was sent or saved."""
    if entry.answer is not None:
        return entry.answer.raw
    if is_sent_again:
        return recall_packet(fields_given())
    return recall_packet(entry.draft.fields) if entry.draft else None


def _to_next(scope: str, phase: Phase, after: int = 0) -> Response:
    """The next packet that is open, the first one behind the last; the list where none is."""
    offer = _offer_or_404(scope, phase)
    place = 0
    if offer.sitting is not None and offer.sitting.handed_in_at is None:
        place = next_place(_sat_or_404(scope, phase), after)
    if not place:
        return redirect(url_for("pages.sitting", scope=scope, phase=phase), code=303)
    return redirect(url_for("pages.packet", scope=scope, phase=phase, place=place), code=303)


def _now() -> datetime:
    return datetime.now(UTC)
