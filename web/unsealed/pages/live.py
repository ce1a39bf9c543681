"""The round of a class, as a learner takes part in it on any device."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from flask import flash, redirect, request, url_for
from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from unsealed.language import gettext as _
from unsealed.pages.answering import fields_given, given_answer, whole_number
from unsealed.pages.blueprint import pages
from unsealed.pages.cards import Card, Placed, card_of, card_to_retry, card_with_fault
from unsealed.pages.page import Page
from unsealed.pages.round_things import (
    EXHIBIT,
    place_in_words,
    places_in,
    said_of,
    thing_named,
    thing_of,
    with_places,
)
from unsealed.pages.services import services
from unsealed.pages.stamps import is_sent_for_another, is_waiting
from unsealed.pages.to_do import ToDo, to_do
from unsealed.pages.visit import Work, item_or_404, learner_id, lesson_or_404, name_here, work_in
from unsealed.questions.answer_fault import AnswerFault
from unsealed.questions.registry import kind_of
from unsealed.records import answers, assignments, drafts, pins, progress, rounds, votes
from unsealed.records.times import utc_now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from unsealed.course.edition import Exhibit, Lesson
    from unsealed.pages.round_things import Thing
    from unsealed.records.answers import KeptAnswer
    from unsealed.records.assignments import Assignment
    from unsealed.records.rounds import Round, Taking

_FIELD: Final = Markup('<input class="pin" type="radio" name="place" value="{}" aria-label="{}">')
_MINE: Final = Markup('<b class="mine">{}</b>')


class PinCard(Struct, frozen=True):
    """An exhibit on which a pin is to be set, or is set: `mine` is where, in words."""

    lesson: str
    exhibit: Exhibit
    nothing: str
    try_number: int
    is_open: bool
    mine: str
    fault: str = ""


class Part(Struct, frozen=True):
    """What a learner sees of a round: a card or an exhibit to vote on, or neither and why.

    `seen` changes when there is something else to see, `is_paused` apart from it: a pause takes
    nothing away that is half done.
    """

    seen: str
    said: str = ""
    lesson: str = ""
    is_paused: bool = False
    is_removed: bool = False
    has_missed: bool = False
    card: Card | None = None
    pin: PinCard | None = None
    about: Exhibit | None = None
    notice: str = ""
    to_do: tuple[ToDo, ...] = ()


class LivePage(Page, frozen=True):
    """The learner's page of a round. It asks for its inner part again and again."""

    template: ClassVar[str] = "live.html"

    part: Part


class LivePart(Page, frozen=True):
    """The inner part of the learner's page."""

    template: ClassVar[str] = "lesson/live.html"

    part: Part


class PausePart(Page, frozen=True):
    """Only whether the round is paused, for a page that is to stay as it is."""

    template: ClassVar[str] = "lesson/live_pause.html"

    part: Part


@pages.get("/live")
def live() -> str:
    """Show the round that the learner's class is in."""
    return LivePage(_part(_taking())).render()


@pages.get("/live/part")
def live_part() -> ResponseReturnValue:
    """The inner part; nothing while it is as it was seen, so that no half answer is lost.

    Three hundred phones ask for it every second: where nothing changed, the round's row and the
    learner's own votes are all that is read.
    """
    taking = _taking()
    seen, is_paused = _seen(taking), taking is not None and taking.stands.is_paused
    if request.args.get("seen") != seen:
        return LivePart(_part(taking, seen=seen)).render()
    if request.args.get("paused", "no") != ("yes" if is_paused else "no"):
        part = PausePart(Part(seen, is_paused=is_paused)).render()
        return part, 200, {"HX-Reswap": "none"}
    return "", 204


@pages.post("/lessons/<slug>/round/answers/<question>")
def vote(slug: str, question: str) -> ResponseReturnValue:
    """Vote on a claim or question of the round. Sent twice, the vote is kept once."""
    lesson = lesson_or_404(slug)
    thing = thing_named(lesson, item_or_404(slug, question).id)
    taking = _taking()
    work = work_in(lesson)
    if _is_kept_already(work, thing):
        return _voted()
    if taking is None or not _may_vote(taking, lesson, thing, work):
        return _too_late(taking, thing, work)
    item = item_or_404(slug, question)
    try:
        raw = kind_of(item.kind).read(item.question, fields_given())
    except AnswerFault as fault:
        return _vote_again(taking, fault.message)
    number, preset = _attempt_for(taking.stands, work, thing)
    kept = work.latest(thing.step, question, number=number)
    given = given_answer(
        lesson, thing.step, item, number, raw, try_number=kept.try_number + 1 if kept else 1
    )
    answers.record(services().records, replace(given, preset=preset, hints=0))
    return _voted()


