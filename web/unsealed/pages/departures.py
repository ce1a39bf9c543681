"""For operators: an account that is erased for good, after a page that says what goes and stays."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, ClassVar

from flask import flash, redirect, request, url_for

from unsealed.language import gettext as _
from unsealed.pages.accounts import account_with
from unsealed.pages.blueprint import pages
from unsealed.pages.class_settings import IN_BACKUPS
from unsealed.pages.operator import account_or_404
from unsealed.pages.page import Page
from unsealed.pages.services import services
from unsealed.records import departures, teachers
from unsealed.records.errors import ClassesLeft

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from unsealed.records.departures import Departure
    from unsealed.records.teachers import Teacher


class DeparturePage(Page, frozen=True):
    """What goes with the account `leaving` and what stays; an operator sees no class's title."""

    template: ClassVar[str] = "departure.html"

    account: Teacher
    leaving: Teacher
    found: Departure
    fault: str = ""
    typed: str = ""


@pages.get("/operator/accounts/<account>/erase")
def departure(account: str) -> str:
    """Say what would be erased with an account."""
    here = account_with("operator")
    return _page(here, account_or_404(account)).render()


@pages.post("/operator/accounts/<account>/erase")
def erase_account(account: str) -> ResponseReturnValue:
    """Erase an account; a colleague takes over the classes that nobody else leads."""
    here = account_with("operator")
    leaving = account_or_404(account)
    typed = request.form.get("successor", "").strip()
    successor = teachers.named(services().records, typed) if typed else None
    fault = _fault(leaving, typed, successor)
    if not fault:
        try:
            departures.erase(
                services().records, leaving.id, successor=successor.id if successor else None
            )
        except ClassesLeft as left:
            fault = str(left)
    if fault:
        return _page(here, leaving, fault=fault, typed=typed[:80]).render(), 422
    flash(f"{_('%(name)s is erased.') % {'name': leaving.name}} {_(IN_BACKUPS)}")
    return redirect(url_for("pages.operator"), code=303)


def _fault(leaving: Teacher, typed: str, successor: Teacher | None) -> str:
    if request.form.get("sure") != "yes":
        return _("Nothing was erased. Tick the box first, to say that you are sure.")
    if typed and successor is None:
        return _nobody(typed[:80])
    if successor and successor.id == leaving.id:
        return _("Name somebody else: this account is the one that is to be erased.")
    return ""


def _nobody(typed: str) -> str:
    near = get_close_matches(typed, teachers.names(services().records), n=1, cutoff=0.5)
    message = _("There is no account called %(name)s, so nothing was erased.")
    guess = f" {_('Did you mean %(guess)s?') % {'guess': near[0]}}" if near else ""
    return message % {"name": typed} + guess


def _page(here: Teacher, leaving: Teacher, *, fault: str = "", typed: str = "") -> DeparturePage:
    found = departures.of(services().records, leaving.id)
    return DeparturePage(here, leaving, found, fault, typed)
