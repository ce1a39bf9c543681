"""For operators: the accounts, and how much this installation holds. No answers, no classes."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, ClassVar, Final, cast

from flask import abort, flash, redirect, request, url_for
from msgspec import Struct

from unsealed.language import gettext as _
from unsealed.pages.accounts import account_with, remember
from unsealed.pages.blueprint import pages
from unsealed.pages.page import Page
from unsealed.pages.services import edition, services
from unsealed.records import accounts, erasures, phrases, retention, sign_ins, teachers
from unsealed.records.errors import NameTaken
from unsealed.records.tables import TeacherId
from unsealed.records.teachers import ROLES

if TYPE_CHECKING:
    from collections.abc import Collection

    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from unsealed.course.packs.listing import Listed
    from unsealed.records.accounts import Holdings
    from unsealed.records.backups import Copy
    from unsealed.records.teachers import Role, Teacher

_RECORDS: Final = "records.db"
"""The file of the records, and what the names of the files beside it begin with."""
_LONGEST_NAME: Final = 60
AT_ONCE: Final = 25
"""Accounts on one page."""
COUNTED: Final = 300
"""How far the page counts by itself; all are counted for whoever asks."""


class Room(Struct, frozen=True):
    """What the records take of the disk, in megabytes, and what is left; None where unknown."""

    taken: float | None
    free: float


class NewPassword(Struct, frozen=True):
    """A password that was made for an account; it is shown this once."""

    name: str
    password: str


class Packs(Struct, frozen=True):
    """The lesson packs that were imported, whether only signed ones may be, what cannot be read."""

    listed: tuple[Listed, ...]
    must_be_signed: bool
    fault: str = ""


class OperatorPage(Page, frozen=True):
    """Accounts with what each may do, the packs, and how much there is of everything.

    `begins` is what the first of them was asked to begin with, `further` the name of the first one
    that is not on the page; both are empty where all are.
    """

    template: ClassVar[str] = "operator.html"

    account: Teacher
    accounts: tuple[Teacher, ...]
    begins: str
    further: str
    holdings: Holdings
    room: Room
    packs: Packs
    edition: str
    still_held: tuple[tuple[Copy, int], ...]
    made: NewPassword | None = None
    fault: str = ""
    typed: str = ""
    all_roles: Collection[Role] = ROLES


@pages.get("/operator")
def operator() -> str:
    """Show the accounts."""
    return _page(account_with("operator")).render()


@pages.post("/operator/accounts")
def make_account() -> ResponseReturnValue:
    """Make an account, and show the password that it begins with."""
    here = account_with("operator")
    name = request.form.get("name", "").strip()
    if not name:
        return _page(here, fault=_("An account needs a name to sign in by.")).render(), 422
    password = phrases.drawn()
    try:
        made = teachers.add(services().records, name, password, _roles())
    except NameTaken:
        fault = _("There is an account of this name already. Add an initial, or choose another.")
        return _page(here, fault=fault, typed=name[:80]).render(), 422
    return _page(here, made=NewPassword(made.name, password)).render()


@pages.post("/operator/accounts/<account>/password")
def renew_password(account: str) -> str:
    """Make another password for an account, and show it; where it is signed in, that ends."""
    here = account_with("operator")
    found = account_or_404(account)
    password = phrases.drawn()
    teachers.set_password(services().records, found.id, password)
    if found.id == here.id:
        remember(account_or_404(account))
    return _page(here, made=NewPassword(found.name, password)).render()


@pages.post("/operator/accounts/<account>/roles")
def change_roles(account: str) -> Response:
    """Give an account the roles that are ticked."""
    account_with("operator")
    found = account_or_404(account)
    accounts.set_roles(services().records, found.id, _roles())
    flash(_("The roles of %(name)s are as you ticked them.") % {"name": found.name})
    return redirect(url_for("pages.operator"), code=303)


@pages.post("/operator/accounts/<account>/disable")
def disable_account(account: str) -> Response:
    """Let nobody sign in by an account, and end where it is signed in."""
    account_with("operator")
    found = account_or_404(account)
    accounts.disable(services().records, found.id)
    message = _("%(name)s can sign in no more, and is signed out. The classes stay as they are.")
    flash(message % {"name": found.name})
    return redirect(url_for("pages.operator"), code=303)


@pages.post("/operator/accounts/<account>/sign-out")
def sign_out_account(account: str) -> Response:
    """End wherever an account is signed in; its password stays."""
    account_with("operator")
    found = account_or_404(account)
    sign_ins.end_all(services().records, found.id)
    flash(_("%(name)s is signed out everywhere.") % {"name": found.name})
    return redirect(url_for("pages.operator"), code=303)


@pages.post("/operator/accounts/<account>/enable")
def enable_account(account: str) -> Response:
    """Let an account sign in again."""
    account_with("operator")
    found = account_or_404(account)
    accounts.enable(services().records, found.id)
    flash(_("%(name)s can sign in again.") % {"name": found.name})
    return redirect(url_for("pages.operator"), code=303)


def account_or_404(account: str) -> Teacher:
    """The account of this id, or the page that says there is none."""
    found = teachers.of(services().records, TeacherId(account))
    if found is None:
        abort(404)
    return found


def _roles() -> tuple[Role, ...]:
    ticked = set(request.form.getlist("role"))
    return cast("tuple[Role, ...]", tuple(role for role in ROLES if role in ticked))


def _page(
    here: Teacher, *, made: NewPassword | None = None, fault: str = "", typed: str = ""
) -> OperatorPage:
    records = services().records
    begins = request.args.get("from", "").strip()[:_LONGEST_NAME]
    listed = accounts.listed(records, begins, AT_ONCE + 1)
    counts_all = request.args.get("count") == "all"
    return OperatorPage(
        account=here,
        accounts=listed[:AT_ONCE],
        begins=begins,
        further="".join(each.name for each in listed[AT_ONCE:]),
        holdings=accounts.holdings(records, None if counts_all else COUNTED),
        room=_room(),
        packs=_packs(),
        edition=edition().version,
        still_held=erasures.still_held(records, retention.records_folder(services().settings)),
        made=made,
        fault=fault,
        typed=typed,
    )


def _room() -> Room:
    folder = services().settings.data
    own = [file for file in folder.glob(f"{_RECORDS}*") if file.is_file()]
    taken = sum(file.stat().st_size for file in own) / 1e6 if own else None
    return Room(taken, shutil.disk_usage(folder).free / 1e6)


def _packs() -> Packs:
    # With all that reads lessons: for operators alone.
    from unsealed.course.packs.listing import listed_packs
    from unsealed.course.packs.signing import TRUSTED, KeyFault

    settings = services().settings
    trusted = settings.trusted_keys or settings.data / TRUSTED
    try:
        return Packs(listed_packs(settings.data, trusted), settings.signed_packs)
    except KeyFault as fault:
        return Packs((), settings.signed_packs, str(fault))
