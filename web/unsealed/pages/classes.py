"""A teacher's classes: making them, their names, their door, their end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from flask import abort, flash, redirect, request, url_for
from markupsafe import Markup

from unsealed.language import gettext as _
from unsealed.language import ngettext
from unsealed.pages.accounts import teacher_here
from unsealed.pages.blueprint import pages
from unsealed.pages.neighbours import is_closed_to_others, join_address
from unsealed.pages.page import Page
from unsealed.pages.services import edition, services
from unsealed.records import class_work, classes, learners, members, rounds, teachers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from unsealed.course.edition import LessonCard, Unit
    from unsealed.records.classes import Class
    from unsealed.records.members import Member
    from unsealed.records.progress import Progress
    from unsealed.records.rounds import Round
    from unsealed.records.tables import LearnerId

_MOST_NAMES = 400


@dataclass(frozen=True)
class ClassesPage(Page):
    """The teacher's classes, each with the number of its learners."""

    template: ClassVar[str] = "classes.html"

    teacher: str
    classes: tuple[tuple[Class, int], ...]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Door:
    """How learners come into a class, and whether one has come from another device."""

    code: str
    address: str
    picture: Markup
    is_closed: bool
    has_been_reached: bool
    joined: int
    listed: int


@dataclass(frozen=True)
class ClassPage(Page):
    """One class: its door, its learners and how far they are, its settings."""

    template: ClassVar[str] = "class.html"

    found: Class
    door: Door
    members: tuple[Member, ...]
    progress: Mapping[LearnerId, Mapping[str, Progress]]
    lessons: tuple[LessonCard, ...]
    teachers: tuple[str, ...]
    units: tuple[Unit, ...]
    round_under_way: Round | None


@dataclass(frozen=True)
class DoorPage(Page):
    """Code, address and picture, to be read from the last row."""

    template: ClassVar[str] = "door.html"

    found: Class
    door: Door


@dataclass(frozen=True, slots=True)
class Slip:
    """What one learner gets on paper."""

    name: str
    phrase: str


@dataclass(frozen=True)
class SlipsPage(Page):
    """The slips of a class. Phrases are shown this once."""

    template: ClassVar[str] = "slips.html"

    found: Class
    door: Door
    slips: tuple[Slip, ...]


def class_or_404(class_id: str) -> Class:
    """The class, if whoever asks teaches it; for everybody else there is none."""
    found = classes.taught_by(services().records, teacher_here().id, class_id)
    if found is None:
        abort(404)
    return found


def member_or_404(found: Class, number: int) -> Member:
    """The learner of this number in the class."""
    member = members.in_class(services().records, found.id, number)
    if member is None:
        abort(404)
    return member


@pages.get("/classes")
def my_classes() -> str:
    """Show the teacher's classes. Classes whose time is over are erased first."""
    teacher = teacher_here()
    records = services().records
    classes.erase_expired(records)
    return ClassesPage(teacher.name, classes.taught(records, teacher.id)).render()


@pages.post("/classes")
def make_class() -> ResponseReturnValue:
    """Make a class."""
    teacher = teacher_here()
    title = request.form.get("title", "").strip()
    if not title:
        found = classes.taught(services().records, teacher.id)
        fault = _("Give the class a title that you recognise, such as Year 9, Tuesday.")
        return ClassesPage(teacher.name, found, fault).render(), 422
    is_open = request.form.get("is_open") == "yes"
    made = classes.make(services().records, teacher.id, title, is_open=is_open)
    return _to_class(made)


@pages.get("/classes/<class_id>")
def show_class(class_id: str) -> str:
    """Show a class."""
    found = class_or_404(class_id)
    records = services().records
    listed = members.of_class(records, found.id)
    progress = class_work.progress_in(records, found.id)
    begun = {lesson for done in progress.values() for lesson in done}
    cards = [card for unit in edition().units() for card in unit.lessons if card.slug in begun]
    return ClassPage(
        found=found,
        door=_door(found, listed),
        members=listed,
        progress=progress,
        lessons=tuple(cards),
        teachers=classes.teachers_of(records, found.id),
        units=edition().units(),
        round_under_way=rounds.under_way(records, found.id),
    ).render()


@pages.get("/classes/<class_id>/door")
def show_door(class_id: str) -> str:
    """Show code and address large, for the projector."""
    found = class_or_404(class_id)
    return DoorPage(found, _door(found, members.of_class(services().records, found.id))).render()


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
    return _to_class(found)


@pages.post("/classes/<class_id>/members/<int:number>/let-in")
def let_in_again(class_id: str, number: int) -> Response:
    """Free a name, so that its owner can take it on another device."""
    found = class_or_404(class_id)
    member = member_or_404(found, number)
    members.let_in_again(services().records, found.id, number)
    flash(_("%(name)s can join again now. Nothing is lost.") % {"name": member.name})
    return _to_class(found)


