"""The table of who held which office: YAML that a lesson may ship.

offices:
  - title: Minister of Ports
    also: [minister]
    holders:
      - {name: Ana Brandt, also: [Brandt], from: 2014-05-01, until: 2019-04-30}
"""

from __future__ import annotations

from datetime import date
from typing import Any

import yaml  # type: ignore[import-untyped]  # PyYAML ships no types
from msgspec import Struct


class BadTable(Exception):
    """The table cannot be read; the message says where and why."""


class Holder(Struct, frozen=True):
    """Somebody in an office, from one day up to another; None where it has no end yet."""

    office: str
    titles: tuple[str, ...]
    name: str
    names: tuple[str, ...]
    begin: date
    end: date | None

    def held_it_on(self, day: date) -> bool:
        """Whether this was the holder of the office on that day."""
        return self.begin <= day and (self.end is None or day <= self.end)


def read_offices(data: bytes) -> tuple[Holder, ...]:
    """The holders that a table lists. Raises BadTable."""
    try:
        # Texts only: YAML 1.1 would turn `no` into false, and dates that do not exist into errors.
        read = yaml.load(data, yaml.BaseLoader)  # noqa: S506  # it makes nothing but texts
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise BadTable(" ".join(str(error).split())[:200]) from None
    offices = _of(read, "offices", list, "the table")
    return tuple(holder for office in offices for holder in _holders(office))


def _holders(office: Any) -> list[Holder]:  # YAML of any shape
    title = _of(office, "title", str, "an office")
    titles = (title, *_also(office, title))
    holders = _of(office, "holders", list, title)
    return [_holder(each, title, titles) for each in holders]


def _holder(read: Any, office: str, titles: tuple[str, ...]) -> Holder:
    name = _of(read, "name", str, office)
    begin = _day(_of(read, "from", str, name), name)
    until = read.get("until")
    end = None if until in (None, "") else _day(until, name)
    return Holder(office, titles, name, (name, *_also(read, name)), begin, end)


def _also(read: Any, place: str) -> tuple[str, ...]:
    also = read.get("also", [])
    if isinstance(also, list) and all(isinstance(each, str) and each.strip() for each in also):
        return tuple(also)
    message = f'{place}: "also" must be a list of names'
    raise BadTable(message)


def _of(read: Any, key: str, kind: type, place: str) -> Any:
    """What stands under a key, of the kind that it must have."""
    found = read.get(key) if isinstance(read, dict) else None
    if not isinstance(found, kind) or not found:
        wanted = "a list" if kind is list else "a text"
        message = f'{place}: "{key}" must be {wanted}'
        raise BadTable(message)
    return found


def _day(text: Any, place: str) -> date:
    try:
        return date.fromisoformat(text)
    except (ValueError, TypeError):
        message = f"{place}: a day must be written like 2019-03-19, found {text!r}"
        raise BadTable(message) from None
