"""Signing in and out, the first account of all, and what each finds of their own.

There is no default password: the first teacher needs a word that the program prints where it was
started, and that leads nowhere once there is a teacher.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, ClassVar, Final

from flask import abort, flash, redirect, request, session, url_for

from unsealed.language import gettext as _
from unsealed.pages.blueprint import pages
from unsealed.pages.first_word import first_word
from unsealed.pages.known_desks import desk_for, remember_desk
from unsealed.pages.limits import SIGNING_IN, TRYING_ACCOUNT
from unsealed.pages.page import Page
from unsealed.pages.services import services
from unsealed.records import classes, passwords, sign_ins, teachers
from unsealed.records.names import folded, tidied
from unsealed.records.tables import TeacherId

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from unsealed.records.sign_ins import SignIn
    from unsealed.records.teachers import Role, Teacher

_TEACHER = "teacher"
_STAMP = "stamp"
_SIGN_IN = "sign-in"
_DESKS: Final = ("/classes", "/operator", "/author", "/account", "/lessons/")
"""What the addresses begin with that signing in may lead on to."""


class SignInPage(Page, frozen=True):
    """Name and password; `onward` is where the teacher wanted to go."""

    template: ClassVar[str] = "sign_in.html"

    onward: str
    fault: str
    typed: str
    is_first: bool


class FirstTeacherPage(Page, frozen=True):
    """The first teacher's name, password and the word from the terminal."""

    template: ClassVar[str] = "first_teacher.html"

    word: str
    fault: str
    typed: str
    title: str = ""
    shortest: int = teachers.SHORTEST_PASSWORD


def account_here() -> Teacher:
    """The account that is signed in; anybody else is led to the page where one signs in."""
    found = account_or_none()
    if found is None:
        onward = request.full_path.rstrip("?") if request.method == "GET" else ""
        abort(redirect(url_for("pages.sign_in", onward=onward or None), code=303))
    return found


def account_with(role: Role) -> Teacher:
    """The account that is signed in, if it has the role; else the page that says it has not."""
    found = account_here()
    if role not in found.roles:
        abort(403)
    return found


def teacher_here() -> Teacher:
    """The teacher who is signed in."""
    return account_with("teacher")


def account_or_none() -> Teacher | None:
    """The account that is signed in, if one is. One that is disabled is signed in nowhere."""
    known = session.get(_TEACHER)
    if not isinstance(known, str):
        return None
    found = teachers.of(services().records, TeacherId(known))
    if found is None or found.disabled_at is not None or found.stamp != session.get(_STAMP):
        return None
    return found if sign_ins.is_in(services().records, found.id, _word()) else None


def _word() -> str:
    """By what this browser is signed in."""
    return str(session.get(_SIGN_IN, ""))


@pages.get("/teachers/sign-in")
def sign_in() -> ResponseReturnValue:
    """Ask for name and password, or lead to where the first teacher begins."""
    return SignInPage(_onward(), "", "", is_first=not teachers.are_any(services().records)).render()


@pages.post("/teachers/sign-in")
def signed_in() -> ResponseReturnValue:
    """Sign the teacher in, if name and password are right."""
    name = request.form.get("name", "")
    _require_tries(name)
    found = teachers.signing_in(services().records, name, request.form.get("password", ""))
    if found is None:
        fault = _("Name and password do not go together. In the password, capitals count.")
        return SignInPage(_onward(), fault, name[:80], is_first=False).render(), 422
    if found.disabled_at is not None:
        fault = _("This account is disabled. An operator of this course can enable it again.")
        return SignInPage(_onward(), fault, name[:80], is_first=False).render(), 422
    remember(found)
    response = redirect(_onward() or start_of(found), code=303)
    remember_desk(response, found.name)
    return response


def _require_tries(name: str) -> None:
    """Let nobody guess at an account for long, and nobody lock its owner out by guessing."""
    desk = desk_for(name)
    services().limits.require(SIGNING_IN, "signing in", of=desk)
    if not desk:
        services().limits.require(TRYING_ACCOUNT, "account", of=folded(tidied(name)) or "-")


def start_of(account: Teacher) -> str:
    """The address of the page where an account begins."""
    first = {
        "teacher": "pages.my_classes",
        "operator": "pages.operator",
        "author": "pages.author",
    }
    ways = (page for role, page in first.items() if role in account.roles)
    return url_for(next(ways, "pages.account"))


@pages.post("/teachers/sign-out")
def sign_out() -> Response:
    """Forget the teacher; the browser's own work as a learner stays.

    A copy of the cookie is worth nothing from now on.
    """
    if known := session.pop(_TEACHER, None):
        sign_ins.end(services().records, TeacherId(str(known)), _word())
    session.pop(_STAMP, None)
    session.pop(_SIGN_IN, None)
    flash(_("You are signed out."))
    return redirect(url_for("pages.home"), code=303)


