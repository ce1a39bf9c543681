"""The kinds of question that exist, and the way of a question to JSON and back.

A kind is loaded when it is first asked for: a page without questions needs none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import TypeAdapter

    from unsealed.questions.kind import Kind, Question

_NAMES: Final = (
    "single-choice",
    "multiple-choice",
    "claim-judgement",
    "order",
    "match",
    "sort-layers",
    "pick-line",
    "quantity",
    "short-text",
    "pin",
    "mark-changes",
)
"""Each is the name of a package beside this module, but for its hyphens."""


# Each kind grades its own model only; a mapping over all of them cannot say so.
class _Kinds(Mapping[str, "Kind[Any]"]):
    """Every kind by its name."""

    def __getitem__(self, name: str) -> Kind[Any]:
        if name not in _NAMES:
            raise KeyError(name)
        return _loaded(name)

    def __iter__(self) -> Iterator[str]:
        return iter(_NAMES)

    def __len__(self) -> int:
        return len(_NAMES)


KINDS: Final[Mapping[str, Kind[Any]]] = _Kinds()


def kind_of(name: str) -> Kind[Any]:
    """The kind of this name. Raises KeyError, with the names there are, if there is none."""
    try:
        return KINDS[name]
    except KeyError:
        message = f'There is no kind of question "{name}". The kinds are {", ".join(KINDS)}.'
        raise KeyError(message) from None


def load_kinds() -> None:
    """Load every kind, so that nobody's first answer waits for it."""
    for name in KINDS:
        _adapter(name)


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
def _loaded(name: str) -> Kind[Any]:
    kind: Kind[Any] = import_module(f"unsealed.questions.{name.replace('-', '_')}").KIND
    return kind


@cache
def _adapter(kind: str) -> TypeAdapter[Question]:
    from pydantic import TypeAdapter

    return TypeAdapter(kind_of(kind).model)
