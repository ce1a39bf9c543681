"""The questions in the dialogue: what is on the list, and what may be put in instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup
from msgspec import Struct

from unsealed.pages.assigned_sets import found
from unsealed.pages.cards import CLAIM
from unsealed.pages.services import edition
from unsealed.records.assignments import ItemName

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unsealed.course.edition import Item, Lesson
    from unsealed.pages.assignment_form import Form

_LONGEST = 160


class Row(Struct, frozen=True):
    """A question on the list. `from_lesson` is a title where it is another lesson's."""

    key: str
    text: str
    seal: str
    from_lesson: str
    is_ticked: bool
    is_being_swapped: bool


class Candidates(Struct, frozen=True):
    """Questions of one lesson that may be put in, each by its key and its text."""

    title: str
    entries: tuple[tuple[str, str], ...]


def rows_of(form: Form) -> tuple[Row, ...]:
    """The list, in order, without what the course no longer has."""
    return tuple(_row(form, name, item) for name in form.rows if (item := found(name)) is not None)


def candidates(form: Form) -> tuple[Candidates, ...]:
    """What may stand in the place of the question that is being swapped.

    The rest of the same lesson first, then questions of other lessons that train the same seal.
    """
    item = found(form.swapping) if form.swapping else None
    if item is None:
        return ()
    others = (card.slug for unit in edition().units() for card in unit.lessons)
    slugs = dict.fromkeys((form.lesson.card.slug, item.lesson, *others))
    offered = (_of_lesson(form, item, slug) for slug in slugs)
    return tuple(each for each in offered if each.entries)


def _of_lesson(form: Form, swapped: Item, slug: str) -> Candidates:
    lesson = edition().lesson(slug)
    if lesson is None:
        return Candidates("", ())
    is_same = slug == form.lesson.card.slug
    items = (
        item
        for item in edition().items(slug).values()
        if not item.sibling_of
        and (item.kind == CLAIM) == (swapped.kind == CLAIM)
        and (is_same or _trains_the_same(item, swapped, lesson))
        and ItemName(slug, item.id) not in form.rows
    )
    return Candidates(lesson.card.title, _entries(items))


def _trains_the_same(item: Item, swapped: Item, lesson: Lesson) -> bool:
    """Whether it asks about the same seal, and does not stand in the text of another lesson."""
    same = item.question.seal is not None and item.question.seal == swapped.question.seal
    return same and item.id not in lesson.exercises


def _entries(items: Iterable[Item]) -> tuple[tuple[str, str], ...]:
    return tuple((f"{item.lesson}/{item.id}", text_of(item)) for item in items)


def _row(form: Form, name: ItemName, item: Item) -> Row:
    lesson = edition().lesson(name.lesson)
    is_own = name.lesson == form.lesson.card.slug
    return Row(
        key="/".join(name),
        text=text_of(item),
        seal=item.question.seal or "",
        from_lesson="" if is_own or lesson is None else lesson.card.title,
        is_ticked=name in form.ticked,
        is_being_swapped=name == form.swapping,
    )


def text_of(item: Item) -> str:
    """What is asked, in plain words and at most a few lines."""
    html = getattr(item.question, "text", None) or item.question.stem
    words = " ".join(Markup(html).striptags().split())  # noqa: S704 - it is HTML of the edition
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rstrip()}…"
