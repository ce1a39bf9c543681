"""The files of exhibits: what the checks say of each, and the file itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from flask import Response, abort

from unsealed.pages.blueprint import pages
from unsealed.pages.page import Page
from unsealed.pages.services import edition
from unsealed.pages.visit import lesson_or_404

if TYPE_CHECKING:
    from unsealed.course.edition import Exhibit, Lesson, Replica
    from unsealed.lab.report import Report


@dataclass(frozen=True)
class ExhibitFilePage(Page):
    """A file of an exhibit, and what was found in it."""

    template: ClassVar[str] = "exhibit_file.html"

    lesson: Lesson
    exhibit: Exhibit
    file: Replica
    report: Report


@pages.get("/lessons/<slug>/exhibits/<exhibit>/<file>")
def exhibit_file(slug: str, exhibit: str, file: str) -> str:
    """Show what the checks say of a file."""
    # The models of reports are loaded with the first of these pages.
    from unsealed.lab.answer import read_kept

    lesson = lesson_or_404(slug)
    shown, replica = _file_or_404(slug, exhibit, file)
    _content, report = _kept_or_404(slug, exhibit, file)
    return ExhibitFilePage(lesson, shown, replica, read_kept(report)).render()


@pages.get("/lessons/<slug>/exhibits/<exhibit>/<file>/download")
def download_exhibit(slug: str, exhibit: str, file: str) -> Response:
    """Send a file to be kept, never to be shown: a browser opens none of its own accord."""
    _exhibit, replica = _file_or_404(slug, exhibit, file)
    content, _report = _kept_or_404(slug, exhibit, file)
    response = Response(content, mimetype=replica.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{replica.name}"'
    response.set_etag(replica.sha256)
    return response


def _file_or_404(slug: str, exhibit: str, file: str) -> tuple[Exhibit, Replica]:
    shown = edition().exhibit(slug, exhibit)
    found = next((each for each in shown.files if each.name == file), None) if shown else None
    if shown is None or found is None:
        abort(404)
    return shown, found


def _kept_or_404(slug: str, exhibit: str, file: str) -> tuple[bytes, str]:
    kept = edition().replica(slug, exhibit, file)
    if kept is None:
        abort(404)
    return kept
