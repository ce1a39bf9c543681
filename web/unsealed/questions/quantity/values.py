"""What a number or date is worth: exact, and comparable."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

Sort: TypeAlias = Literal["number", "date"]
Value: TypeAlias = "date | Decimal"


def value_of(written: float | str, sort: Sort) -> Value:
    """The value of a number, or of a date written year-month-day. Raises ValueError if none."""
    if sort == "date":
        return date.fromisoformat(str(written))
    text = str(written)
    if not text.lstrip("-").replace(".", "", 1).isdecimal() and isinstance(written, str):
        raise ValueError(f"This is no number: {text}")
    return Decimal(text)


def distance(one: Value, other: Value) -> Decimal:
    """How far two values lie apart: in the unit, or in days. A date is nowhere near a number."""
    if isinstance(one, date) and isinstance(other, date):
        return Decimal(abs((one - other).days))
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return abs(one - other)
    return Decimal("Infinity")
