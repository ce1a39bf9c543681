"""A mailbox file (mbox, RFC 4155): messages in a row, each led by a line "From …"."""

from __future__ import annotations

import re

MOST_MESSAGES = 1_000_000
_BORDER = re.compile(rb"(?:\A|\n\r?\n)(From [^\r\n]*\d{4}[^\r\n]*\r?\n)")


def read_mailbox(data: bytes) -> tuple[bytes, ...]:
    """The messages of a mailbox, without the lines between them."""
    borders = [*_BORDER.finditer(data)][:MOST_MESSAGES]
    # An empty line before a border belongs to the mailbox; the line end before it to the message.
    ends = [found.start() + 1 for found in borders[1:]] + [len(data)]
    return tuple(data[found.end() : end] for found, end in zip(borders, ends, strict=False))
