"""Reading YAML: the data as JSON would hold it, and all that is wrong with it as YAML.

Values are resolved by the core schema of YAML 1.2 (section 10.3.2): `no` and `2025-09-26` are
text. Anchors, aliases and tags are refused, so that no small file becomes a large or endless one.
"""

from __future__ import annotations

import math
import re
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from unsealed.course import yaml_events
from unsealed.course.faults import Fault, fault
from unsealed.course.yaml_places import Places, places_of
from unsealed.language import gettext as _

if TYPE_CHECKING:
    from unsealed.course.yaml_events import Event
    from unsealed.course.yaml_places import Path
    from unsealed.questions.kind import JsonValue

DEEPEST = 30
_CONSTANTS: dict[str, JsonValue] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_WHOLE = re.compile(r"[-+]?[0-9]{1,400}")
_BASED = re.compile(r"0o[0-7]{1,100}|0x[0-9a-fA-F]{1,100}")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NUMERIC_START = frozenset("+-.0123456789")


class YamlDocument(Struct, frozen=True, dict=True):
    """A YAML file as read. `data` is None when there is nothing to go on with."""

    path: str
    text: str
    data: JsonValue
    faults: tuple[Fault, ...]
    first_line: int = 1

    @cached_property
    def places(self) -> Places:
        """Where every key and value stands; found only when somebody asks."""
        return places_of(self.text, self.first_line)

    def fault(self, path: Path, code: str, message: str) -> Fault:
        """A fault at the value that the path leads to, or at the nearest part above it."""
        return fault(self.path, self.places.value(path), code, message)

    def fault_within(self, path: Path, needle: str, code: str, message: str) -> Fault:
        """A fault at a piece of text inside a value; at the value where it is written otherwise."""
        return fault(self.path, self._place_within(path, needle), code, message)

    def _place_within(self, path: Path, needle: str) -> tuple[int, int]:
        line, column = self.places.value(path)
        last = self.places.ends.get(path, (line, column))[0]
        lines = self.text.split("\n")
        for number in range(line, last + 1):
            row = lines[number - self.first_line : number - self.first_line + 1]
            start = column - 1 if number == line else 0
            found = row[0].find(needle, start) if row else -1
            if found >= 0:
                return number, found + 1
        return line, column


class _Refused(Exception):
    def __init__(self, mark: Event, code: str, message: str) -> None:
        super().__init__(message)
        self.mark, self.code, self.message = mark, code, message

    def as_fault(self, path: str, first_line: int) -> Fault:
        line, column = self.mark.line + first_line, self.mark.column + 1
        return fault(path, (line, column), self.code, self.message)


def read_yaml(text: str, path: str, first_line: int = 1) -> YamlDocument:
    """The document in a text, with all faults that YAML itself knows. Nothing is raised.

    `first_line` is the number that the text's first line has in its file.
    """
    building = _Building()
    try:
        building.read(text)
    except _Refused as refused:
        building.refused.append(refused)
    except yaml_events.MarkedYAMLError as failure:
        building.refused.append(_misunderstood(failure))
    faults = tuple(refused.as_fault(path, first_line) for refused in building.refused)
    is_whole = all(refused.code == "yaml-duplicate-key" for refused in building.refused)
    return YamlDocument(path, text, building.root if is_whole else None, faults, first_line)


def resolved(plain: str) -> JsonValue:
    """What an unquoted word means: null, true, false, a number, or else the text itself."""
    if plain in _CONSTANTS:
        return _CONSTANTS[plain]
    if plain[0] not in _NUMERIC_START:
        return plain
    if _WHOLE.fullmatch(plain):
        return int(plain)
    if _BASED.fullmatch(plain):
        return int(plain, 0)
    if _DECIMAL.fullmatch(plain) and math.isfinite(number := float(plain)):
        return number
    return plain


