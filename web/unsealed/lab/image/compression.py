"""How a JPEG was compressed, by the tables that it was divided by.

The tables of the standard (ITU-T T.81, annex K) are scaled by one number, the quality from 1 to
100, as the Independent JPEG Group's library does it. Other tables are a camera's or a program's
own; then the nearest quality is only a comparison.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LUMINANCE = (
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
    14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113,
    92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
)  # fmt: skip
_CHROMINANCE = (
    17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99,
    47, 66, 99, 99, 99, 99, 99, 99, *(99,) * 32,
)  # fmt: skip


class Quality(Struct, frozen=True):
    """The nearest quality of the standard's tables, and whether they are exactly those."""

    nearest: int
    is_standard: bool


def quality_of(tables: Mapping[int, Sequence[int]]) -> Quality | None:
    """The quality that tables stand for; None where there are none of 64 steps."""
    given = [tuple(table) for _, table in sorted(tables.items()) if len(table) == 64]
    if not given:
        return None
    nearest = min(range(1, 101), key=lambda quality: _distance(given, quality))
    return Quality(nearest, is_standard=_distance(given, nearest) == 0)


def _distance(given: Sequence[Sequence[int]], quality: int) -> int:
    """How far tables lie from those of a quality, step by step."""
    standard = (_scaled(_LUMINANCE, quality), _scaled(_CHROMINANCE, quality))
    return sum(
        abs(one - other)
        for table, wanted in zip(given, standard, strict=False)
        for one, other in zip(table, wanted, strict=True)
    )


@cache
def _scaled(table: tuple[int, ...], quality: int) -> tuple[int, ...]:
    scale = 5000 // quality if quality < 50 else 200 - 2 * quality
    return tuple(min(max((step * scale + 50) // 100, 1), 255) for step in table)
