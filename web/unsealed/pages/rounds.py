"""The round of a class, as its teacher leads it and as the projector shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from flask import abort, redirect, request, url_for

from unsealed.language import gettext as _
from unsealed.pages.blueprint import pages
from unsealed.pages.classes import class_or_404
from unsealed.pages.page import Page
from unsealed.pages.round_board import HIDEABLE, board_of, row_of
from unsealed.pages.round_things import groups_of, thing_named
from unsealed.pages.services import services
from unsealed.pages.visit import lesson_or_404
from unsealed.records import rounds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from unsealed.course.edition import Lesson
    from unsealed.pages.round_board import Board
    from unsealed.pages.round_things import Group
    from unsealed.records.classes import Class
    from unsealed.records.rounds import Round


class ChoosePage(Page, frozen=True):
    """What a round on a lesson may go through, with every claim chosen beforehand."""

    template: ClassVar[str] = "round_choose.html"

    found: Class
    lesson: Lesson
    groups: tuple[Group, ...]
    fault: str = ""


class RoundPage(Page, frozen=True):
    """The teacher's console: where the round stands, and the buttons that lead on."""

    template: ClassVar[str] = "round.html"

    found: Class
    board: Board
    hideable: Mapping[str, str]


class RoundPart(Page, frozen=True):
    """The inner part of the console."""

    template: ClassVar[str] = "class/round.html"

    found: Class
    board: Board
    hideable: Mapping[str, str]


class VotesPart(Page, frozen=True):
    """What votes change of the console. The buttons stay: a finger may be on one.

    `has_people` says whether the console has those who take part, `rows` names the texts that it
    has.
    """

    template: ClassVar[str] = "class/round_votes.html"

    found: Class
    board: Board
    has_people: bool
    rows: tuple[str, ...]


class BoardPage(Page, frozen=True):
    """The board for the projector. It asks for its inner part again and again."""

    template: ClassVar[str] = "board.html"

    found: Class
    board: Board


class BoardPart(Page, frozen=True):
    """The inner part of the board."""

    template: ClassVar[str] = "class/board.html"

    found: Class
    board: Board


@pages.get("/classes/<class_id>/rounds/on/<slug>")
def choose_round(class_id: str, slug: str) -> str:
    """Let the teacher choose what the round goes through."""
    found = class_or_404(class_id)
    lesson = lesson_or_404(slug)
    return ChoosePage(found, lesson, groups_of(lesson)).render()


@pages.post("/classes/<class_id>/rounds")
def start_round(class_id: str) -> ResponseReturnValue:
    """Start a round on what was chosen of a lesson; where nothing was asked, on its claims.

    Where it has none, on its exercises.
    """
    found = class_or_404(class_id)
    lesson = lesson_or_404(request.form.get("lesson", ""))
    if "choose" in request.form:
        there = url_for("pages.choose_round", class_id=found.id, slug=lesson.card.slug)
        return redirect(there, code=303)
    chosen = request.form.getlist("thing")
    if "chosen" in request.form and not chosen:
        fault = _("Choose at least one claim, question or exhibit.")
        return ChoosePage(found, lesson, groups_of(lesson), fault).render(), 422
    names = chosen or lesson.claims or lesson.exercises
    things = [thing_named(lesson, name).name for name in names]
    if not things:
        abort(404)
    begun = rounds.start(services().records, found.id, lesson.card.slug, things)
    return _to_round(begun)


@pages.get("/classes/<class_id>/rounds/<int:number>")
def show_round(class_id: str, number: int) -> str:
    """Show the teacher where the round stands."""
    found = class_or_404(class_id)
    board = board_of(found, _round_or_404(found, number))
    return RoundPage(found, board, HIDEABLE).render()