@pages.get("/teachers/first")
def first_teacher() -> ResponseReturnValue:
    """Show the form of the first teacher, while there is none."""
    if teachers.are_any(services().records):
        known = account_or_none()
        return redirect(start_of(known) if known else url_for("pages.sign_in"), code=303)
    return FirstTeacherPage(request.args.get("word", "")[:80], "", "").render()


@pages.post("/teachers/first")
def make_first_teacher() -> ResponseReturnValue:
    """Make the first teacher, if the word is right and there is still none."""
    services().limits.require(SIGNING_IN, "first teacher")
    if teachers.are_any(services().records):
        return redirect(url_for("pages.sign_in"), code=303)
    word, name = request.form.get("word", "").strip(), request.form.get("name", "").strip()
    password, title = request.form.get("password", ""), request.form.get("title", "").strip()
    if fault := _first_fault(word, name, password):
        return FirstTeacherPage(word[:80], fault, name[:80], title[:60]).render(), 422
    made = teachers.add_first(services().records, name, password)
    if made is None:  # somebody sent this form in the same moment
        return redirect(url_for("pages.sign_in"), code=303)
    remember(made)
    # Here, because the page that makes demonstrations needs to know who is signed in.
    from unsealed.pages.demonstration import begin_with_demonstration

    begin_with_demonstration(made.id)
    return redirect(_first_class(made, title), code=303)


def _first_class(teacher: Teacher, title: str) -> str:
    """The address of a first class of this title; that of the classes where none was named."""
    if not title:
        return url_for("pages.my_classes")
    made = classes.make(services().records, teacher.id, title[:60], is_open=True)
    return url_for("pages.show_class", class_id=made.id)


def _first_fault(word: str, name: str, password: str) -> str:
    wanted = first_word(services().settings.secret_key)
    if not hmac.compare_digest(word.encode(), wanted.encode()):
        return _(
            "That is not the word that was printed. It stands in the terminal, in the line that "
            "begins with “Teachers open”."
        )
    if not name:
        return _("Give yourself a name. Your classes do not see it.")
    return passwords.fault_of(password, name)


class AccountPage(Page, frozen=True):
    """One's own account: what it may do, and another password."""

    template: ClassVar[str] = "account.html"

    account: Teacher
    places: tuple[SignIn, ...]
    here: str
    fault: str = ""
    shortest: int = teachers.SHORTEST_PASSWORD


@pages.get("/account")
def account() -> str:
    """Show who is signed in, where, and what the account may do."""
    return _account_page(account_here()).render()


def _account_page(found: Teacher, fault: str = "") -> AccountPage:
    return AccountPage(found, sign_ins.of(services().records, found.id), _word(), fault)


@pages.post("/account/sign-out-elsewhere")
def sign_out_elsewhere() -> Response:
    """End every other place where the account is signed in."""
    found = account_here()
    sign_ins.end_others(services().records, found.id, _word())
    flash(_("You are signed in here, and nowhere else any more."))
    return redirect(url_for("pages.account"), code=303)


@pages.post("/account/password")
def change_password() -> ResponseReturnValue:
    """Take another password; wherever else the account is signed in, that ends."""
    found = account_here()
    services().limits.require(SIGNING_IN, "another password", of=found.id)
    records = services().records
    password = request.form.get("password", "")
    fault = passwords.fault_of(password, found.name)
    if teachers.signing_in(records, found.name, request.form.get("old", "")) is None:
        fault = _("The old password is another one. Capitals count.")
    if fault:
        return _account_page(found, fault).render(), 422
    teachers.set_password(records, found.id, password)
    remember(teachers.of(records, found.id) or found)
    flash(_("The new password counts from now on. Wherever else you were signed in, that ended."))
    return redirect(url_for("pages.account"), code=303)


def remember(teacher: Teacher) -> None:
    """From now on this browser is signed in by the account, by a word that is new.

    What it was signed in by before ends, and forms of pages from before count no more.
    """
    if known := session.get(_TEACHER):
        sign_ins.end(services().records, TeacherId(str(known)), _word())
    session.pop("csrf_token", None)
    session.permanent = False
    session[_SIGN_IN] = sign_ins.begin(services().records, teacher.id)
    session[_TEACHER] = teacher.id
    session[_STAMP] = teacher.stamp


def _onward() -> str:
    """The page of ours that was asked for; an address elsewhere is nobody's way on."""
    wanted = request.values.get("onward", "")
    is_ours = wanted.startswith(_DESKS) and "\\" not in wanted and "//" not in wanted
    return wanted if is_ours else ""