class _Building:
    """Data under construction. There is no recursion, since the depth is the author's."""

    def __init__(self) -> None:
        self.root: JsonValue = None
        self.refused: list[_Refused] = []
        self._open: list[dict[str, JsonValue] | list[JsonValue]] = []
        self._keys: list[str | None] = []
        self._documents = 0

    def read(self, text: str) -> None:
        take = {
            yaml_events.ScalarEvent: self._scalar,
            yaml_events.MappingStartEvent: self._mapping,
            yaml_events.SequenceStartEvent: self._sequence,
            yaml_events.MappingEndEvent: self._end,
            yaml_events.SequenceEndEvent: self._end,
            yaml_events.AliasEvent: self._alias,
            yaml_events.DocumentStartEvent: self._document,
        }
        for event in yaml_events.events_of(text):
            if method := take.get(type(event)):
                method(event)

    def _scalar(self, event: Event) -> None:
        if event.anchor is not None or event.tag is not None:
            _refuse_properties(event)
        if self._open and type(self._open[-1]) is dict and self._keys[-1] is None:
            self._name(event)
        else:
            self._put(resolved(event.value) if event.implicit[0] else event.value)

    def _name(self, event: Event) -> None:
        self._keys[-1] = event.value
        if event.value in self._open[-1]:
            message = _('"%(key)s" stands twice in one mapping. Delete or rename one of the two.')
            shown = message % {"key": event.value}
            self.refused.append(_Refused(event.start_mark, "yaml-duplicate-key", shown))

    def _put(self, value: JsonValue) -> None:
        if not self._open:
            self.root = value
            return
        container = self._open[-1]
        if isinstance(container, list):
            container.append(value)
            return
        container[self._keys[-1] or ""] = value
        self._keys[-1] = None

    def _mapping(self, event: Event) -> None:
        self._start({}, event)

    def _sequence(self, event: Event) -> None:
        self._start([], event)

    def _start(self, container: dict[str, JsonValue] | list[JsonValue], event: Event) -> None:
        if event.anchor is not None or event.tag is not None:
            _refuse_properties(event)
        if self._open and isinstance(self._open[-1], dict) and self._keys[-1] is None:
            message = _("a key must be text, found a list or a mapping. Write a plain word.")
            raise _Refused(event.start_mark, "yaml-syntax", message)
        if len(self._open) >= DEEPEST:
            message = _("nested more than %(most)d deep. No file of the course needs that.")
            raise _Refused(event.start_mark, "yaml-nesting", message % {"most": DEEPEST})
        self._put(container)
        self._open.append(container)
        self._keys.append(None)

    def _end(self, event: Event) -> None:  # noqa: ARG002  all takers of events look the same
        self._open.pop()
        self._keys.pop()

    def _alias(self, event: Event) -> None:
        message = _('found the YAML alias "*%(name)s". Aliases are not read; write the text again.')
        raise _Refused(event.start_mark, "yaml-anchor", message % {"name": event.anchor})

    def _document(self, event: Event) -> None:
        self._documents += 1
        if self._documents > 1:
            message = _('found a second document after "---". Keep one document in a file.')
            raise _Refused(event.start_mark, "yaml-syntax", message)


def _refuse_properties(event: Event) -> None:
    if event.anchor is not None:
        message = _('found the YAML anchor "&%(name)s". Anchors are not read; delete it.')
        raise _Refused(event.start_mark, "yaml-anchor", message % {"name": event.anchor})
    message = _('found the YAML tag "%(tag)s". Tags are not read; put the text in quotes.')
    raise _Refused(
        event.start_mark,
        "yaml-tag",
        message % {"tag": event.tag.replace("tag:yaml.org,2002:", "!!")},
    )


def _misunderstood(failure: yaml_events.MarkedYAMLError) -> _Refused:
    mark = failure.problem_mark or failure.context_mark
    words = " ".join(part for part in (failure.context, failure.problem) if part)
    message = _("this is not YAML: %(reason)s.%(hint)s") % {
        "reason": words,
        "hint": _hint(words),
    }
    return _Refused(mark, "yaml-syntax", message)


def _hint(words: str) -> str:
    if "tab character" in words:
        return _(" Indent with spaces.")
    if "mapping values are not allowed" in words:
        return _(' A text that contains ": " must stand in quotes.')
    if "cannot start any token" in words:
        return _(" Indent with spaces, and put a text that begins with @, %% or ` in quotes.") % {}
    if "quoted scalar" in words:
        return _(" A quotation mark is not closed.")
    if "block" in words:
        return _(" Check that the lines of one list or mapping are indented alike.")
    if "flow" in words:
        return _(" A bracket or brace is not closed.")
    return ""
