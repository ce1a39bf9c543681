"""The YAML parser, as everything here uses it: a stream of events with marks, and nothing else.

Only PyYAML's parser (libyaml where there is a wheel for it) is used, which rendering Markdown
blocks loads anyway. What its loaders would make of the events (`no` as false, doubled keys
dropped, cycles by anchors) never happens here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml  # type: ignore[import-untyped]  # PyYAML ships no types
from yaml import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    Mark,
    MarkedYAMLError,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from yaml.reader import ReaderError  # type: ignore[import-untyped]  # likewise

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    Event: TypeAlias = Any  # PyYAML ships no types

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_START = Mark("", 0, 0, 0, None, None)


def events_of(text: str) -> Iterator[Event]:
    """The events of a text, in order. Raises MarkedYAMLError where it cannot be understood."""
    try:
        loader = _Loader(text)
        while (event := loader.get_event()) is not None:
            yield event
    except (ReaderError, UnicodeError) as failure:
        # A character that YAML does not have. Files are searched for these before; texts of
        # other origin may hold them.
        raise MarkedYAMLError(problem=str(failure), problem_mark=_START) from failure


__all__ = [
    "AliasEvent",
    "DocumentStartEvent",
    "Event",
    "MappingEndEvent",
    "MappingStartEvent",
    "MarkedYAMLError",
    "ScalarEvent",
    "SequenceEndEvent",
    "SequenceStartEvent",
    "events_of",
]
