"""The names of a class: writing them down, mending what went wrong, slips, the door."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from flask import abort, flash, request, url_for
from msgspec import Struct

from unsealed.language import gettext as _
from unsealed.language import ngettext
from unsealed.pages.blueprint import pages
from unsealed.pages.classes import class_or_404, to_class
from unsealed.pages.doors import Door, door_of
from unsealed.pages.page import Page
from unsealed.pages.paper import Sheet, delivered, sheet_of_class
from unsealed.pages.services import services
from unsealed.records import learners, members

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from unsealed.records.classes import Class
    from unsealed.records.members import Member

_MOST_NAMES: Final = 400


class Slip(Struct, frozen=True):
    """What one learner gets on paper."""

    name: str
    phrase: str


class SlipsPage(Page, frozen=True):
    """The slips of a class. Phrases are shown this once."""

    template: ClassVar[str] = "paper/slips.html"

    found: Class
    door: Door
    sheet: Sheet
    slips: tuple[Slip, ...]


def member_or_404(found: Class, number: int) -> Member:
    """The learner of this number in the class."""
    member = members.in_class(services().records, found.id, number)
    if member is None:
        abort(404)
    return member


@pages.post("/classes/<class_id>/names")
def write_names(class_id: str) -> Response:
    """Put names on the list, one a line, as a column of a spreadsheet is pasted."""
    found = class_or_404(class_id)
    typed = request.form.get("names", "").splitlines()[:_MOST_NAMES]
    if request.form.get("invent"):
        typed = _invented(_number("invent", most=60))
    new = members.write_down(services().records, found.id, typed)
    message = ngettext("%(count)d name was added.", "%(count)d names were added.", len(new))
    flash(message % {"count": len(new)})
    return to_class(found)


@pages.post("/classes/<class_id>/members/<int:number>/let-in")
def let_in_again(class_id: str, number: int) -> Response:
    """Free a name, so that its owner can take it on another device."""
    found = class_or_404(class_id)
    member = member_or_404(found, number)
    members.let_in_again(services().records, found.id, number)
    flash(_("%(name)s can join again now. Nothing is lost.") % {"name": member.name})
    return to_class(found)


@pages.post("/classes/<class_id>/members/<int:number>/rename")
def rename_member(class_id: str, number: int) -> Response:
    """Give a learner another name."""
    found = class_or_404(class_id)
    member_or_404(found, number)
    name = request.form.get("name", "").strip()
    if name:
        members.rename(services().records, found.id, number, name)
    return to_class(found)


@pages.post("/classes/<class_id>/members/<int:number>/remove")
def remove_member(class_id: str, number: int) -> Response:
    """Take a name off the list."""
    found = class_or_404(class_id)
    member = member_or_404(found, number)
    members.remove(services().records, found.id, number)
    message = _("%(name)s is off the list. The work stays with whoever did it.")
    flash(message % {"name": member.name})
    return to_class(found)


@pages.post("/classes/<class_id>/members/<int:number>/merge")
def merge_member(class_id: str, number: int) -> Response:
    """Make one of two, for a learner who joined twice."""
    found = class_or_404(class_id)
    source = member_or_404(found, number)
    into = member_or_404(found, _number("into"))
    if source.number != into.number:
        members.merge(services().records, found.id, source.number, into.number)
        message = _("What %(source)s did belongs to %(into)s now.")
        flash(message % {"source": source.name, "into": into.name})
    return to_class(found)


@pages.post("/classes/<class_id>/slips")
def slips(class_id: str) -> ResponseReturnValue:
    """Make a new phrase for everybody on the list, and show the slips to print."""
    found = class_or_404(class_id)
    if found.is_demonstration:
        flash(_("Invented pupils need no slips: nobody can join a demonstration."), "error")
        return to_class(found)
    records = services().records
    listed = members.of_class(records, found.id)
    wanted = set(request.form.getlist("number"))
    made = tuple(
        Slip(member.name, learners.new_phrase(records, member.learner))
        for member in listed
        if not wanted or str(member.number) in wanted
    )
    back = url_for("pages.show_class", class_id=found.id)
    sheet = sheet_of_class(_("Slips: %(title)s") % {"title": found.title}, back=back)
    return delivered(SlipsPage(found, door_of(found, listed), sheet, made), sheet)


def _number(field: str, *, most: int = 9999) -> int:
    text = request.form.get(field, "")
    if not (text.isascii() and text.isdecimal()):
        abort(404)
    return min(int(text), most)


def _invented(count: int) -> list[str]:
    """Names for those who are to have no real ones: an adjective and a bird."""
    from unsealed.pages.pseudonyms import pseudonyms

    return pseudonyms(count)


class DoorPage(Page, frozen=True):
    """Code, address and picture, to be read from the last row."""

    template: ClassVar[str] = "door.html"

    found: Class
    door: Door


class DoorPart(Page, frozen=True):
    """The door on the class's page; it asks for itself again and again."""

    template: ClassVar[str] = "class/door.html"

    found: Class
    door: Door


class LargeDoorPart(Page, frozen=True):
    """The door for the projector; it asks for itself again and again."""

    template: ClassVar[str] = "class/door_large.html"

    found: Class
    door: Door


@pages.get("/classes/<class_id>/door")
def show_door(class_id: str) -> str:
    """Show code and address large, for the projector."""
    found = class_or_404(class_id)
    return DoorPage(found, _door(found)).render()


@pages.get("/classes/<class_id>/door/part")
def door_part(class_id: str) -> ResponseReturnValue:
    """The door as it is now; nothing while it is as it was seen."""
    found = class_or_404(class_id)
    door = _door(found)
    if request.args.get("seen") == door.seen:
        return "", 204
    part = LargeDoorPart if request.args.get("large") else DoorPart
    return part(found, door).render()


def _door(found: Class) -> Door:
    listed = members.of_class(services().records, found.id)
    return door_of(found, listed, at=request.args.get("at", ""))
