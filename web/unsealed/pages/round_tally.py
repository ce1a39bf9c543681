"""How a vote moved: what the class gave before the talk and after it, for the board."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final, cast

from markupsafe import Markup, escape
from msgspec import Struct

from unsealed.language import gettext as _
from unsealed.language import noop
from unsealed.measure.likelihood import BANDS, band_of
from unsealed.pages.round_things import place_in_words, with_places
from unsealed.questions.registry import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from unsealed.course.edition import Exhibit, Item
    from unsealed.pages.round_things import Thing
    from unsealed.questions.kind import RawAnswer
    from unsealed.questions.pin.model import PinQuestion
    from unsealed.records.pins import Pin
    from unsealed.records.rounds import Round
    from unsealed.records.tables import LearnerId
    from unsealed.records.votes import Vote

_MOST_VALUES: Final = 8
_BINS: Final = 10
_ROOM: Final = 32
"""How high the fullest bin is drawn, in percent of the picture."""
_VERDICTS: Final = {
    "right": noop("Right"),
    "partly": noop("Partly right"),
    "wrong": noop("Wrong"),
}


class Moved(Struct, frozen=True):
    """How many gave something before the talk and after it; shares are in percent of all."""

    label: str
    first: int
    last: int
    first_share: int
    last_share: int
    is_key: bool = False


class Bin(Struct, frozen=True):
    """A tenth of the scale of probabilities; the fullest is as high as there is room."""

    low: int
    first: int
    last: int
    first_height: int
    last_height: int


class Tally(Struct, frozen=True):
    """What came of a vote. `title` says what the rows count.

    `bins` are there for a claim, `pinned` for an exhibit: the document with the class's pins.
    """

    title: str
    rows: tuple[Moved, ...]
    first: int
    last: int
    bins: tuple[Bin, ...] = ()
    pinned: Exhibit | None = None


class Given(Struct, frozen=True):
    """What each learner gave before the talk, and what each gave in the end."""

    first: Mapping[LearnerId, RawAnswer]
    last: Mapping[LearnerId, RawAnswer]


def given_in(stands: Round, votes: Iterable[Vote]) -> Given:
    """The votes before the second vote began, and the last ones before all was shown."""
    first, last = {}, {}
    for vote in votes:
        if stands.revealed_at is not None and vote.answered_at > stands.revealed_at:
            continue
        last[vote.learner] = vote.raw
        if stands.again_at is None or vote.answered_at < stands.again_at:
            first[vote.learner] = vote.raw
    return Given(first, last)


def voted_now(stands: Round, votes: Iterable[Vote]) -> set[LearnerId]:
    """Who has voted in the vote that is open, or was last."""
    since = stands.again_at
    return {vote.learner for vote in votes if since is None or vote.answered_at >= since}


def pinned_now(stands: Round, pins: Iterable[Pin]) -> set[LearnerId]:
    """Who has set a pin in the vote that is open, or was last."""
    wanted = 1 if stands.again_at is None else 2
    return {pin.learner for pin in pins if pin.try_number == wanted}


def tally_of(thing: Thing, given: Given) -> Tally:
    """The votes on a claim or question, counted as its kind asks for."""
    if thing.item is None:
        raise ValueError(thing.name)
    if thing.is_claim:
        rows = _bands(given)
        return _tally(_("Judgement"), rows, given, bins=_bins(given))
    question = thing.item.question
    if thing.item.kind == "quantity":
        return _tally(_("Answer"), _readings(thing.item, given), given)
    if thing.item.kind == "short-text":
        return _tally(_("What the key makes of it"), _verdicts(thing.item, given), given)
    if thing.item.kind == "pin":
        pointed = _pointed(cast("PinQuestion", question), given)
        return _tally(_("Verdict and place"), pointed, given)
    if (chosen := _CHOSEN.get(thing.item.kind)) is not None:
        return _tally(_("Answer"), _chosen(question, chosen, given), given)
    return _tally(_("Placed rightly"), _placed_rightly(thing.item, given), given)


def tally_of_pins(exhibit: Exhibit, pins: Iterable[Pin]) -> Tally:
    """The pins on an exhibit, counted place by place and set on the document."""
    first: dict[LearnerId, str] = {}
    last: dict[LearnerId, str] = {}
    for pin in sorted(pins, key=lambda pin: pin.try_number):
        last[pin.learner] = pin.place
        if pin.try_number == 1:
            first[pin.learner] = pin.place
    before, after = Counter(first.values()), Counter(last.values())
    named = sorted({*before, *after}, key=lambda place: (-after[place], -before[place], place))
    rows = _rows(((escape(place_in_words(exhibit, p)), p) for p in named), before, after, last)
    return Tally(_("Place"), rows, len(first), len(last), pinned=_with_pins(exhibit, before, after))


def _with_pins(exhibit: Exhibit, before: Counter[str], after: Counter[str]) -> Exhibit:
    mark = Markup(
        '<span class="pins"><svg viewBox="0 0 12 16" aria-hidden="true">'
        '<path d="M6 16 1.6 9A5.2 5.2 0 1 1 10.4 9Z"/></svg>'
        '<b class="num">{last}</b><span class="visually-hidden">{words}</span></span>'
    )

    def pins_at(place: str, _words: str) -> Markup | str:
        if not (before[place] or after[place]):
            return ""
        words = _("pins after the talk, %(first)s before it") % {"first": before[place]}
        return mark.format(last=after[place], words=words)

    return with_places(exhibit, pins_at)


def _tally(
    title: str, rows: tuple[Moved, ...], given: Given, *, bins: tuple[Bin, ...] = ()
) -> Tally:
    return Tally(title, rows, len(given.first), len(given.last), bins)


def _rows(
    labels: Iterable[tuple[str, object]],
    before: Counter[Any],
    after: Counter[Any],
    voted: Mapping[LearnerId, object],
    is_key: Callable[[Any], bool] = lambda _: False,
) -> tuple[Moved, ...]:
    # `Any`: what is counted are words, ids or numbers.
    total = max(1, len(voted))
    return tuple(
        Moved(
            label=label,
            first=before[key],
            last=after[key],
            first_share=round(100 * before[key] / total),
            last_share=round(100 * after[key] / total),
            is_key=is_key(key),
        )
        for label, key in labels
    )


def _bands(given: Given) -> tuple[Moved, ...]:
    before, after = (
        Counter(str(band_of(number)) for number in _percents(side.values()))
        for side in (given.first, given.last)
    )
    return _rows(((str(escape(str(b))), str(b)) for b in BANDS), before, after, given.last)


def _bins(given: Given) -> tuple[Bin, ...]:
    before, after = (
        Counter(min(number, 99) // (100 // _BINS) for number in _percents(side.values()))
        for side in (given.first, given.last)
    )
    fullest = max([1, *before.values(), *after.values()])
    return tuple(
        Bin(
            low=100 // _BINS * place,
            first=before[place],
            last=after[place],
            first_height=round(_ROOM * before[place] / fullest),
            last_height=round(_ROOM * after[place] / fullest),
        )
        for place in range(_BINS)
    )


def _percents(answers: Iterable[RawAnswer]) -> list[int]:
    numbers = (answer.get("probability") for answer in answers)
    return [number for number in numbers if isinstance(number, int)]


# Which field of an answer holds what was chosen, and which of a question what there was to choose.
_CHOSEN: Final[Mapping[str, tuple[str, str]]] = {
    "single-choice": ("option", "options"),
    "multiple-choice": ("options", "options"),
    "pick-line": ("lines", "lines"),
}


# `Any`: each kind that can be chosen from is a model of its own, with nearly the same fields.
def _chosen(question: Any, fields: tuple[str, str], given: Given) -> tuple[Moved, ...]:
    field, offered = fields
    before, after = (_ids(field, side.values()) for side in (given.first, given.last))
    key = getattr(question, "key", ())
    right = {each.id for each in getattr(question, offered) if getattr(each, "is_right", False)}
    right |= {key} if isinstance(key, str) else set(key)
    labels = ((each.text, each.id) for each in getattr(question, offered))
    return _rows(labels, before, after, given.last, right.__contains__)


def _pointed(pin: PinQuestion, given: Given) -> tuple[Moved, ...]:
    before, after = (
        Counter((name, answer.get(name)) for answer in side for name in ("verdict", "place"))
        for side in (given.first.values(), given.last.values())
    )
    right = {(each.field, each.value) for each in pin.answerable if each.is_right}
    labels = ((each.text, (each.field, each.value)) for each in pin.answerable)
    return _rows(labels, before, after, given.last, right.__contains__)


def _ids(field: str, answers: Iterable[RawAnswer]) -> Counter[object]:
    found: Counter[object] = Counter()
    for answer in answers:
        value = answer.get(field)
        found.update(value if isinstance(value, list) else [value])
    return found


def _placed_rightly(item: Item, given: Given) -> tuple[Moved, ...]:
    """For kinds whose answer has parts: how many got each part right."""
    before, after = (_right_parts(item, side.values()) for side in (given.first, given.last))
    return _rows(_parts(item.question), before, after, given.last)


def _right_parts(item: Item, answers: Iterable[RawAnswer]) -> Counter[str]:
    grade = kind_of(item.kind).grade
    results = (grade(item.question, answer) for answer in answers)
    return Counter(mark.part for result in results for mark in result.marks if mark.is_right)


# `Any`: as above.
def _parts(question: Any) -> Sequence[tuple[str, str]]:
    for name in ("left", "entries", "cards", "changes"):
        if (parts := getattr(question, name, None)) is not None:
            return [(part.text, part.id) for part in parts]
    return []


def _readings(item: Item, given: Given) -> tuple[Moved, ...]:
    grade = kind_of(item.kind).grade

    def counted(answers: Iterable[RawAnswer]) -> Counter[str]:
        readings = (grade(item.question, answer).reading for answer in answers)
        return Counter(reading for reading in readings if reading)

    right = {
        result.reading
        for answer in (*given.first.values(), *given.last.values())
        if (result := grade(item.question, answer)).verdict == "right"
    }
    before, after = counted(given.first.values()), counted(given.last.values())
    common = [reading for reading, _count in (before + after).most_common(_MOST_VALUES)]
    labels = ((str(escape(reading)), reading) for reading in common)
    return _rows(labels, before, after, given.last, right.__contains__)


def _verdicts(item: Item, given: Given) -> tuple[Moved, ...]:
    grade = kind_of(item.kind).grade
    before, after = (
        Counter(str(grade(item.question, answer).verdict) for answer in side.values())
        for side in (given.first, given.last)
    )
    labels = ((_(words), verdict) for verdict, words in _VERDICTS.items())
    return _rows(labels, before, after, given.last)
