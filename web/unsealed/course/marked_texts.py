"""The Markdown in a model: every text field that is marked as such, with the way to it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from pydantic import BaseModel

from unsealed.questions.kind import Markup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.course.yaml_places import Path


class MarkedText(NamedTuple):
    """A Markdown text, its path in its file, and whether it has no paragraphs of its own."""

    path: Path
    text: str
    inline: bool


def marked_texts(value: object, path: Path = ()) -> Iterator[MarkedText]:
    """All Markdown in a model or in a list or mapping of models, in the order of their fields."""
    if isinstance(value, BaseModel):
        for name, key, markup in _fields(type(value)):
            yield from _texts(getattr(value, name), (*path, key), markup)
    else:
        yield from _texts(value, path, None)


def _texts(value: object, path: Path, markup: Markup | None) -> Iterator[MarkedText]:
    if isinstance(value, str):
        if markup:
            yield MarkedText(path, value, markup.inline)
    elif isinstance(value, BaseModel):
        yield from marked_texts(value, path)
    elif isinstance(value, tuple):
        for number, each in enumerate(value):
            yield from _texts(each, (*path, number), markup)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _texts(each, (*path, str(key)), markup)


@cache
def _fields(model: type[BaseModel]) -> tuple[tuple[str, str, Markup | None], ...]:
    return tuple(
        (name, info.alias or name, _markup((*info.metadata, info.annotation)))
        for name, info in model.model_fields.items()
    )


# An annotation can be any type form at all, so there is no narrower type for it.
def _markup(parts: tuple[Any, ...]) -> Markup | None:
    for part in parts:
        if isinstance(part, Markup):
            return part
        inside = (*getattr(part, "__metadata__", ()), *get_args(part))
        if inside and (found := _markup(inside)):
            return found
    return None
