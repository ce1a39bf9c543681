"""What a round goes through: the claims, questions and exhibits of a lesson."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from flask import abort
from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from unsealed.course.exhibit_places import places_of, with_each_place
from unsealed.language import gettext as _
from unsealed.language import noop
from unsealed.pages.cards import CLAIM, parts_with_cards
from unsealed.pages.quiz import STEP
from unsealed.pages.services import edition
from unsealed.pages.visit import item_or_404

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from unsealed.course.edition import Exhibit, Item, Lesson, StepName
    from unsealed.records.rounds import Phase, Round

EXHIBIT: Final = "exhibit/"
NOTHING: Final = "nothing"
"""The pin of those who hold that an exhibit has no fault."""
SAID: Final[Mapping[Phase, str]] = {
    "vote": noop("Vote alone"),
    "talk": noop("Talk with your neighbour"),
    "again": noop("Vote again"),
    "reveal": noop("What was found"),
}
"""What a class does in each phase, in words for the board."""
_PINS_SAID: Final = noop("Where the class set its pins")
_HEAD: Final = re.compile(r'<th scope="col">(.*?)</th>')


class Thing(Struct, frozen=True):
    """A claim, a question or an exhibit: `item` or `exhibit`, whichever it is.

    `step` is where its answers belong.
    """

    name: str
    item: Item | None
    exhibit: Exhibit | None
    step: StepName

    @property
    def is_claim(self) -> bool:
        """Whether it is a claim that is judged."""
        return self.item is not None and self.item.kind == CLAIM

    @property
    def about(self) -> Exhibit | None:
        """The exhibit that a question is about, as the whole class has it in a round.

        Where the lesson varies, the pages of its files are those of each learner's own variant.
        """
        name = getattr(self.item.question, "exhibit", "") if self.item else ""
        if self.item is None or not name:
            return None
        found = edition().exhibit(self.item.lesson, name)
        varies = edition().variants(self.item.lesson) > 1
        return replace(found, files=()) if found and varies else found

    @property
    def text_html(self) -> str:
        """What is asked, as the board shows it; an exhibit's title."""
        if self.item is None:
            return str(Markup.escape(self.exhibit.title if self.exhibit else ""))
        return getattr(self.item.question, "text", None) or self.item.question.stem

    @property
    def kind_in_words(self) -> str:
        """A word for what it is."""
        if self.item is None:
            letter = self.exhibit.letter if self.exhibit else ""
            return _("Exhibit %(letter)s") % {"letter": letter}
        return _("Claim") if self.is_claim else _("Question")


def said_of(stands: Round, thing: Thing) -> str:
    """What the class does just now, in words that are still to be translated."""
    is_shown = stands.phase == "reveal" and thing.exhibit is not None
    return _PINS_SAID if is_shown else SAID[stands.phase]


def thing_of(stands: Round, lesson: Lesson) -> Thing:
    """What the class is at. One that an author has taken away since is not found."""
    return thing_named(lesson, stands.thing)


def thing_named(lesson: Lesson, name: str) -> Thing:
    """The thing that a round keeps under this name, or the page that says there is none."""
    slug = lesson.card.slug
    if not name.startswith(EXHIBIT):
        item = item_or_404(slug, name)
        if item.sibling_of:
            abort(404)
        return Thing(name, item, None, _step_of(lesson, name))
    exhibit = edition().exhibit(slug, name.removeprefix(EXHIBIT))
    if exhibit is None:
        abort(404)
    # Its files are for the lesson: whoever opens one here would leave the round.
    return Thing(name, None, replace(exhibit, files=()), "examine")


class Group(Struct, frozen=True):
    """Things of one sort, as a teacher chooses among them."""

    title: str
    things: tuple[Thing, ...]


def groups_of(lesson: Lesson) -> tuple[Group, ...]:
    """All that a lesson has for a round: its exhibits, claims, exercises and quiz."""
    quiz = tuple(question for group in lesson.sets for question in group.questions)
    exhibits = tuple(f"{EXHIBIT}{name}" for name in _exhibits(lesson))
    sorts = (
        (_("Exhibits: where is the fault?"), exhibits),
        (_("Claims"), lesson.claims),
        (_("Exercises"), lesson.exercises),
        (_("The quiz"), quiz),
    )
    return tuple(
        Group(title, tuple(thing_named(lesson, name) for name in names))
        for title, names in sorts
        if names
    )


def place_in_words(exhibit: Exhibit, place: str) -> str:
    """A place of an exhibit in words: "Line 4", "Row 2, Date"."""
    if place == NOTHING:
        return _("Nothing is wrong here")
    sort, *numbers = place.split("-")
    if sort == "cell":
        words = {"row": numbers[0], "column": _column(exhibit, numbers[1])}
        return _("Row %(row)s, “%(column)s”") % words
    sorts = {"line": _("Line"), "card": _("Card"), "part": _("Paragraph")}
    return f"{sorts[sort]} {numbers[0]}"


def with_places(exhibit: Exhibit, inserted: Callable[[str, str], Markup | str]) -> Exhibit:
    """The exhibit with something at each place, made from its name and its words."""
    html = with_each_place(
        exhibit.html, lambda place: str(inserted(place, place_in_words(exhibit, place)))
    )
    return replace(exhibit, html=html)


def places_in(exhibit: Exhibit) -> tuple[str, ...]:
    """Every place that a pin can be set at, and that of no fault at the end."""
    return (*places_of(exhibit.html), NOTHING)


def _column(exhibit: Exhibit, number: str) -> str:
    heads = _HEAD.findall(exhibit.html)
    place = int(number) - 1
    found = Markup(heads[place]).striptags() if place < len(heads) else ""  # noqa: S704 - compiled
    return str(found or number)


def _step_of(lesson: Lesson, name: str) -> StepName:
    """Where a claim or question is answered: in Judge rather than anywhere else."""
    order: tuple[StepName, ...] = ("judge", *lesson.steps)
    for step in order:
        text = edition().step(lesson.card.slug, step)
        if text is not None and name in parts_with_cards(text.parts):
            return step
    return STEP


def _exhibits(lesson: Lesson) -> Iterator[str]:
    for step in lesson.steps:
        text = edition().step(lesson.card.slug, step)
        for part in text.parts if text else ():
            if part.kind == "exhibit":
                yield part.ref
