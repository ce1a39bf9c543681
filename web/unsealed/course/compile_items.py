"""Claims and questions to rows: every text an author wrote as Markdown becomes sanitised HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, Union, get_args, get_origin

from msgspec import Struct
from pydantic import BaseModel

from unsealed.course.markdown import render_inline, render_prose
from unsealed.course.markdown.inline import REFERENCE
from unsealed.questions.kind import Markup, Question
from unsealed.questions.registry import as_stored

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.course.database import Row, Rows
    from unsealed.course.markdown import Context

M = TypeVar("M", bound=BaseModel)
Act = Callable[[str, Markup], str]
# A field's value is of any type; the field's annotation decides what is done with it.
Change = Callable[[Any, Act], Any]

_REFERENCE = re.compile(REFERENCE)


def rendered(model: M, context: Context) -> M:
    """The same model with HTML where its author wrote Markdown."""

    def act(text: str, markup: Markup) -> str:
        return (render_inline if markup.inline else render_prose)(text, context)

    return _changed(model, act)


def texts_of(model: BaseModel) -> tuple[str, ...]:
    """Every text of a model that is Markdown, in the order of its fields."""
    found: list[str] = []

    def act(text: str, _markup: Markup) -> str:
        found.append(text)
        return text

    _changed(model, act)
    return tuple(found)


def version_of(question: Question) -> str:
    """A hash of what the author wrote: whoever answered it answered exactly this."""
    written = question.model_dump(mode="json", by_alias=True, exclude_unset=True)
    kind = as_kind(question)
    content = json.dumps({**written, "kind": kind}, sort_keys=True, ensure_ascii=False)
    return sha256(content.encode()).hexdigest()[:16]


def as_kind(question: Question) -> str:
    """The name of the question's kind. Every kind's model has the field; their base has not."""
    kind: str = question.kind  # type: ignore[attr-defined]  # see above
    return kind


def cited_in(model: BaseModel) -> tuple[str, ...]:
    """The sources that the texts of a question or exhibit refer to, in order of first use."""
    marks = (match[1] for text in texts_of(model) for match in _REFERENCE.finditer(text))
    return tuple(dict.fromkeys(name.strip(" @") for mark in marks for name in mark.split(",")))


class Place(Struct, frozen=True):
    """Where an item stands: `claim`, `exercise`, `set` or `sibling`, and its place in the lesson.

    `sibling_of` is the question of the quiz that a sibling returns for.
    """

    name: str
    position: int
    sibling_of: str | None = None


def item_rows(lesson: str, question: Question, compiled: Question, place: Place) -> Rows:
    """The rows of a claim or question, as it was written and as it was rendered."""
    kind = as_kind(question)
    content = json.dumps(as_stored(compiled), ensure_ascii=False, separators=(",", ":"))
    seal = compiled.seal.value if compiled.seal else None
    key = (lesson, question.id)
    stands = (*key, place.position, place.name, kind, version_of(question))
    item = (*stands, seal, compiled.stem, content, place.sibling_of)
    return {
        "items": [item],
        "item_sources": _source_rows(key, question),
        "claims": [_claim_row(lesson, compiled)] if place.name == "claim" else [],
        "options": list(_option_rows(key, compiled)),
    }


def _source_rows(key: tuple[str, str], question: Question) -> list[Row]:
    cited = cited_in(question)
    every = dict.fromkeys((*cited, *question.sources))
    return [(*key, position, source, int(source in cited)) for position, source in enumerate(every)]


def _claim_row(lesson: str, claim: Any) -> Row:  # a claim judgement; only its fields matter here
    low, high = claim.range or (None, None)
    return (
        lesson,
        claim.id,
        claim.text,
        claim.by,
        claim.status,
        claim.outcome,
        low,
        high,
        claim.finding,
    )


def _option_rows(key: tuple[str, str], question: BaseModel) -> Iterator[Row]:
    """Whatever a question lists under ids: options, entries, cards, lines."""
    for part in type(question).model_fields:
        entries = getattr(question, part)
        if not isinstance(entries, tuple):
            continue
        for position, entry in enumerate(entries):
            text = getattr(entry, "text", None) or getattr(entry, "title", None)
            if isinstance(entry, BaseModel) and hasattr(entry, "id") and text:
                feedback = getattr(entry, "feedback", None)
                said = feedback if isinstance(feedback, str) else None
                yield (*key, part, position, entry.id, text, said)


def _changed(model: M, act: Act) -> M:
    updates = {
        name: change(value, act)
        for name, change in _changes(type(model)).items()
        if (value := getattr(model, name)) is not None
    }
    return model.model_copy(update=updates)


@cache
def _changes(model: type[BaseModel]) -> dict[str, Change]:
    """What is to be done with each field of a model that holds Markdown somewhere."""
    found = {}
    for name, field in model.model_fields.items():
        hint = (
            Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
        )
        if change := _change(hint):
            found[name] = change
    return found


def _change(hint: Any) -> Change | None:  # type hints have no common type
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        markup = next((mark for mark in arguments[1:] if isinstance(mark, Markup)), None)
        return _change_text(markup) if markup else _change(arguments[0])
    if origin in {Union, UnionType, tuple}:
        inner = next(filter(None, map(_change, arguments)), None)
        return _each(inner) if inner and origin is tuple else inner
    if origin is dict:
        inner = _change(arguments[1])
        return _each_value(inner) if inner else None
    if isinstance(hint, type) and issubclass(hint, BaseModel) and _changes(hint):
        return _changed
    return None


def _change_text(markup: Markup) -> Change:
    return lambda text, act: act(text, markup)


def _each(change: Change) -> Change:
    return lambda values, act: tuple(change(value, act) for value in values)


def _each_value(change: Change) -> Change:
    return lambda values, act: {name: change(value, act) for name, value in values.items()}