@pages.post("/classes/<class_id>/members/<int:number>/rename")
def rename_member(class_id: str, number: int) -> Response:
    """Give a learner another name."""
    found = class_or_404(class_id)
    member_or_404(found, number)
    name = request.form.get("name", "").strip()
    if name:
        members.rename(services().records, found.id, number, name)
    return _to_class(found)


@pages.post("/classes/<class_id>/members/<int:number>/remove")
def remove_member(class_id: str, number: int) -> Response:
    """Take a name off the list."""
    found = class_or_404(class_id)
    member = member_or_404(found, number)
    members.remove(services().records, found.id, number)
    message = _("%(name)s is off the list. The work stays with whoever did it.")
    flash(message % {"name": member.name})
    return _to_class(found)


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
    return _to_class(found)


@pages.post("/classes/<class_id>/slips")
def slips(class_id: str) -> str:
    """Make a new phrase for everybody on the list, and show the slips to print."""
    found = class_or_404(class_id)
    records = services().records
    listed = members.of_class(records, found.id)
    wanted = set(request.form.getlist("number"))
    made = tuple(
        Slip(member.name, learners.new_phrase(records, member.learner))
        for member in listed
        if not wanted or str(member.number) in wanted
    )
    return SlipsPage(found, _door(found, listed), made).render()


@pages.post("/classes/<class_id>/settings")
def change_class(class_id: str) -> Response:
    """Change title, door and date of erasure, and let a colleague in."""
    found = class_or_404(class_id)
    records = services().records
    title = request.form.get("title", "").strip() or found.title
    is_open = request.form.get("is_open") == "yes"
    classes.change(records, found.id, title=title, is_open=is_open)
    if until := _date("expires"):
        classes.keep_until(records, found.id, until)
    if colleague := request.form.get("colleague", "").strip():
        _let_colleague_in(found, colleague)
    return _to_class(found)


@pages.post("/classes/<class_id>/archive")
def archive_class(class_id: str) -> Response:
    """Close a class, or open it again."""
    found = class_or_404(class_id)
    if found.archived_at is None:
        classes.archive(services().records, found.id)
        flash(_("The class is archived. Its code leads nowhere now; its work is kept."))
    else:
        classes.reopen(services().records, found.id)
        flash(_("The class is open again, under the same code."))
    return _to_class(found)


@pages.post("/classes/<class_id>/erase")
def erase_class(class_id: str) -> Response:
    """Erase a class and all the work of its learners."""
    found = class_or_404(class_id)
    if request.form.get("sure") != "yes":
        flash(_("Nothing was erased. Tick the box first, to say that you are sure."))
        return redirect(url_for("pages.show_class", class_id=found.id, _anchor="end"), code=303)
    count = classes.erase(services().records, found.id)
    message = ngettext(
        "The class is erased, with the work of %(count)d learner.",
        "The class is erased, with the work of %(count)d learners.",
        count,
    )
    flash(message % {"count": count})
    return redirect(url_for("pages.my_classes"), code=303)


def _let_colleague_in(found: Class, name: str) -> None:
    colleague = teachers.named(services().records, name)
    if colleague is None:
        flash(
            _("There is no teacher called %(name)s. `unsealed teacher add` makes one.")
            % {"name": name[:80]},
            "error",
        )
        return
    classes.add_teacher(services().records, found.id, colleague.id)
    flash(_("%(name)s leads this class too now.") % {"name": colleague.name})


def _door(found: Class, listed: tuple[Member, ...]) -> Door:
    import segno  # on a teacher's page alone

    address = join_address(found.code)
    drawn = segno.make(address, error="m").svg_inline(
        omitsize=True, border=2, dark="#000", light="#fff", svgclass="qr", lineclass=None
    )
    return Door(
        code=found.code,
        address=address,
        picture=Markup(drawn),  # noqa: S704 - made of squares by the library
        is_closed=is_closed_to_others(),
        has_been_reached=found.reached_at is not None,
        joined=sum(member.joined_at is not None for member in listed),
        listed=len(listed),
    )


def _to_class(found: Class) -> Response:
    return redirect(url_for("pages.show_class", class_id=found.id), code=303)


def _number(field: str, *, most: int = 9999) -> int:
    text = request.form.get(field, "")
    if not (text.isascii() and text.isdecimal()):
        abort(404)
    return min(int(text), most)


def _date(field: str) -> datetime | None:
    try:
        return datetime.fromisoformat(request.form.get(field, "")).replace(tzinfo=UTC)
    except ValueError:
        # It's OK to send none, or one that is no date: the one that stands is kept.
        return None


def _invented(count: int) -> list[str]:
    """Names for those who are to have no real ones: an adjective and a bird."""
    from unsealed.pages.pseudonyms import pseudonyms

    return pseudonyms(count)
