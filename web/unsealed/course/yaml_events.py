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
    MarkedYAMLError,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    Event: TypeAlias = Any  # PyYAML ships no types

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def events_of(text: str) -> Iterator[Event]:
    """The events of a text, in order. Raises MarkedYAMLError where it cannot be understood."""
    loader = _Loader(text)
    try:
        while (event := loader.get_event()) is not None:
            yield event
    finally:
        loader.dispose()


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
