"""Where a round stands, for those who lead it: the projector's board and the teacher's list."""

from __future__ import annotations

from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Final
from zlib import crc32

from msgspec import Struct

from unsealed.language import gettext as _
from unsealed.language import noop
from unsealed.pages.round_tally import (
    given_in,
    pinned_now,
    tally_of,
    tally_of_pins,
    voted_now,
)
from unsealed.pages.round_things import said_of, thing_of
from unsealed.pages.services import services
from unsealed.pages.visit import lesson_or_404
from unsealed.records import members, pins, votes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unsealed.course.edition import Lesson
    from unsealed.pages.round_tally import Tally
    from unsealed.pages.round_things import Thing
    from unsealed.records.classes import Class
    from unsealed.records.members import Member
    from unsealed.records.pins import Pin
    from unsealed.records.rounds import Round
    from unsealed.records.tables import LearnerId
    from unsealed.records.votes import Vote

HIDEABLE: Final[Mapping[str, str]] = {
    "asked": noop("what is asked"),
    "count": noop("how many have voted"),
    "result": noop("how the votes moved"),
}
"""The parts of the board that a teacher may hide, in words for the button."""
_SHORT_TEXT: Final = "short-text"
_AFTER_THE_TALK: Final = frozenset({"again", "reveal"})


class Present(Struct, frozen=True):
    """A member of the class in the round: whether they have voted, and are out of it."""

    number: int
    name: str
    has_voted: bool
    is_removed: bool


class TextGiven(Struct, frozen=True):
    """A text that a learner gave, and whether the board may show it. `key` names it."""

    key: str
    name: str
    text: str
    is_approved: bool

    @property
    def row(self) -> str:
        """The text's name among those that were given to the same thing."""
        return row_of(self.key)


class Board(Struct, frozen=True, dict=True):
    """Where a round stands. The board for the projector has no names and no votes before the end.

    What takes work is worked out when it is asked for, so that a board that has not changed costs
    no more than counting the votes.
    """

    stands: Round
    lesson: Lesson
    thing: Thing
    members: tuple[Member, ...]
    votes: tuple[Vote, ...]
    pins: tuple[Pin, ...]

    @property
    def said(self) -> str:
        """What the class does just now, in words that are still to be translated."""
        return noop("Paused") if self.stands.is_paused else said_of(self.stands, self.thing)

    @cached_property
    def present(self) -> tuple[Present, ...]:
        """Everybody who has joined, by the alphabet."""
        removed = self.stands.removed
        return tuple(
            Present(
                number=member.number,
                name=member.name,
                has_voted=member.learner in self._voted,
                is_removed=member.number in removed,
            )
            for member in self.members
            if member.joined_at is not None
        )

    @property
    def voted(self) -> int:
        """How many of those who take part have voted."""
        return sum(each.has_voted and not each.is_removed for each in self.present)

    @property
    def voted_in_words(self) -> str:
        """How many have voted; after the talk only what came after it counts."""
        words = _("%(voted)s of %(learners)s have voted")
        if self.stands.phase in _AFTER_THE_TALK:
            words = _("%(voted)s of %(learners)s have voted again")
        return words % {"voted": self.voted, "learners": self.learners}

    @property
    def not_voted_in_words(self) -> str:
        """What the list says of those who have not voted."""
        return _("not again") if self.stands.phase == "reveal" else _("not yet")

    @property
    def learners(self) -> int:
        """How many take part."""
        return sum(not each.is_removed for each in self.present)

    @property
    def seen(self) -> str:
        """A word that changes when the board does, or the teacher's list."""
        texts = sum(len(text.text) for text in self.texts)
        return f"{self.stands.version}.{self.voted}.{self.learners}.{texts}"

    @property
    def people(self) -> str:
        """A word that changes when somebody comes, goes or takes another name."""
        return f"{crc32(repr([(each.number, each.name) for each in self.present]).encode()):x}"

    @cached_property
    def tally(self) -> Tally | None:
        """How the votes moved; None before it is shown, and where the board leaves it out."""
        if self.stands.phase != "reveal":
            return None
        if self.thing.exhibit is not None:
            return tally_of_pins(self.thing.exhibit, self.pins)
        return tally_of(self.thing, given_in(self.stands, self.votes))

    @property
    def takes_texts(self) -> bool:
        """Whether learners write a text, which the board shows when the teacher has approved it."""
        return self.thing.item is not None and self.thing.item.kind == _SHORT_TEXT

    @cached_property
    def texts(self) -> tuple[TextGiven, ...]:
        """The short texts of those who take part, each as given last; none for other questions.

        A new one comes after all others: the teacher's console adds it to its list.
        """
        if not self.takes_texts:
            return ()
        names = {member.learner: member for member in self.members}
        latest = {vote.learner: vote for vote in self.votes}.values()
        given = (
            self._text(vote, names[vote.learner])
            for vote in sorted(latest, key=attrgetter("answered_at"))
            if vote.learner in names
        )
        return tuple(text for text in given if text is not None)

    @property
    def approved(self) -> tuple[str, ...]:
        """The texts that the board may show."""
        return tuple(text.text for text in self.texts if text.is_approved)

    def shows(self, part: str) -> bool:
        """Whether the board shows a part that may be hidden."""
        return part not in self.stands.hidden

    @cached_property
    def _voted(self) -> set[LearnerId]:
        if self.thing.exhibit is not None:
            return pinned_now(self.stands, self.pins)
        return voted_now(self.stands, self.votes)

    def _text(self, vote: Vote, member: Member) -> TextGiven | None:
        if member.number in self.stands.removed:
            return None
        key = f"{self.thing.name}:{member.number}.{vote.number}.{vote.try_number}"
        text = str(vote.raw.get("text", ""))
        return TextGiven(key, member.name, text, key in self.stands.approved)


def row_of(key: str) -> str:
    """The name of a text among those that were given to the same thing."""
    return key.rpartition(":")[2]


def board_of(found: Class, stands: Round) -> Board:
    """Where the class's round stands, with what was given to the thing that it is at."""
    records = services().records
    lesson = lesson_or_404(stands.lesson)
    thing = thing_of(stands, lesson)
    exhibit = thing.exhibit
    return Board(
        stands=stands,
        lesson=lesson,
        thing=thing,
        members=members.of_class(records, found.id),
        votes=() if exhibit else votes.on_question(records, stands, thing.step, thing.name),
        pins=pins.of_class(records, stands, exhibit.id) if exhibit else (),
    )
