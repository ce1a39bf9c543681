"""The round of a class, as a learner takes part in it on any device."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from flask import request

from unsealed.pages.blueprint import pages
from unsealed.pages.cards import Card, Placed, card_of, card_to_retry
from unsealed.pages.page import Page
from unsealed.pages.rounds import SAID
from unsealed.pages.services import services
from unsealed.pages.visit import item_or_404, learner_id, lesson_or_404, work_in
from unsealed.records import rounds

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from unsealed.pages.visit import Work
    from unsealed.records.rounds import Round


@dataclass(frozen=True, slots=True)
class Part:
    """What a learner sees of a round; `card` is None while there is none."""

    seen: str
    said: str
    lesson: str
    card: Card | None


@dataclass(frozen=True)
class LivePage(Page):
    """The learner's page of a round. It asks for its inner part again and again."""

    template: ClassVar[str] = "live.html"

    part: Part


@dataclass(frozen=True)
class LivePart(Page):
    """The inner part of the learner's page."""

    template: ClassVar[str] = "lesson/live.html"

    part: Part


@pages.get("/live")
def live() -> str:
    """Show the round that the learner's class is in."""
    return LivePage(_part()).render()


@pages.get("/live/part")
def live_part() -> ResponseReturnValue:
    """The inner part; nothing while it is as it was seen, so that no half answer is lost."""
    part = _part()
    if request.args.get("seen") == part.seen:
        return "", 204
    return LivePart(part).render()


def _part() -> Part:
    stands = rounds.of_learner(services().records, learner_id())
    if stands is None:
        return Part("none", "", "", None)
    lesson = lesson_or_404(stands.lesson)
    seen = f"{stands.class_id}.{stands.number}.{stands.version}"
    card = _card(stands, work_in(lesson))
    return Part(seen, SAID[stands.phase], lesson.card.title, card)


def _card(stands: Round, work: Work) -> Card:
    """The claim: to be judged, judged already, to be judged again, or with what was found."""
    item = item_or_404(stands.lesson, stands.claim)
    place = Placed("judge", position=stands.place + 1, count=len(stands.claims))
    kept = work.latest("judge", stands.claim)
    if stands.phase == "again" and kept is not None and not rounds.is_vote_again(stands, kept):
        return card_to_retry(work, item, place)
    return card_of(work, item, place, findings=stands.phase == "reveal")