@pages.post("/lessons/<slug>/round/pins/<exhibit>")
def pin(slug: str, exhibit: str) -> ResponseReturnValue:
    """Set a pin on an exhibit of the round. Sent twice, it is kept once."""
    lesson = lesson_or_404(slug)
    thing = thing_named(lesson, f"{EXHIBIT}{exhibit}")
    taking = _taking()
    work = work_in(lesson)
    if taking is not None and _is_pinned_already(taking.stands, exhibit):
        return _voted()
    if taking is None or not _is_at(taking, lesson, thing) or taking.stands.phase == "reveal":
        return _too_late(taking, thing, work)
    place = request.form.get("place", "")
    if thing.exhibit is None or place not in places_in(thing.exhibit):
        return _vote_again(taking, _("Choose a place of the document, or say that it is sound."))
    # A pin that was set before the talk and comes in after it counts as set before.
    pins.put(
        services().records,
        taking.stands,
        exhibit,
        work.learner,
        place,
        try_number=min(whole_number("try", default=1), _pin_number(taking.stands)) or 1,
    )
    return _voted()


def _taking() -> Taking | None:
    return rounds.of_learner(services().records, learner_id())


def _seen(taking: Taking | None) -> str:
    if taking is None:
        return f"none.{len(_what_is_set())}"
    stands = taking.stands
    place = "out"
    if not taking.is_removed:
        place = f"{stands.place}.{stands.phase}.{_given_count(stands)}"
    return f"{stands.class_id}.{stands.number}.{place}"


def _given_count(stands: Round) -> int:
    """How often the visitor has voted on this: another device of theirs shows it, too."""
    records, learner, thing = services().records, learner_id(), stands.thing
    if thing.startswith(EXHIBIT):
        return len(pins.of_learner(records, stands, thing.removeprefix(EXHIBIT), learner))
    return votes.count_of(records, learner, stands.lesson, thing)


def _what_is_set() -> Sequence[Assignment]:
    """What the learner's class is to take; whoever is in no class costs no query."""
    if not name_here()[0]:
        return ()
    return assignments.of_learner(services().records, learner_id())


def _part(taking: Taking | None, notice: str = "", *, seen: str = "") -> Part:
    """What there is to see; `seen` was made of this `taking` if it is known already.

    It is made before the card: a vote that comes in between is seen by the next poll.
    """
    seen = seen or _seen(taking)
    if taking is None:
        done = progress.of(services().records, learner_id()) if _what_is_set() else {}
        return Part(seen, notice=notice, to_do=to_do(done))
    stands = taking.stands
    lesson = lesson_or_404(stands.lesson)
    thing = thing_of(stands, lesson)
    part = Part(
        seen,
        said_of(stands, thing),
        lesson.card.title,
        is_paused=stands.is_paused,
        notice=notice,
    )
    if taking.is_removed:
        return replace(part, is_removed=True)
    if thing.exhibit is not None:
        return replace(part, pin=_pin_card(stands, lesson, thing.exhibit))
    card = _card(stands, thing, _fresh(lesson))
    return replace(part, card=card, has_missed=card is None, about=thing.about)


def _card(stands: Round, thing: Thing, work: Work) -> Card | None:
    """The card: to be voted on, voted on already, to be voted on again, or with what was found.

    There is none for who has not voted when all is shown: what they would say then is no vote.
    """
    item = item_or_404(stands.lesson, thing.name)
    number, _preset = _attempt_for(stands, work, thing)
    place = Placed(thing.step, number, stands.place + 1, len(stands.things))
    kept = work.latest(thing.step, thing.name, number=number)
    if stands.phase == "reveal" and kept is None:
        return None
    if kept is not None and _may_vote_again(stands, kept):
        card = card_to_retry(work, item, place)
    else:
        card = card_of(work, item, place, findings=stands.phase == "reveal")
    words = _("Your vote is in. Look up: your teacher goes on when all have voted.")
    if stands.is_paused:
        words = _("Your vote is in and kept. The round is paused just now, and goes on by itself.")
    return replace(card, hints=(), notice=words)


def _pin_card(stands: Round, lesson: Lesson, exhibit: Exhibit) -> PinCard:
    set_by_me = pins.of_learner(services().records, stands, exhibit.id, learner_id())
    now = _pin_number(stands)
    latest = set_by_me[-1] if set_by_me else None
    is_open = stands.phase != "reveal" and (latest is None or latest.try_number < now)
    place = latest.place if latest else ""

    def mark(name: str, words: str) -> Markup | str:
        if is_open:
            return _FIELD.format(name, words)
        return _MINE.format(_("your pin")) if name == place else ""

    return PinCard(
        lesson=lesson.card.slug,
        exhibit=with_places(exhibit, mark),
        nothing=place_in_words(exhibit, "nothing"),
        try_number=now,
        is_open=is_open,
        mine=place_in_words(exhibit, place) if place else "",
    )


