"""Learners joining a class: a code, a name, and they are in."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from flask import flash, redirect, request, session, url_for

from unsealed.language import gettext as _
from unsealed.pages.blueprint import pages
from unsealed.pages.limits import (
    CODES_WHILE_MANY_GUESS,
    JOINING_CLASS,
    TRYING_CODES,
    WRONG_CODES,
)
from unsealed.pages.neighbours import is_from_here
from unsealed.pages.page import Page
from unsealed.pages.services import services
from unsealed.pages.visit import become, enter_class, learner_id
from unsealed.records import classes, members
from unsealed.records.errors import NameTaken, NotOnTheList

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from unsealed.records.classes import Class


class JoinPage(Page, frozen=True):
    """The code of a class, to be typed."""

    template: ClassVar[str] = "join.html"

    typed: str
    fault: str


class NamePage(Page, frozen=True):
    """A class by its title, and the names that nobody has taken yet."""

    template: ClassVar[str] = "join_name.html"

    found: Class
    free: tuple[str, ...]
    typed: str
    fault: str


@pages.get("/join")
def join() -> str:
    """Ask for the code of a class."""
    return JoinPage("", "").render()


@pages.post("/join")
def look_for_class() -> ResponseReturnValue:
    """Lead to the class whose code was typed."""
    typed = request.form.get("code", "")
    found = _class_of(typed)
    if found is None:
        return _no_class(typed)
    return redirect(url_for("pages.join_class", code=found.code), code=303)


@pages.get("/join/<code>")
def join_class(code: str) -> ResponseReturnValue:
    """Ask for the learner's name in the class."""
    found = _class_of(code)
    if found is None:
        return _no_class(code)
    if found.reached_at is None and not is_from_here():
        classes.note_reached(services().records, found.id)
    return _name_page(found).render()


@pages.post("/join/<code>")
def take_name(code: str) -> ResponseReturnValue:
    """Take the name, and be in the class from now on."""
    found = _class_of(code)
    if found is None:
        return _no_class(code)
    services().limits.require(JOINING_CLASS, "joining", of=found.id)
    typed = request.form.get("name", "")
    try:
        learner = members.join(services().records, found, learner_id(), typed)
    except (NameTaken, NotOnTheList) as refused:
        return _name_page(found, typed=typed[:80], fault=str(refused)).render(), 422
    become(learner)
    (here, *_others) = (
        each
        for each in members.of_learner(services().records, learner)
        if each.class_id == found.id
    )
    enter_class(here.title, here.name)
    flash(_("You are in: %(class)s, as %(name)s.") % {"class": here.title, "name": here.name})
    return redirect(url_for("pages.live"), code=303)


@pages.post("/leave-class")
def leave() -> Response:
    """Forget who used this browser. Their work stays under their name."""
    session.clear()
    flash(_("This browser has forgotten who used it. Nothing is lost: it is kept under the name."))
    return redirect(url_for("pages.join"), code=303)


def _class_of(typed: str) -> Class | None:
    limits = services().limits
    are_guessed = limits.are_used_up(WRONG_CODES, "wrong codes")
    limits.require(CODES_WHILE_MANY_GUESS if are_guessed else TRYING_CODES, "trying codes")
    found = classes.with_code(services().records, typed)
    if found is None:
        limits.note(WRONG_CODES, "wrong codes")
    return found


def _no_class(typed: str) -> ResponseReturnValue:
    fault = _("No class has this code. Look at it again; there is no 0, O, 1 or I in a code.")
    return JoinPage(typed[:20], fault).render(), 422


def _name_page(found: Class, *, typed: str = "", fault: str = "") -> NamePage:
    listed = members.of_class(services().records, found.id)
    free = tuple(member.name for member in listed if member.joined_at is None)
    return NamePage(found, free, typed, fault)
