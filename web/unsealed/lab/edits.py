"""What was changed in a text by hand: line by line, and no more than a hand changes.

A letter counts here, and so does a space; for the words of a copy there is `comparison/`. The time
is bounded by the bounds on what may change.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_CHANGED = 300
"""How many characters may be taken out and put in, all together."""
MOST_LINES = 40
"""How many lines may differ."""
MOST_SEARCHED = 400
"""Among how many lines those are looked for that stayed the same."""
LARGEST_TEXT = 20_000
"""How many bytes a file may have whose text is offered for change."""
_UNSENT = re.compile("[^\t\n\\x20-\\x7e\xa0-\ud7ff\ue000-\U0010ffff]")


class TooMuchChanged(Exception):
    """More was changed than a small edit may change."""


class Edit(Struct, frozen=True):
    """A line that was changed: what stands before the change, what is gone, what is new, what
    follows. `line` counts from 1 in the changed text; of a line that `is_gone`, in the original.
    """

    line: int
    before: str = ""
    gone: str = ""
    new: str = ""
    after: str = ""
    is_new: bool = False
    is_gone: bool = False


def editable_text(data: bytes) -> str | None:
    """The text of a mail with plain line ends, where a form gives back its very bytes; else None.

    A form sends every line end as CR and LF, and no other characters that steer.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    plain = text.replace("\r\n", "\n")
    is_kept = not _UNSENT.search(plain) and bytes_of(plain) == data
    return plain if is_kept and len(data) <= LARGEST_TEXT else None


def bytes_of(text: str) -> bytes:
    """The mail of a text: every line ends as RFC 5322 asks."""
    return text.replace("\n", "\r\n").encode("utf-8")


def edits_between(original: str, changed: str) -> tuple[Edit, ...]:
    """The edits that lead from one text to the other. Raises TooMuchChanged."""
    first, second = original.split("\n"), changed.split("\n")
    found: list[Edit] = []
    for tag, start, end, new_start, new_end in _steps(first, second):
        if tag != "equal":
            found += _paired(first[start:end], second[new_start:new_end], start, new_start)
    number = sum(len(each.gone) + len(each.new) for each in found)
    if number > MOST_CHANGED or len(found) > MOST_LINES:
        raise TooMuchChanged
    return tuple(found)


def _steps(first: list[str], second: list[str]) -> list[tuple[str, int, int, int, int]]:
    """What became of the lines between those at both ends that are the same.

    Where very many are left they are not searched: they are too many all the same.
    """
    start = _same(first, second)
    end = _same(first[start:][::-1], second[start:][::-1])
    one, other = first[start : len(first) - end], second[start : len(second) - end]
    if max(len(one), len(other)) > MOST_SEARCHED:
        raise TooMuchChanged
    steps = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return [(tag, a + start, b + start, c + start, d + start) for tag, a, b, c, d in steps]


def _same(one: Sequence[str], other: Sequence[str]) -> int:
    """How many lines, or characters, are the same from the beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _paired(gone: list[str], new: list[str], start: int, new_start: int) -> list[Edit]:
    return [
        _edit(old, found, start + place + 1, new_start + place + 1)
        for place, (old, found) in enumerate(zip_longest(gone, new))
    ]


def _edit(old: str | None, new: str | None, old_line: int, line: int) -> Edit:
    if old is None:
        return Edit(line, new=new or "", is_new=True)
    if new is None:
        return Edit(old_line, gone=old, is_gone=True)
    begins = _same(old, new)
    ends = _same(old[begins:][::-1], new[begins:][::-1])
    return Edit(
        line=line,
        before=new[:begins],
        gone=old[begins : len(old) - ends],
        new=new[begins : len(new) - ends],
        after=new[len(new) - ends :],
    )
