"""Certificates: what somebody did and what was measured, never that they passed or can do a thing.

The name is typed when the certificate is printed, and kept nowhere. The code on it can be looked up
by anybody and holds no name.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, ClassVar, Final

from flask import abort, redirect, request, url_for
from markupsafe import Markup
from msgspec import Struct

from unsealed.language import gettext as _
from unsealed.pages.blueprint import pages
from unsealed.pages.certificate_code import Measured, code_of, mark_of, measured_by, way_with
from unsealed.pages.certificate_forms import test_taken_by
from unsealed.pages.neighbours import address_for_others
from unsealed.pages.page import Page
from unsealed.pages.paper import Sheet, delivered, sheet_of_class
from unsealed.pages.services import edition, services
from unsealed.pages.visit import is_known, learner_id
from unsealed.records import progress

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from unsealed.course.edition import LessonCard
    from unsealed.records.progress import Progress

FEWEST: Final = 20
"""Judgements from which on their mean is worth writing down."""
_LONGEST_NAME: Final = 80
_WHOLE: Final = "course"


class Way(Struct, frozen=True):
    """A way through the course, and how far the learner is on it."""

    id: str
    title: str
    lessons: tuple[LessonCard, ...]
    open_lessons: tuple[LessonCard, ...]

    @property
    def is_done(self) -> bool:
        """Whether every lesson of it is finished."""
        return not self.open_lessons


class CertificatesPage(Page, frozen=True):
    """The ways through the course: those whose certificate can be printed, and what others lack."""

    template: ClassVar[str] = "certificates.html"

    ways: tuple[Way, ...]
    longest_name: int = _LONGEST_NAME


class CertificatePage(Page, frozen=True):
    """A certificate. `name` is empty where it is to be written by hand."""

    template: ClassVar[str] = "paper/certificate.html"

    sheet: Sheet
    name: str
    way: str
    measured: Measured
    code: str
    address: str
    picture: Markup
    fewest: int = FEWEST


class CheckPage(Page, frozen=True):
    """What a code says, or that it says nothing. `typed` is what was looked up, perhaps nothing."""

    template: ClassVar[str] = "certificate_check.html"

    typed: str
    way: str
    measured: Measured | None
    fewest: int = FEWEST


@pages.get("/me/certificate")
def certificates() -> str:
    """Show which certificates the learner can print, and what the others lack."""
    return CertificatesPage(_ways(_done())).render()


@pages.post("/me/certificate")
def certificate() -> ResponseReturnValue:
    """Show a certificate to print. Nothing is kept of it, the name least of all."""
    done = _done()
    wanted = request.form.get("way", "")
    way = next((found for found in _ways(done) if found.id == wanted), None)
    if way is None:
        abort(404)
    if not way.is_done:
        return CertificatesPage(_ways(done)).render(), 422
    measured = _measured(way, [done[card.slug] for card in way.lessons])
    code = code_of(measured, services().keys.signing)
    address = address_for_others(url_for("pages.certificate_check", check_code=code))
    sheet = sheet_of_class(_("Certificate: %(way)s") % {"way": way.title}, back=_back())
    page = CertificatePage(
        sheet=sheet,
        name=" ".join(request.form.get("name", "").split())[:_LONGEST_NAME],
        way=way.title,
        measured=measured,
        code=code,
        address=address,
        picture=_picture(address),
    )
    return delivered(page, sheet)


@pages.get("/certificate")
def certificate_lookup() -> ResponseReturnValue | Response:
    """Ask for the code of a certificate, and lead to what it says."""
    typed = request.args.get("code", "").strip()[:80]
    if typed:
        return redirect(url_for("pages.certificate_check", check_code=typed), code=303)
    return CheckPage("", "", None).render()


@pages.get("/certificate/<check_code>")
def certificate_check(check_code: str) -> ResponseReturnValue:
    """Show anybody what a code says, or that this installation never gave it."""
    measured = measured_by(check_code, services().keys.knowing_certificates())
    if measured is None:
        return CheckPage(check_code[:80], "", None).render(), 404
    titles = {way.id: way.title for way in _ways({})}
    way = way_with(measured.way, titles)
    title = titles[way] if way else _("a way that is no longer in the course")
    return CheckPage(check_code, title, measured).render()


def _done() -> Mapping[str, Progress]:
    return progress.of(services().records, learner_id()) if is_known() else {}


def _ways(done: Mapping[str, Progress]) -> tuple[Way, ...]:
    whole = tuple(card for unit in edition().path() for card in unit.lessons)
    known = [(found.id, found.title, found.lessons) for found in edition().selections()]
    return tuple(
        Way(name, title, lessons, tuple(card for card in lessons if not _is_done(card, done)))
        for name, title, lessons in (*known, (_WHOLE, _("The whole course"), whole))
    )


def _is_done(card: LessonCard, done: Mapping[str, Progress]) -> bool:
    return card.slug in done and done[card.slug].finished_at is not None


def _measured(way: Way, entries: Sequence[Progress]) -> Measured:
    judged = sum(entry.brier_count for entry in entries)
    mean = sum(entry.brier_sum for entry in entries) / judged if judged >= FEWEST else None
    days = [entry.finished_at.date() for entry in entries if entry.finished_at is not None]
    return Measured(
        way=mark_of(way.id),
        lessons=len(way.lessons),
        judged=judged,
        mean_brier=mean,
        first_on=min(days),
        last_on=max(days),
        issued_on=_today(),
        test=test_taken_by(learner_id()),
    )


def _today() -> date:
    return datetime.now(UTC).date()


def _picture(address: str) -> Markup:
    import segno  # on this page alone

    drawn = segno.make(address, error="m").svg_inline(
        omitsize=True,
        border=2,
        dark="#000",
        light="#fff",
        svgclass="qr",
        lineclass=None,
        title=_("Address at which this certificate can be checked"),
    )
    return Markup(drawn)  # noqa: S704 - made of squares by the library


def _back() -> str:
    return url_for("pages.certificates")
