"""When fonts first shipped: the table `font_years.yaml`, each year with its source."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import yaml  # type: ignore[import-untyped]  # PyYAML ships no types
from msgspec import Struct

_LETTERS = re.compile(r"[^a-z0-9]+")


class FontYear(Struct, frozen=True):
    """A font, the year it first shipped, and the first year in which test versions were about."""

    font: str
    shipped: int
    tested: int
    source: str
    names: tuple[str, ...]


@cache
def font_years() -> tuple[FontYear, ...]:
    """The table, with the longest names first."""
    text = files("unsealed.lab.pdf").joinpath("font_years.yaml").read_text(encoding="utf-8")
    rows = [_row(**each) for each in yaml.safe_load(text)]
    return tuple(sorted(rows, key=lambda row: -len(row.font)))


def year_of(name: str) -> FontYear | None:
    """What is known of the font that a file names; None where nothing is."""
    plain = _plain(name)
    return next((row for row in font_years() if plain.startswith(row.names)), None)


def _row(
    font: str, shipped: int, source: str, tested: int | None = None, names: tuple[str, ...] = ()
) -> FontYear:
    beginnings = (_plain(font), *map(_plain, names))
    return FontYear(font, shipped, tested or shipped, source, beginnings)


def _plain(name: str) -> str:
    return _LETTERS.sub("", name.lower())
