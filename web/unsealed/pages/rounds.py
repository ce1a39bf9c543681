"""The round of a class, as its teacher leads it and as the projector shows it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from flask import abort, redirect, request, url_for

from unsealed.language import noop
from unsealed.measure.likelihood import BANDS, band_of
from unsealed.pages.blueprint import pages
from unsealed.pages.classes import class_or_404
from unsealed.pages.page import Page
from unsealed.pages.services import services
from unsealed.pages.visit import item_or_404, lesson_or_404
from unsealed.records import class_work, members, rounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from unsealed.course.edition import Item, Lesson
    from unsealed.records.answers import KeptAnswer
    from unsealed.records.classes import Class
    from unsealed.records.rounds import Phase, Round

SAID: Final[dict[Phase, str]] = {
    "vote": noop("Vote alone"),
    "talk": noop("Talk with your neighbour"),
    "again": noop("Vote again"),
    "reveal": noop("What was found"),
}
"""What a class does in each phase, in words for the board."""


@dataclass(frozen=True, slots=True)
class Moved:
    """How many judged a claim so before the talk and after it, in one band of the scale.

    The shares are in percent of all who voted.
    """

    band: str
    first: int
    last: int
    first_share: int
    last_share: int


@dataclass(frozen=True, slots=True)
class Board:
    """What the projector shows of a round: no names, and no votes before the reveal."""

    stands: Round
    lesson: Lesson
    item: Item
    said: str
    voted: int
    learners: int
    moved: tuple[Moved, ...]

    @property
    def seen(self) -> str:
        """A word that changes when the board does."""
        return f"{self.stands.version}.{self.voted}.{self.learners}"


@dataclass(frozen=True)
class RoundPage(Page):
    """The teacher's console: where the round stands, and the buttons that lead on."""

    template: ClassVar[str] = "round.html"

    found: Class
    board: Board


@dataclass(frozen=True)
class BoardPage(Page):
    """The board for the projector. It asks for its inner part again and again."""

    template: ClassVar[str] = "board.html"

    found: Class
    board: Board


@dataclass(frozen=True)
class BoardPart(Page):
    """The inner part of the board."""

    template: ClassVar[str] = "class/board.html"

    found: Class
    board: Board


@pages.post("/classes/<class_id>/rounds")
def start_round(class_id: str) -> Response:
    """Start a round on the claims of a lesson."""
    found = class_or_404(class_id)
    lesson = lesson_or_404(request.form.get("lesson", ""))
    if not lesson.claims:
        abort(404)
    begun = rounds.start(services().records, found.id, lesson.card.slug, lesson.claims)
    return _to_round(begun)


@pages.get("/classes/<class_id>/rounds/<int:number>")
def show_round(class_id: str, number: int) -> str:
    """Show the teacher where the round stands."""
    found = class_or_404(class_id)
    return RoundPage(found, _board(found, _round_or_404(found, number))).render()


@pages.post("/classes/<class_id>/rounds/<int:number>")
def lead_round(class_id: str, number: int) -> Response:
    """Lead the round on: to the next phase, to the next claim, or to its end."""
    found = class_or_404(class_id)
    stands = _round_or_404(found, number)
    if request.form.get("version") == str(stands.version):
        _lead(stands, request.form.get("to", ""))
    return _to_round(stands)


@pages.get("/classes/<class_id>/rounds/<int:number>/board")
def show_board(class_id: str, number: int) -> str:
    """Show the board."""
    found = class_or_404(class_id)
    return BoardPage(found, _board(found, _round_or_404(found, number))).render()


@pages.get("/classes/<class_id>/rounds/<int:number>/board/part")
def board_part(class_id: str, number: int) -> ResponseReturnValue:
    """The inner part of the board; nothing while it is as it was seen."""
    found = class_or_404(class_id)
    board = _board(found, _round_or_404(found, number))
    if request.args.get("seen") == board.seen:
        return "", 204
    return BoardPart(found, board).render()


def _lead(stands: Round, to: str) -> None:
    records = services().records
    place = rounds.PHASES.index(stands.phase)
    is_last = stands.place + 1 == len(stands.claims)
    if to == "end" or (is_last and (to == "skip" or stands.phase == "reveal")):
        rounds.end(records, stands.class_id)
    elif to == "skip" or stands.phase == "reveal":
        rounds.go(records, stands, stands.place + 1, rounds.PHASES[0])
    else:
        rounds.go(records, stands, stands.place, rounds.PHASES[place + 1])


def _round_or_404(found: Class, number: int) -> Round:
    stands = rounds.of_class(services().records, found.id, number)
    if stands is None:
        abort(404)
    return stands


def _board(found: Class, stands: Round) -> Board:
    records = services().records
    given = [
        answer
        for answer in class_work.answers_in(records, found.id, stands.lesson)
        if (answer.step, answer.number, answer.question) == ("judge", 1, stands.claim)
    ]
    counted = given
    if stands.phase in {"again", "reveal"}:
        counted = [answer for answer in given if rounds.is_vote_again(stands, answer)]
    return Board(
        stands=stands,
        lesson=lesson_or_404(stands.lesson),
        item=item_or_404(stands.lesson, stands.claim),
        said=SAID[stands.phase],
        voted=len({answer.learner for answer in counted}),
        learners=sum(
            member.joined_at is not None for member in members.of_class(records, found.id)
        ),
        moved=_moved(given) if stands.phase == "reveal" else (),
    )


def _moved(given: Sequence[KeptAnswer]) -> tuple[Moved, ...]:
    first = {answer.learner: answer for answer in reversed(given)}
    last = {answer.learner: answer for answer in given}
    before, after = _counted(first.values()), _counted(last.values())
    total = max(1, len(last))
    return tuple(
        Moved(
            band=str(band),
            first=before[str(band)],
            last=after[str(band)],
            first_share=round(100 * before[str(band)] / total),
            last_share=round(100 * after[str(band)] / total),
        )
        for band in BANDS
    )


def _counted(given: Iterable[KeptAnswer]) -> Counter[str]:
    numbers = (answer.raw.get("probability") for answer in given)
    return Counter(str(band_of(number)) for number in numbers if isinstance(number, int))


def _to_round(stands: Round) -> Response:
    there = url_for("pages.show_round", class_id=stands.class_id, number=stands.number)
    return redirect(there, code=303)
