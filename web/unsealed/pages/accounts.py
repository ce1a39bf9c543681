"""Teachers signing in and out, and the first of them.

There is no default password: the first teacher needs a word that the program prints where it was
started, and that leads nowhere once there is a teacher.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from flask import abort, flash, redirect, request, session, url_for

from unsealed.language import gettext as _
from unsealed.pages.blueprint import pages
from unsealed.pages.first_word import first_word
from unsealed.pages.limits import SIGNING_IN
from unsealed.pages.page import Page
from unsealed.pages.services import services
from unsealed.records import teachers
from unsealed.records.tables import TeacherId

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from unsealed.records.teachers import Teacher

_TEACHER = "teacher"
_STAMP = "stamp"


@dataclass(frozen=True)
class SignInPage(Page):
    """Name and password; `onward` is where the teacher wanted to go."""

    template: ClassVar[str] = "sign_in.html"

    onward: str
    fault: str
    typed: str
    is_first: bool


@dataclass(frozen=True)
class FirstTeacherPage(Page):
    """The first teacher's name, password and the word from the terminal."""

    template: ClassVar[str] = "first_teacher.html"

    word: str
    fault: str
    typed: str
    shortest: int = teachers.SHORTEST_PASSWORD


def teacher_here() -> Teacher:
    """The teacher who is signed in; anybody else is led to the page where one signs in."""
    found = teacher_or_none()
    if found is None:
        onward = request.full_path.rstrip("?") if request.method == "GET" else ""
        abort(redirect(url_for("pages.sign_in", onward=onward or None), code=303))
    return found


def teacher_or_none() -> Teacher | None:
    """The teacher who is signed in, if one is."""
    known = session.get(_TEACHER)
    if not isinstance(known, str):
        return None
    found = teachers.of(services().records, TeacherId(known))
    return found if found and found.stamp == session.get(_STAMP) else None


@pages.get("/teachers/sign-in")
def sign_in() -> ResponseReturnValue:
    """Ask for name and password, or lead to where the first teacher begins."""
    return SignInPage(_onward(), "", "", is_first=not teachers.are_any(services().records)).render()


@pages.post("/teachers/sign-in")
def signed_in() -> ResponseReturnValue:
    """Sign the teacher in, if name and password are right."""
    services().limits.require(SIGNING_IN, "signing in")
    name = request.form.get("name", "")
    found = teachers.signing_in(services().records, name, request.form.get("password", ""))
    if found is None:
        fault = _("Name and password do not go together. In the password, capitals count.")
        return SignInPage(_onward(), fault, name[:80], is_first=False).render(), 422
    _remember(found)
    return redirect(_onward() or url_for("pages.my_classes"), code=303)


@pages.post("/teachers/sign-out")
def sign_out() -> Response:
    """Forget the teacher; the browser's own work as a learner stays."""
    session.pop(_TEACHER, None)
    session.pop(_STAMP, None)
    flash(_("You are signed out."))
    return redirect(url_for("pages.home"), code=303)


@pages.get("/teachers/first")
def first_teacher() -> ResponseReturnValue:
    """Show the form of the first teacher, while there is none."""
    if teachers.are_any(services().records):
        return redirect(url_for("pages.sign_in"), code=303)
    return FirstTeacherPage(request.args.get("word", "")[:80], "", "").render()


@pages.post("/teachers/first")
def make_first_teacher() -> ResponseReturnValue:
    """Make the first teacher, if the word is right and there is still none."""
    services().limits.require(SIGNING_IN, "first teacher")
    if teachers.are_any(services().records):
        return redirect(url_for("pages.sign_in"), code=303)
    word, name = request.form.get("word", "").strip(), request.form.get("name", "").strip()
    password = request.form.get("password", "")
    if fault := _first_fault(word, name, password):
        return FirstTeacherPage(word[:80], fault, name[:80]).render(), 422
    _remember(teachers.add(services().records, name, password))
    return redirect(url_for("pages.my_classes"), code=303)


def _first_fault(word: str, name: str, password: str) -> str:
    wanted = first_word(services().settings.secret_key)
    if not hmac.compare_digest(word.encode(), wanted.encode()):
        return _(
            "That is not the word that was printed. It stands in the terminal, in the line that "
            "begins with “Teachers open”."
        )
    if not name:
        return _("Give yourself a name. Your classes do not see it.")
    if len(password) < teachers.SHORTEST_PASSWORD:
        return _("A password needs at least %(least)d characters. Three plain words will do.") % {
            "least": teachers.SHORTEST_PASSWORD
        }
    return ""


def _remember(teacher: Teacher) -> None:
    session.permanent = False
    session[_TEACHER] = teacher.id
    session[_STAMP] = teacher.stamp


def _onward() -> str:
    """The page of ours that was asked for; an address elsewhere is nobody's way on."""
    wanted = request.values.get("onward", "")
    is_ours = wanted.startswith("/classes") and "\\" not in wanted and "//" not in wanted
    return wanted if is_ours else ""
