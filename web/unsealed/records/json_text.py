"""A column of JSON: what an answer, a question or a rule is made of, as text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from collections.abc import Callable

    from unsealed.questions.kind import JsonValue

# Made once: json.dumps and json.loads make or look for theirs at each call.
_to_text = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_from_text: Callable[[str], JsonValue] = json.JSONDecoder().decode


def value_of(text: str) -> JsonValue:
    """The value of a text of such a column."""
    return _from_text(text)


class JsonText(TypeDecorator["JsonValue"]):
    """JSON kept as text: the same bytes on every database, readable in any tool."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: JsonValue, _: Dialect) -> str | None:
        """The value as text, keys in order, so that equal values are equal texts."""
        if value is None:
            return None
        return _to_text(value)

    def process_result_value(self, value: str | None, _: Dialect) -> JsonValue:
        """The value."""
        return None if value is None else _from_text(value)
