"""Replicas of plain files: texts and tables, marked as replicas on their face."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MARK = "Training replica, made for the course Unsealed."


def write_text(lines: Iterable[str]) -> bytes:
    """The lines as a text file in UTF-8, under the mark and an empty line."""
    return "".join(f"{line}\n" for line in (f"[{MARK}]", "", *lines)).encode()


def without_mark(text: str) -> str:
    """The lines of a text file again, without the mark above them."""
    return text.removeprefix(f"[{MARK}]\n\n")


def write_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The table as CSV (RFC 4180), with the mark in a last row of one cell."""
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerows([head, *rows, [MARK]])
    return table.getvalue().encode()