@pages.get("/classes/<class_id>/rounds/<int:number>/part")
def round_part(class_id: str, number: int) -> ResponseReturnValue:
    """The inner part of the console; nothing while it is as it was seen.

    Only what votes change of it while the round stands as the buttons were made for.
    """
    found = class_or_404(class_id)
    board = board_of(found, _round_or_404(found, number))
    if request.args.get("seen") == board.seen:
        return "", 204
    if request.args.get("version") == str(board.stands.version):
        has_people = request.args.get("people") == board.people
        rows = tuple(filter(None, request.args.get("rows", "").split("_")))
        part = VotesPart(found, board, has_people, rows).render()
        return part, 200, {"HX-Reswap": "none"}
    return RoundPart(found, board, HIDEABLE).render()


@pages.post("/classes/<class_id>/rounds/<int:number>")
def lead_round(class_id: str, number: int) -> Response:
    """Lead the round on: to the next phase, to the next thing, or to its end."""
    found = class_or_404(class_id)
    stands = _round_or_404(found, number)
    to = request.form.get("to", "")
    is_as_seen = request.form.get("version") == str(stands.version)
    if stands.ended_at is None and (is_as_seen or to == "end"):
        _lead(stands, to)
    return _to_round(stands)


@pages.post("/classes/<class_id>/rounds/<int:number>/switches")
def switch_round(class_id: str, number: int) -> Response:
    """Switch what is no step: the pause, names, what the board shows, who takes part."""
    found = class_or_404(class_id)
    stands = _round_or_404(found, number)
    _switch(stands)
    return _to_round(stands, _pressed())


@pages.get("/classes/<class_id>/rounds/<int:number>/board")
def show_board(class_id: str, number: int) -> str:
    """Show the board."""
    found = class_or_404(class_id)
    return BoardPage(found, board_of(found, _round_or_404(found, number))).render()


@pages.get("/classes/<class_id>/rounds/<int:number>/board/part")
def board_part(class_id: str, number: int) -> ResponseReturnValue:
    """The inner part of the board; nothing while it is as it was seen."""
    found = class_or_404(class_id)
    board = board_of(found, _round_or_404(found, number))
    if request.args.get("seen") == board.seen:
        return "", 204
    return BoardPart(found, board).render()


def _lead(stands: Round, to: str) -> None:
    records = services().records
    goes_on = to == "skip" or stands.phase == "reveal"
    if to == "end" or (goes_on and stands.is_last):
        rounds.end(records, stands.class_id)
    elif goes_on:
        rounds.go(records, stands, stands.place + 1, rounds.PHASES[0])
    else:
        following = rounds.PHASES[rounds.PHASES.index(stands.phase) + 1]
        rounds.go(records, stands, stands.place, following)


def _switch(stands: Round) -> None:
    """Do what the button says that was pressed. Each says how it shall be, not that it changes."""
    records = services().records
    for name, value in request.form.items():
        match name:
            case "pause":
                rounds.pause(records, stands, is_paused=value == "yes")
            case "anonymous":
                rounds.anonymise(records, stands, is_anonymous=value == "yes")
            case "hide" | "show" if value in HIDEABLE:
                rounds.hide(records, stands, value, is_hidden=name == "hide")
            case "remove" | "bring-back" if value.isdecimal() and len(value) < 6:
                rounds.remove(records, stands, int(value), is_removed=name == "remove")
            case "approve" | "withhold" if len(value) < 200:
                rounds.approve(records, stands, value, is_approved=name == "approve")


def _round_or_404(found: Class, number: int) -> Round:
    stands = rounds.of_class(services().records, found.id, number)
    if stands is None:
        abort(404)
    return stands


def _pressed() -> str | None:
    """The part of a long console in which a button was pressed; None for those at its head."""
    if key := request.form.get("approve") or request.form.get("withhold"):
        return f"row-{row_of(key)}"
    return "present" if {"remove", "bring-back"} & request.form.keys() else None


def _to_round(stands: Round, part: str | None = None) -> Response:
    there = url_for(
        "pages.show_round", class_id=stands.class_id, number=stands.number, _anchor=part
    )
    return redirect(there, code=303)
