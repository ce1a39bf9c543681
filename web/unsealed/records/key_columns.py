"""Columns that keys are made of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Integer, String


def text_key(name: str, key: str = "") -> Column[str]:
    return Column(name, String, key=key or name, primary_key=True)


def number_key(name: str, **kwargs: Any) -> Column[int]:
    # `Any`: passed on to Column as it is.
    return Column(name, Integer, primary_key=True, autoincrement=False, **kwargs)
