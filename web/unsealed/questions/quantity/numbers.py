"""Numbers as people type them: "1,234.5", "1.5 million", "584 m"."""

from __future__ import annotations

import re
from decimal import Decimal

from msgspec import Struct

from unsealed.language import gettext as _
from unsealed.questions.answer_fault import AnswerFault

_SCALES = {
    Decimal(10) ** 3: ("thousand", "k"),
    Decimal(10) ** 6: ("million", "millions", "mio", "mln", "mn", "m"),
    Decimal(10) ** 9: ("billion", "billions", "bn", "b"),
    Decimal(10) ** 12: ("trillion", "trillions", "tn"),
}
_SCALE_OF = {word: scale for scale, words in _SCALES.items() for word in words}
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "−": "-", "’": "'"})
_CURRENCIES = re.compile(r"[€$£¥₽]")
_TYPED = re.compile(r"([-+]?) ?([0-9.,](?:[0-9.,' ]*[0-9])?)(.*)")
_GROUPED = {
    mark: re.compile(rf"[1-9][0-9]{{0,2}}(?:{re.escape(mark)}[0-9]{{3}})+") for mark in ",.' "
}
_PERCENT = ("%", "percent", "per cent")
_LONGEST = 18
"""More digits than any quantity of the course has; keeps arithmetic exact."""


class Unit(Struct, frozen=True):
    """What a number counts: "million roubles" is a scale and a noun."""

    scale: Decimal
    noun: str


def number_of(text: str, unit: str | None) -> Decimal:
    """The number that was typed, in the unit of the question. Raises AnswerFault if none is."""
    tidied = _CURRENCIES.sub("", text.translate(_SPACES)).strip().casefold()
    typed = _TYPED.fullmatch(tidied)
    if typed is None:
        raise _unreadable()
    sign, digits, suffix = typed.groups()
    value = _digits(digits) * _factor(" ".join(suffix.split()), unit)
    return -value if sign == "-" else value


def number_in_words(number: Decimal, unit: str | None) -> str:
    """The number with thousands set apart, and its unit."""
    plain = f"{number.normalize():,f}"
    if unit is None:
        return plain
    return _("%(number)s %(unit)s") % {"number": plain, "unit": unit}


def _factor(suffix: str, unit: str | None) -> Decimal:
    """What to multiply the digits with, so that they are in the question's unit."""
    asked = _unit((unit or "").casefold())
    if not suffix or suffix == (unit or "").casefold():
        return Decimal(1)
    given = _unit(suffix)
    if given.noun and not _same_noun(given.noun, asked.noun):
        raise AnswerFault(
            _('"%(words)s" cannot be read here. Write the number, and its unit if you like.')
            % {"words": suffix}
        )
    return given.scale / asked.scale


def _unit(text: str) -> Unit:
    first, _space, rest = text.partition(" ")
    if first in _SCALE_OF:
        return Unit(_SCALE_OF[first], rest)
    return Unit(Decimal(1), text)


def _same_noun(one: str, other: str) -> bool:
    return one.rstrip("s") == other.rstrip("s") or {one, other} <= set(_PERCENT)


def _digits(text: str) -> Decimal:
    """The number in figures; a mark before groups of three is a thousands mark."""
    whole, fraction = _split(text)
    if len(whole) + len(fraction) > _LONGEST:
        raise AnswerFault(_("This number is too long. Write it with fewer digits."))
    if not (whole + fraction).isdigit():
        raise _unreadable()
    return Decimal(f"{whole or '0'}.{fraction or '0'}")


def _split(text: str) -> tuple[str, str]:
    """The digits before and after the decimal mark. Raises AnswerFault if marks make no sense."""
    if text.isdigit():
        return text, ""
    for mark in (",", "'", " "):
        if _GROUPED[mark].fullmatch(text):
            return text.replace(mark, ""), ""
    if text.count(".") > 1 and _GROUPED["."].fullmatch(text):
        return text.replace(".", ""), ""
    whole, mark, fraction = _at_last_mark(text)
    grouping = next((one for one in ",.' " if one in whole and one != mark), "")
    if grouping and _GROUPED[grouping].fullmatch(whole):
        return whole.replace(grouping, ""), fraction
    if grouping or mark in whole:
        raise _unreadable()
    return whole, fraction


def _at_last_mark(text: str) -> tuple[str, str, str]:
    mark = "," if text.rfind(",") > text.rfind(".") else "."
    return text.rpartition(mark) if mark in text else (text, mark, "")


def _unreadable() -> AnswerFault:
    return AnswerFault(_("Write a number in figures: 1,234.5 or 1.5 million, for example."))
