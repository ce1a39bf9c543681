"""For authors at work: the open page asks which edition is current, and reloads when it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint

from unsealed.pages.services import edition, services

if TYPE_CHECKING:
    from pathlib import Path

development = Blueprint("development", __name__)
FAULTS = "course.faults"
"""The file in which a rebuild that failed leaves its faults, for the open page to show."""


@development.get("/-/edition")
def current_edition() -> dict[str, object]:
    """The version of the current edition, and the faults of the last save, a line each."""
    return {"version": edition().version, "faults": faults_in(services().settings.data)}


def faults_in(folder: Path) -> list[str]:
    """The faults of the last rebuild, none if it went well."""
    try:
        return (folder / FAULTS).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
