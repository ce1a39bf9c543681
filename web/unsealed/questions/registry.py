"""The kinds of question that exist, and the way of a question to JSON and back."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from unsealed.questions import (
    claim_judgement,
    match,
    multiple_choice,
    order,
    pick_line,
    quantity,
    short_text,
    single_choice,
    sort_layers,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unsealed.questions.kind import Kind, Question

# Each kind grades its own model only; a mapping over all of them cannot say so.
KINDS: Mapping[str, Kind[Any]] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            single_choice.KIND,
            multiple_choice.KIND,
            claim_judgement.KIND,
            order.KIND,
            match.KIND,
            sort_layers.KIND,
            pick_line.KIND,
            quantity.KIND,
            short_text.KIND,
        )
    }
)


def kind_of(name: str) -> Kind[Any]:
    """The kind of this name. Raises KeyError, with the names there are, if there is none."""
    try:
        return KINDS[name]
    except KeyError:
        message = f'There is no kind of question "{name}". The kinds are {", ".join(KINDS)}.'
        raise KeyError(message) from None


# The stored form is JSON: its values are of any type, and are checked when they are read back.
def as_stored(question: Question) -> dict[str, Any]:
    """The question as a JSON object, keyed as authors key it. `from_stored` is its inverse."""
    return question.model_dump(mode="json", by_alias=True)


def from_stored(kind: str, stored: Mapping[str, Any]) -> Question:
    """The question that `as_stored` gave this object for.

    Raises KeyError for an unknown kind, and pydantic's ValidationError if the object is no
    question of that kind.
    """
    return _adapter(kind).validate_python(stored, strict=False)


@cache
def _adapter(kind: str) -> TypeAdapter[Question]:
    return TypeAdapter(kind_of(kind).model)
