"""The states of exhibits' files to rows: what a file was before, page by page, as text and picture.

The readers are loaded only where an exhibit has such a file.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unsealed.course.database import Row
    from unsealed.lab.file_states import State, StatePage
    from unsealed.lab.report import Report

KEYS: Final = "keys"
SOURCE: Final = "source"
PAGES: Final = "pages"
_PDF: Final = "application/pdf"
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TRACKED: Final = "office.changes"


def views_of(report: Report, data: bytes, *, holds_keys: bool) -> str:
    """The views that a file has beside its checks, as words: a source to change, pages.

    `keys` is none, but says that signatures can be verified with the file.
    """
    if holds_keys:
        return KEYS
    if report.type.media_type == _PDF or _has_tracked_changes(report):
        return PAGES
    return SOURCE if _is_signed(report) and _is_editable(data) else ""


def _is_signed(report: Report) -> bool:
    return any(each.check == "mail.dkim" and each.place for each in report.findings)


def _has_tracked_changes(report: Report) -> bool:
    is_word = report.type.media_type == _WORD
    found = (each for each in report.findings if each.check == _TRACKED)
    return is_word and any(each.verdict != "cannot-tell" for each in found)


def _is_editable(data: bytes) -> bool:
    from unsealed.lab.edits import editable_text

    return editable_text(data) is not None


def state_rows(replicas: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """The rows of the states and of their pages, for the files that have pages."""
    states: list[Row] = []
    pages: list[Row] = []
    for lesson, exhibit, _position, name, media_type, *_facts, views, data, _report in replicas:
        if views == PAGES and isinstance(data, bytes):
            for state in _read(data, is_pdf=media_type == _PDF):
                key = (lesson, exhibit, name, state.number)
                states.append((*key, state.size, state.saved))
                pages += (_page_row(key, page) for page in state.pages)
    return states, pages


def _read(data: bytes, *, is_pdf: bool) -> tuple[State, ...]:
    if is_pdf:
        from unsealed.lab.pdf.states import read_states

        return read_states(data)
    from unsealed.lab.office import tracked

    return tracked.read_states(data)


def _page_row(key: Row, page: StatePage) -> Row:
    bars = json.dumps([bar.text for bar in page.bars], ensure_ascii=False)
    return (
        *key,
        page.number,
        page.text,
        page.width,
        page.height,
        bars,
        page.picture,
        page.bare,
    )
