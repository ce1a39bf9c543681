"""The files of exhibits: what the checks say of each, and the file itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from flask import Response, request

from unsealed.lab.comparison.aligning import align
from unsealed.lab.comparison.segments import Comparison
from unsealed.lab.comparison.views import alteration_sentences, extent_of
from unsealed.pages.blueprint import pages
from unsealed.pages.exhibit_files import exhibit_or_404, file_or_404, kept_or_404
from unsealed.pages.page import Page
from unsealed.pages.visit import lesson_or_404

if TYPE_CHECKING:
    from unsealed.course.edition import Exhibit, Lesson, Replica
    from unsealed.lab.report import Report


class ExhibitFilePage(Page, frozen=True):
    """A file of an exhibit, and what was found in it."""

    template: ClassVar[str] = "exhibit_file.html"

    lesson: Lesson
    exhibit: Exhibit
    file: Replica
    report: Report
    others: tuple[str, ...]


class ComparisonPage(Page, frozen=True):
    """A copy held against an original, word by word; None while there are no two to choose from.

    `extent` says how much was altered, `altered` each alteration in a sentence.
    """

    template: ClassVar[str] = "exhibit_comparison.html"

    lesson: Lesson
    exhibit: Exhibit
    texts: tuple[str, ...]
    comparison: Comparison | None
    extent: str
    altered: tuple[str, ...]


@pages.get("/lessons/<slug>/exhibits/<exhibit>/<file>")
def exhibit_file(slug: str, exhibit: str, file: str) -> str:
    """Show what the checks say of a file."""
    # The models of reports are loaded with the first of these pages.
    from unsealed.lab.answer import read_kept

    lesson = lesson_or_404(slug)
    shown, replica = file_or_404(slug, exhibit, file)
    _content, report = kept_or_404(slug, exhibit, file)
    others = tuple(name for name in shown.texts if name != file and file in shown.texts)
    return ExhibitFilePage(lesson, shown, replica, read_kept(report), others).render()


@pages.get("/lessons/<slug>/exhibits/<exhibit>")
def compare_exhibit(slug: str, exhibit: str) -> str:
    """Hold two texts of an exhibit against each other: the two that are asked for, or the first."""
    lesson = lesson_or_404(slug)
    shown = exhibit_or_404(slug, exhibit)
    texts = shown.texts
    first = next((name for name in texts if name == request.args.get("original")), "")
    copy = next((name for name in texts if name == request.args.get("copy")), "")
    if not (first and copy) and len(texts) > 1:
        first, copy = texts[:2]
    if not copy:
        return ComparisonPage(lesson, shown, texts, None, "", ()).render()
    comparison = _compared(slug, exhibit, first, copy)
    altered = alteration_sentences(comparison)
    page = ComparisonPage(lesson, shown, texts, comparison, extent_of(comparison), altered)
    return page.render()


def _compared(slug: str, exhibit: str, original: str, copy: str) -> Comparison:
    from unsealed.lab.answer import read_kept

    first, second = (read_kept(kept_or_404(slug, exhibit, name)[1]) for name in (original, copy))
    return Comparison(first, second, align(first.text or "", second.text or ""))


@pages.get("/lessons/<slug>/exhibits/<exhibit>/<file>/download")
def download_exhibit(slug: str, exhibit: str, file: str) -> Response:
    """Send a file to be kept, never to be shown: a browser opens none of its own accord."""
    _exhibit, replica = file_or_404(slug, exhibit, file)
    content, _report = kept_or_404(slug, exhibit, file)
    response = Response(content, mimetype=replica.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{replica.name}"'
    response.set_etag(replica.sha256)
    return response
