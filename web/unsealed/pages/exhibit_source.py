"""A signed mail as its source: change a letter, and the signature is verified again.

Each try is verified in a process of its own (`sandbox.verify`), though the mail is of the course:
once a visitor may write into it, it is a stranger's file, and the libraries that read it get it
within limits or not at all. That costs about a fifth of a second, half of what a whole report
takes, since nothing but the signatures is read. Nothing of it is kept.
"""

from __future__ import annotations

from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, ClassVar, Final

from flask import redirect, request, url_for
from msgspec.structs import replace

from unsealed.lab.edits import (
    MOST_CHANGED,
    TooMuchChanged,
    bytes_of,
    editable_text,
    edits_between,
)
from unsealed.language import gettext as _
from unsealed.language import ngettext
from unsealed.pages.blueprint import pages
from unsealed.pages.exhibit_files import file_or_404, kept_or_404
from unsealed.pages.limits import VERIFYING
from unsealed.pages.page import Page
from unsealed.pages.services import services
from unsealed.pages.verified import told
from unsealed.pages.visit import lesson_or_404

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.typing import ResponseReturnValue

    from unsealed.course.edition import Exhibit, Lesson, Replica
    from unsealed.lab.limits import Limits
    from unsealed.lab.verification import Verification
    from unsealed.pages.verified import Told

AT_ONCE: Final = 2
"""How many changes one server process verifies at a time."""
PATIENCE: Final = 5.0
"""For how many seconds a change waits for its turn: a class presses the button at once."""
_PATH: Final = "/lessons/<slug>/exhibits/<exhibit>/<file>/source"
_turns = BoundedSemaphore(AT_ONCE)


class SourcePage(Page, frozen=True):
    """The source of a signed mail, to be changed; what came of it, or what is wrong with it.

    `keys` are the zone files beside it, of which `chosen` is used. `most` bounds the form's field.
    """

    template: ClassVar[str] = "exhibit_source.html"

    lesson: Lesson
    exhibit: Exhibit
    file: Replica
    text: str
    keys: tuple[str, ...]
    chosen: str
    most: int
    fault: str = ""
    told: Told | None = None


@pages.get(_PATH)
def exhibit_source(slug: str, exhibit: str, file: str) -> ResponseReturnValue:
    """Show the source as it is; of a file without one, what the checks say."""
    lesson = lesson_or_404(slug)
    shown, replica = file_or_404(slug, exhibit, file)
    if "source" not in replica.views:
        return redirect(url_for("pages.exhibit_file", slug=slug, exhibit=exhibit, file=file), 303)
    text = _text(slug, exhibit, file)
    return _page(lesson, shown, replica, text).render()


@pages.post(_PATH)
def change_source(slug: str, exhibit: str, file: str) -> ResponseReturnValue:
    """Verify the mail as it was and as it was sent back, and keep nothing of it."""
    lesson = lesson_or_404(slug)
    shown, replica = file_or_404(slug, exhibit, file)
    given = request.form.get("text", "").replace("\r\n", "\n").replace("\r", "\n")
    if "source" not in replica.views or not given:
        return _refused(lesson, shown, replica, given, _("There is no mail in what was sent."))
    original = _text(slug, exhibit, file)
    try:
        edits = edits_between(original, given)
    except TooMuchChanged:
        return _refused(lesson, shown, replica, given, _too_much())
    if editable_text(bytes_of(given)) is None:
        fault = _("There is a character in it that no mail can hold. Take it out again.")
        return _refused(lesson, shown, replica, given, fault)
    services().limits.require(VERIFYING, "verify")
    page = _page(lesson, shown, replica, given)
    with _turn() as is_mine:
        if not is_mine:
            fault = _("Many are trying just now. Press the button again in a few seconds.")
            return replace(page, fault=fault).render(), 503, [("Retry-After", "5")]
        found = _verified(slug, exhibit, file, page.chosen, bytes_of(given))
    return replace(page, told=told(found, edits, original, given)).render()


def _too_much() -> str:
    return ngettext(
        "That is more than a small change: at most %(number)d character may go or come."
        " Your text is still here; take some of it back, or put the mail back as it was.",
        "That is more than a small change: at most %(number)d characters may go or come."
        " Your text is still here; take some of it back, or put the mail back as it was.",
        MOST_CHANGED,
    ) % {"number": MOST_CHANGED}


def _refused(
    lesson: Lesson, exhibit: Exhibit, file: Replica, given: str, fault: str
) -> ResponseReturnValue:
    return replace(_page(lesson, exhibit, file, given), fault=fault).render(), 422


def _page(lesson: Lesson, exhibit: Exhibit, file: Replica, text: str) -> SourcePage:
    keys = tuple(each.name for each in exhibit.files if "keys" in each.views)
    wanted = request.form.get("keys", "")
    chosen = wanted if wanted in keys else (keys[0] if keys else "")
    return SourcePage(lesson, exhibit, file, text, keys, chosen, file.size + MOST_CHANGED)


def _text(slug: str, exhibit: str, file: str) -> str:
    return editable_text(kept_or_404(slug, exhibit, file)[0]) or ""


@contextmanager
def _turn() -> Iterator[bool]:
    """Whether it became one's turn in time; it is held within the block."""
    is_mine = _turns.acquire(timeout=PATIENCE)
    try:
        yield is_mine
    finally:
        if is_mine:
            _turns.release()


def _verified(slug: str, exhibit: str, file: str, keys: str, changed: bytes) -> Verification:
    from unsealed.lab.requests import Named
    from unsealed.lab.sandbox import verify

    original = kept_or_404(slug, exhibit, file)[0]
    aids = {"zone": kept_or_404(slug, exhibit, keys)[0]} if keys else {}
    return verify(Named(file, original), Named(file, changed), aids, limits=_limits())


def _limits() -> Limits:
    """Less than for a file of one's own: a mail of the course is small."""
    from unsealed.lab.limits import Limits

    return Limits(memory_bytes=256 * 2**20, cpu_seconds=5, wall_seconds=10)
