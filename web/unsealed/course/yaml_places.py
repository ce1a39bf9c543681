"""Where each key and value of a YAML text stands. Slow and exact: asked only to word a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct, field

from unsealed.course.yaml_events import (
    MappingEndEvent,
    MappingStartEvent,
    MarkedYAMLError,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    events_of,
)

if TYPE_CHECKING:
    from unsealed.course.yaml_events import Event

Path: TypeAlias = "tuple[str | int, ...]"
Place: TypeAlias = "tuple[int, int]"


class Places(Struct, frozen=True):
    """Places by path: the value at each path, and the key that leads to it."""

    first_line: int
    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    ends: dict[Path, Place] = field(default_factory=dict)

    def value(self, path: Path) -> Place:
        """Where the value stands, or the nearest part above it that exists."""
        return self._nearest(self.values, path)

    def key(self, path: Path) -> Place:
        """Where the key stands; for an item of a list, where the item does."""
        return self._nearest(self.keys, path) if path in self.keys else self.value(path)

    def _nearest(self, places: dict[Path, Place], path: Path) -> Place:
        while path and path not in places:
            path = path[:-1]
        return places.get(path, (self.first_line, 1))


class _Level(Struct):
    """A list or mapping that is open: the path to it and the key or number of what comes next."""

    path: Path
    is_mapping: bool
    key: str | None = None
    count: int = 0

    def take(self) -> Path:
        """The path of the value that comes now."""
        if self.is_mapping:
            key, self.key = self.key, None
            return (*self.path, key or "")
        self.count += 1
        return (*self.path, self.count - 1)


def places_of(text: str, first_line: int = 1) -> Places:
    """The places of everything up to where the text stops being YAML."""
    places = Places(first_line)
    levels: list[_Level] = []
    try:
        for event in events_of(text):
            _follow(event, places, levels)
    except MarkedYAMLError:
        pass  # The reader has said so; what stands before the break still has its place.
    return places


def _follow(event: Event, places: Places, levels: list[_Level]) -> None:
    if isinstance(event, (MappingEndEvent, SequenceEndEvent)):
        levels.pop()
        return
    if not isinstance(event, (ScalarEvent, MappingStartEvent, SequenceStartEvent)):
        return
    level = levels[-1] if levels else None
    here = _place(event.start_mark, places.first_line)
    if level and level.is_mapping and level.key is None and isinstance(event, ScalarEvent):
        level.key = event.value
        places.keys.setdefault((*level.path, event.value), here)
        return
    path = level.take() if level else ()
    places.values.setdefault(path, here)
    places.ends.setdefault(path, _place(event.end_mark, places.first_line))
    if not isinstance(event, ScalarEvent):
        levels.append(_Level(path, isinstance(event, MappingStartEvent)))


def _place(mark: Event, first_line: int) -> Place:
    return mark.line + first_line, mark.column + 1
