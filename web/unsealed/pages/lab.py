"""The lab: a visitor's own file, examined and forgotten, if the operator or their teacher lets it.

What is sent is read by a process of its own (`unsealed.lab.sandbox`), and the report is the answer
to the request: nothing is kept, so there is no page to be led to afterwards.
"""

from __future__ import annotations

from contextlib import closing, contextmanager
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, ClassVar, Final

from flask import request

from unsealed.language import gettext as _
from unsealed.pages.accounts import account_or_none
from unsealed.pages.blueprint import pages
from unsealed.pages.limits import EXAMINING
from unsealed.pages.page import Page
from unsealed.pages.services import services
from unsealed.pages.visit import learner_here
from unsealed.records import classes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.typing import ResponseReturnValue
    from werkzeug.datastructures import FileStorage

    from unsealed.lab.comparison.segments import Comparison
    from unsealed.lab.limits import Limits
    from unsealed.lab.report import Report
    from unsealed.lab.requests import Named

LARGEST_FILE: Final = 8 * 1024 * 1024
LARGEST_REQUEST: Final = 2 * LARGEST_FILE + 64 * 1024
AT_ONCE: Final = 2
"""How many files one server process examines at a time; each may take half a gigabyte."""
_BUSY_FOR: Final = "10"
_desks = BoundedSemaphore(AT_ONCE)


class LabPage(Page, frozen=True):
    """Where a file is handed in, and what is wrong with what was handed in."""

    template: ClassVar[str] = "lab.html"

    is_open: bool
    most: int
    fault: str = ""


class LabReportPage(Page, frozen=True):
    """What the checks found in a file."""

    template: ClassVar[str] = "lab_report.html"

    report: Report


class LabComparisonPage(Page, frozen=True):
    """What a copy altered: sentences to walk, and the text with what was taken out and put in."""

    template: ClassVar[str] = "lab_comparison.html"

    comparison: Comparison
    sentences: tuple[str, ...]


def make_room() -> None:
    """Let a file in where files are taken; forms elsewhere stay small."""
    if request.endpoint == "pages.examine_file" and _is_open():
        request.max_content_length = LARGEST_REQUEST


@pages.get("/lab")
def lab() -> str:
    """Show the lab's door."""
    return _door().render()


@pages.post("/lab")
def examine_file() -> ResponseReturnValue:
    """Examine the file that was sent, or compare it with the original that came with it."""
    if not _is_open():
        return _door().render(), 403
    copy, original = _sent("file"), _sent("original")
    if copy is None:
        return _door(_("Choose a file first.")).render(), 422
    services().limits.require(EXAMINING, "lab")
    with _desk() as is_free:
        if not is_free:
            fault = _("All desks of the lab are taken just now. Try again in a few seconds.")
            return _door(fault).render(), 503, [("Retry-After", _BUSY_FOR)]
        return _examined(copy) if original is None else _compared(original, copy)


def _is_open() -> bool:
    """Whether the visitor may bring files: as the operator says, or else a teacher of theirs."""
    for_all = services().settings.lab
    if for_all is not None:
        return for_all
    account = account_or_none()
    return classes.opens_lab(services().records, learner_here(), account.id if account else None)


def _door(fault: str = "") -> LabPage:
    return LabPage(_is_open(), LARGEST_FILE // 2**20, fault)


def _sent(field: str) -> Named | None:
    """The file of a form's field; None where nothing was chosen."""
    from unsealed.lab.requests import Named

    file: FileStorage | None = request.files.get(field)
    if file is None or not file.filename:
        return None
    with closing(file):
        # One byte more than is read is enough for the report to say that it is too much.
        return Named(file.filename, file.read(LARGEST_FILE + 1))


@contextmanager
def _desk() -> Iterator[bool]:
    """Whether a desk was free; it is taken within the block."""
    is_free = _desks.acquire(blocking=False)
    try:
        yield is_free
    finally:
        if is_free:
            _desks.release()


def _examined(file: Named) -> str:
    from unsealed.lab.sandbox import examine

    return LabReportPage(examine(file.name, file.data, limits=_limits())).render()


def _compared(original: Named, copy: Named) -> str:
    from unsealed.lab.comparison.views import alteration_sentences
    from unsealed.lab.sandbox import compare

    comparison = compare(original, copy, limits=_limits())
    return LabComparisonPage(comparison, alteration_sentences(comparison)).render()


def _limits() -> Limits:
    """Less than at a terminal: others wait for the same machine."""
    from unsealed.lab.limits import Limits

    return Limits(
        file_bytes=LARGEST_FILE, memory_bytes=512 * 2**20, cpu_seconds=10, wall_seconds=20
    )
