"""Loading an exhibit and its files: who asks for what is not there gets no page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort

from unsealed.pages.own_variant import own_exhibit, variant_here
from unsealed.pages.services import edition

if TYPE_CHECKING:
    from unsealed.course.edition import Exhibit, Replica


def exhibit_or_404(slug: str, exhibit: str) -> Exhibit:
    """An exhibit of a lesson."""
    found = own_exhibit(slug, exhibit)
    if found is None:
        abort(404)
    return found


def file_or_404(slug: str, exhibit: str, file: str) -> tuple[Exhibit, Replica]:
    """An exhibit and one of its files."""
    shown = exhibit_or_404(slug, exhibit)
    found = next((each for each in shown.files if each.name == file), None)
    if found is None:
        abort(404)
    return shown, found


def kept_or_404(slug: str, exhibit: str, file: str) -> tuple[bytes, str]:
    """What a file holds, and the lab's report on it as JSON."""
    kept = edition().replica(slug, exhibit, file, variant_here(slug))
    if kept is None:
        abort(404)
    return kept