def _pin_number(stands: Round) -> int:
    return 1 if stands.again_at is None else 2


def _attempt_for(stands: Round, work: Work, thing: Thing) -> tuple[int, str]:
    """The attempt under which a vote belongs, and its preset: the learner's newest that is open.

    Where that was handed in, a vote in it before counts, and else there is a new one.
    """
    newest = work.last_attempt(thing.step)
    if newest is None:
        return 1, "practice"
    if newest.handed_in_at is None:
        return newest.number, newest.preset
    kept = work.latest(thing.step, thing.name, number=newest.number)
    is_vote = thing.step != "retrieve" or (kept and kept.answered_at >= stands.started_at)
    if kept is not None and is_vote:
        return newest.number, newest.preset
    return work.next_number(thing.step), "practice"


def _may_vote_again(stands: Round, kept: KeptAnswer) -> bool:
    is_before = stands.again_at is not None and kept.answered_at < stands.again_at
    return stands.phase == "again" and is_before


def _is_at(taking: Taking, lesson: Lesson, thing: Thing) -> bool:
    stands = taking.stands
    return not taking.is_removed and (stands.lesson, stands.thing) == (lesson.card.slug, thing.name)


def _may_vote(taking: Taking, lesson: Lesson, thing: Thing, work: Work) -> bool:
    """Whether the round is at this thing, and the learner has a vote to give."""
    if not _is_at(taking, lesson, thing) or taking.stands.phase == "reveal":
        return False
    number, _preset = _attempt_for(taking.stands, work, thing)
    kept = work.latest(thing.step, thing.name, number=number)
    return kept is None or _may_vote_again(taking.stands, kept)


def _is_kept_already(work: Work, thing: Thing) -> bool:
    """Whether the very vote that comes in is there, from another try or another device."""
    number = whole_number("number", default=1)
    kept = work.latest(thing.step, thing.name, number=number)
    return kept is not None and whole_number("try", default=1) <= kept.try_number


def _is_pinned_already(stands: Round, exhibit: str) -> bool:
    """Whether the very pin that comes in is there."""
    set_by_me = pins.of_learner(services().records, stands, exhibit, learner_id())
    return whole_number("try", default=1) in {each.try_number for each in set_by_me}


def _fresh(lesson: Lesson) -> Work:
    return Work(learner_id(), lesson)


def _voted() -> ResponseReturnValue:
    """The round as it stands for who has just voted."""
    if is_waiting():
        return "", 204
    if request.headers.get("HX-Request") == "true" and not is_sent_for_another():
        return LivePart(_part(_taking())).render(), 200, {"HX-Retarget": "#live"}
    return _to_live()


def _vote_again(taking: Taking, fault: str) -> ResponseReturnValue:
    """The vote as it was sent, with its fault."""
    if is_waiting() or is_sent_for_another():
        return fault, 422, {"Content-Type": "text/plain; charset=utf-8"}
    part = _part(taking)
    if part.card is not None:
        item = item_or_404(part.card.lesson, part.card.id)
        part = replace(part, card=card_with_fault(part.card, item, fields_given(), fault))
    elif part.pin is not None:
        part = replace(part, pin=replace(part.pin, fault=fault))
    if request.headers.get("HX-Request") == "true":
        return LivePart(part).render(), 422, {"HX-Retarget": "#live"}
    return LivePage(part).render(), 422


def _too_late(taking: Taking | None, thing: Thing, work: Work) -> ResponseReturnValue:
    """Say that the class has gone on. An answer is kept as a draft in its lesson, not counted."""
    words = _("The class had gone on before this came, so it counts in no vote.")
    if taking is not None and taking.is_removed:
        words = _("Your teacher has taken you out of this round, so this counts in no vote.")
    if thing.item is not None:
        _keep_as_draft(work, thing)
        words += " " + _("It is kept: you find it in the lesson, where you can still give it.")
    if is_waiting() or is_sent_for_another():
        return words, 409, {"Content-Type": "text/plain; charset=utf-8"}
    if request.headers.get("HX-Request") == "true":
        part = _part(taking, notice=words)
        return LivePart(part).render(), 200, {"HX-Retarget": "#live"}
    flash(words)
    return _to_live()


def _keep_as_draft(work: Work, thing: Thing) -> None:
    number = whole_number("number", default=1)
    if work.latest(thing.step, thing.name, number=number) is None:
        drafts.save(
            services().records,
            learner=work.learner,
            lesson=work.lesson.card.slug,
            step=thing.step,
            number=number,
            question=thing.name,
            fields=fields_given(),
            now=utc_now(),
        )


def _to_live() -> ResponseReturnValue:
    there = url_for("pages.live")
    if request.headers.get("HX-Request") == "true":
        return "", 204, {"HX-Redirect": there}
    return redirect(there, code=303)
