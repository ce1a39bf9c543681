"""Looking as a learner: a teacher goes through the course as one of the class, and nothing is kept.

While a view is open, every page of learners gets the view's own records in place of the real
ones; pages of teachers get the real ones as ever. Which is which is told by the address.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from flask import flash, g, redirect, request, session, url_for
from msgspec import Struct

from unsealed.language import gettext as _
from unsealed.pages.accounts import account_or_none
from unsealed.pages.assigning import assignment_or_404
from unsealed.pages.blueprint import pages
from unsealed.pages.classes import class_or_404, to_class
from unsealed.pages.services import looking_into, services
from unsealed.pages.visit import Viewer, lesson_or_404, look_as
from unsealed.records import classes, views
from unsealed.records.tables import LearnerId

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from werkzeug.wrappers import Response

    from unsealed.records.classes import Class

_VIEW: Final = "view"
_OUTSIDE: Final = (
    *("/classes", "/teachers", "/teaching", "/account", "/operator", "/author"),
    *("/static", "/-"),
)
"""What the addresses begin with that are of teachers and others who work here."""
_LEFT_OUT: Final = ("/join", "/leave-class", "/me/recover", "/me/phrase", "/me/erase")
"""What makes somebody else of a browser, which a view cannot."""


class Kept(Struct, frozen=True):
    """What the session keeps of a view: its folder's name, its class, and as whom one looks."""

    name: str
    class_id: str
    learner: str


def register(app: Flask) -> None:
    """Let learners' pages show the view, where one is open, before anything asks who is here."""
    app.before_request(_look)
    app.teardown_request(_close)


@pages.post("/classes/<class_id>/view")
def begin_view(class_id: str) -> Response:
    """Look as a learner of the class: at the course, at a lesson or at what is set."""
    found = class_or_404(class_id)
    there = _wanted(found)
    _forget()
    _remember(found, secrets.token_hex(12))
    return redirect(there, code=303)


@pages.post("/classes/<class_id>/view/leave")
def leave_view(class_id: str) -> Response:
    """Be the teacher again. What was done in the view is thrown away."""
    found = class_or_404(class_id)
    _forget()
    flash(_("You are back. Nothing of what you did as a learner was kept."))
    return to_class(found)


def _wanted(found: Class) -> str:
    number = request.form.get("assignment", "")
    if number.isdecimal() and len(number) < 9:
        assignment, _lesson = assignment_or_404(found, int(number))
        return url_for("pages.assignment", class_id=found.id, number=assignment.number)
    if slug := request.form.get("lesson", ""):
        return url_for("pages.lesson", slug=lesson_or_404(slug).card.slug)
    return url_for("pages.course")


def _look() -> Response | None:
    """Open the view, if there is one and this page is for learners."""
    held = session.get(_VIEW)
    if not held or request.path.startswith(_OUTSIDE):
        return None
    kept = Kept(*held)
    account = account_or_none()
    found = classes.taught_by(services().records, account.id, kept.class_id) if account else None
    if found is None:
        _forget()
        return None
    if request.path.startswith(_LEFT_OUT):
        flash(_("You are looking as a learner: joining, leaving and the four words are left out."))
        return redirect(url_for("pages.course"), code=303)
    if not _folder(kept.name).is_dir():
        kept = _remember(found, kept.name)
    view = views.View(_folder(kept.name), LearnerId(kept.learner))
    look_as(Viewer(view.learner, _("A learner"), found.title, found.id))
    looking_into(view.open())
    return None


def _close(_error: BaseException | None) -> None:
    if records := g.pop("records_of_view", None):
        records.close()


def _remember(found: Class, name: str) -> Kept:
    """Begin a view in the folder of this name, and keep it in the session."""
    view = views.begin(services().records, _folder(name), found, _("A learner"))
    session[_VIEW] = [name, found.id, view.learner]
    return Kept(*session[_VIEW])


def _forget() -> None:
    held = session.pop(_VIEW, None)
    if held:
        views.end(_folder(Kept(*held).name))


def _folder(name: str) -> Path:
    return services().settings.data / views.FOLDER / name
