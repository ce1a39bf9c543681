"""Times that mail programs leave where few look for them: Outlook's, in two header fields.

Both hold a Windows file time: tenths of microseconds since 1601, in UTC. `Thread-Index` has the
first five or six bytes of it, of the first mail of the conversation (MS-OXOMSG, 2.2.1.3, and its
footnote on what clients write). The border between the parts has the first eight, of this mail.
"""

from __future__ import annotations

import base64
import binascii
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from unsealed.lab.mail.headers import Header, Message

_BORDER = re.compile(r"NextPart_[0-9A-Fa-f]{3}_[0-9A-Fa-f]{4}_([0-9A-Fa-f]{8})\.([0-9A-Fa-f]{8})")
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_OUTLOOK_BEGAN = datetime(1995, 1, 1, tzinfo=UTC)
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)
_WHOLE = 22
"""Bytes of a thread index without answers."""


class ClockMark(Struct, frozen=True):
    """A time that a program left in a field. `is_of_thread`: it is that of the first mail."""

    header: Header
    when: datetime
    is_of_thread: bool


def read_clock_marks(message: Message) -> tuple[ClockMark, ...]:
    """The marks of the message whose times are possible ones."""
    found = []
    border = message.first("content-type")
    if border is not None and (match := _BORDER.search(border.text)):
        number = int(match[1] + match[2], 16)
        found.append((border, _time(number), False))
    index = message.first("thread-index")
    if index is not None:
        found.append((index, _time(_file_time(index.text)), True))
    return tuple(ClockMark(header, when, flag) for header, when, flag in found if when is not None)


def _file_time(text: str) -> int:
    try:
        data = base64.b64decode(re.sub(r"\s", "", text), validate=True)
    except (binascii.Error, ValueError):
        return 0
    if len(data) < _WHOLE or data[0] != 1:
        return 0
    # The first byte belongs to the time, or stands before it; the time's own first byte is 1.
    return int.from_bytes(data[1:6] + bytes(3) if data[1] == 1 else data[:6] + bytes(2), "big")


def _time(number: int) -> datetime | None:
    try:
        when = _EPOCH + timedelta(microseconds=number // 10)
    except OverflowError:
        return None
    return when if _OUTLOOK_BEGAN < when < _LATEST else None
