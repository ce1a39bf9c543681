"""A log of hand-overs checked entry by entry: does the hash fit, and is there a gap before it?

A gap is where the giver of an entry is not who took the thing in the entry before, or where one
of the two was not noted. What happened in a gap no log can tell.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime, timedelta


class HandOver(Struct, frozen=True):
    """An entry: who gave what to whom, and when; None where it was not noted.

    `noted` is the hash that the entry has, or another number that stands for it. `file` is the
    file, of those beside the log, that was handed over. Without `has_time` only the day is known.
    """

    sender: str | None
    to: str | None
    at: datetime
    what: str
    noted: str | None = None
    file: str | None = None
    seal: str | None = None
    has_time: bool = True


class HashState(StrEnum):
    """What the hash of an entry comes to."""

    FITS = "fits"
    DIFFERS = "differs"
    NOT_NOTED = "not-noted"
    FIRST_NOTED = "first-noted"
    AS_BEFORE = "as-before"
    UNLIKE_BEFORE = "unlike-before"


class CheckedEntry(Struct, frozen=True):
    """An entry, the hash of its file as it was worked out again, and what both come to.

    `gap` is the time since the entry before, where nobody's hands are noted for it.
    """

    hand_over: HandOver
    found: str | None
    hash_state: HashState
    gap: timedelta | None


def check_log(
    hand_overs: Iterable[HandOver], hashes: Mapping[str, str]
) -> tuple[CheckedEntry, ...]:
    """Each entry of a log, checked. `hashes` are those of the files beside it, worked out anew."""
    checked: list[CheckedEntry] = []
    before: HandOver | None = None
    last_noted: str | None = None
    for each in hand_overs:
        found = hashes.get(each.file) if each.file else None
        state = _hash_state(each.noted, found, last_noted)
        checked.append(CheckedEntry(each, found, state, _gap(before, each)))
        before, last_noted = each, each.noted or last_noted
    return tuple(checked)


def _hash_state(noted: str | None, found: str | None, last_noted: str | None) -> HashState:
    if noted is None:
        return HashState.NOT_NOTED
    if found is not None:
        return HashState.FITS if noted == found else HashState.DIFFERS
    if last_noted is None:
        return HashState.FIRST_NOTED
    return HashState.AS_BEFORE if noted == last_noted else HashState.UNLIKE_BEFORE


def _gap(before: HandOver | None, entry: HandOver) -> timedelta | None:
    if before is None:
        return None
    is_joined = entry.sender is not None and entry.sender == before.to
    return None if is_joined else entry.at - before.at
