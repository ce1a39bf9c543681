"""For authors at work: the open page asks which edition is current, and reloads when it changes."""

from __future__ import annotations

from flask import Blueprint

from unsealed.pages.rebuilding import faults_in
from unsealed.pages.services import edition, services

development = Blueprint("development", __name__)


@development.get("/-/edition")
def current_edition() -> dict[str, object]:
    """The version of the current edition, and the faults of the last save, a line each."""
    return {"version": edition().version, "faults": faults_in(services().settings.data)}
