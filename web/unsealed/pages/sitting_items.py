"""A form as one learner has it: its items in their own order, what is answered, what is begun."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from unsealed.pages.services import services
from unsealed.questions.packets import packet_from
from unsealed.records import answers, drafts
from unsealed.records.form_answers import item_order

if TYPE_CHECKING:
    from unsealed.course.edition import Form, FormItem
    from unsealed.pages.sitting_rules import Offer
    from unsealed.questions.packet_model import Packet
    from unsealed.records.answers import KeptAnswer
    from unsealed.records.drafts import Draft
    from unsealed.records.sittings import Sitting

State = Literal["open", "begun", "answered"]
_EVEN: Final = 50
_OPEN: Final = (35, 65)
"""What an expert would say of a claim that cannot be told, in percent."""


class Entry(Struct, frozen=True):
    """An item of a sitting in its place, counted from 1, and whether it is answered."""

    place: int
    item: FormItem
    state: State
    answer: KeptAnswer | None
    draft: Draft | None


class Sat(Struct, frozen=True):
    """A sitting that is under way or handed in, and its items in the learner's order."""

    offer: Offer
    sitting: Sitting
    form: Form
    entries: tuple[Entry, ...]

    @property
    def answered(self) -> int:
        """How many items are answered."""
        return sum(each.state == "answered" for each in self.entries)

    @property
    def is_open(self) -> bool:
        """Whether answers are still taken."""
        return self.sitting.handed_in_at is None


def sat_of(offer: Offer, sitting: Sitting, form: Form) -> Sat:
    """A sitting of a form, with its items in the learner's order."""
    records = services().records
    where = (sitting.learner, sitting.lesson)
    kept = {
        each.question: each
        for each in reversed(answers.in_lesson(records, *where))
        if each.number == sitting.number
    }
    begun = {
        each.question: each
        for each in drafts.in_lesson(records, *where)
        if each.number == sitting.number
    }
    items = {item.id: item for item in form.items}
    entries = (
        _entry(place, items[name], kept.get(name), begun.get(name))
        for place, name in enumerate(item_order(tuple(items), sitting.seed), start=1)
    )
    return Sat(offer, sitting, form, tuple(entries))


def _entry(place: int, item: FormItem, kept: KeptAnswer | None, draft: Draft | None) -> Entry:
    state: State = "answered" if kept else "begun" if draft else "open"
    return Entry(place, item, state, kept, draft)


def asked_in(entry: Entry) -> Packet:
    """The packet as it was answered, which an author may have changed since."""
    if entry.answer is None or entry.answer.version == entry.item.version:
        return entry.item.packet
    content = answers.content_of_version(services().records, entry.answer.version)
    return packet_from(content) if content else entry.item.packet


def is_right(asked: Packet, percent: int | None) -> bool | None:
    """Whether a judgement is on the evidence's side; None for 50 %, or where nothing was said."""
    if percent is None:
        return None
    if asked.outcome == "open":
        return _OPEN[0] <= percent <= _OPEN[1]
    return None if percent == _EVEN else (percent > _EVEN) == (asked.outcome == "holds")


def next_place(sat: Sat, after: int) -> int:
    """The next item that is open, the first one behind the last; 0 where none is."""
    open_places = [each.place for each in sat.entries if each.state != "answered"]
    behind = (place for place in open_places if place > after)
    return next(behind, open_places[0] if open_places else 0)
