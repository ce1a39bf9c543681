"""A file page by page, as it is and as it was before: peel a state off, take a bar off."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from flask import Response, abort, redirect, request, url_for
from msgspec import Struct

from unsealed.lab.comparison.aligning import align
from unsealed.lab.comparison.segments import Change, Segment, alterations
from unsealed.lab.wording import visible
from unsealed.language import gettext as _
from unsealed.language import noop
from unsealed.pages.blueprint import pages
from unsealed.pages.exhibit_files import file_or_404
from unsealed.pages.own_variant import variant_here
from unsealed.pages.page import Page
from unsealed.pages.services import edition
from unsealed.pages.visit import lesson_or_404

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from unsealed.course.edition import Exhibit, FilePage, FileState, Lesson, Replica

_PATH: Final = "/lessons/<slug>/exhibits/<exhibit>/<file>/pages"
_BLACK: Final = "█"
_CHANGES: Final = {
    Change.ADDED: noop("Line %(line)d: “%(new)s” is new."),
    Change.REMOVED: noop("Line %(line)d: “%(gone)s” is gone."),
    Change.CHANGED: noop("Line %(line)d: “%(gone)s” is now “%(new)s”."),
}


class ShownPage(Struct, frozen=True):
    """A page and its lines, in which what lies beneath a bar that is on is blacked out."""

    page: FilePage
    lines: tuple[str, ...]


class PagesPage(Page, frozen=True):
    """A state of a file: its pages, its bars, and what differs from the state before it.

    `is_tracked` where the states come from tracked changes and not from savings; `has_bars_off`
    where the bars are taken off; `bars` are the pages that they stand on, with what lies beneath.
    `altered` are sentences, `segments` the text.
    """

    template: ClassVar[str] = "exhibit_pages.html"

    lesson: Lesson
    exhibit: Exhibit
    file: Replica
    states: tuple[FileState, ...]
    state: FileState
    leaves: tuple[ShownPage, ...]
    is_tracked: bool
    has_bars_off: bool
    bars: tuple[tuple[int, str], ...]
    altered: tuple[str, ...]
    segments: tuple[Segment, ...]


@pages.get(_PATH)
def exhibit_pages(slug: str, exhibit: str, file: str) -> ResponseReturnValue:
    """Show a state, the last one unless another is asked for; without pages, the checks."""
    lesson = lesson_or_404(slug)
    shown, replica = file_or_404(slug, exhibit, file)
    states = edition().states(slug, exhibit, file, variant_here(slug))
    if not states:
        return redirect(url_for("pages.exhibit_file", slug=slug, exhibit=exhibit, file=file), 303)
    wanted = request.args.get("revision", "")
    place = next((n for n, each in enumerate(states) if str(each.number) == wanted), -1)
    state = states[place]
    before = states[states.index(state) - 1] if state is not states[0] else None
    segments = align(_text(before), _text(state)) if before else ()
    is_off = request.args.get("bars") == "off"
    return PagesPage(
        lesson=lesson,
        exhibit=shown,
        file=replica,
        states=states,
        state=state,
        leaves=tuple(ShownPage(each, _lines(each, is_off=is_off)) for each in state.pages),
        is_tracked=replica.media_type != "application/pdf",
        has_bars_off=is_off,
        bars=tuple((page.number, text) for page in state.pages for text in page.bars),
        altered=tuple(map(_sentence, alterations(segments))),
        segments=segments,
    ).render()


@pages.get(f"{_PATH}/<int:number>/<int:place>.png")
def exhibit_picture(slug: str, exhibit: str, file: str, number: int, place: int) -> Response:
    """Send the picture of a page of a state, with its bars or without them."""
    lesson_or_404(slug)
    picture, bare = edition().picture(slug, exhibit, file, number, place, variant_here(slug))
    found = bare if request.args.get("bars") == "off" else picture
    if found is None:
        abort(404)
    response = Response(found, mimetype="image/png")
    response.add_etag()
    response.make_conditional(request)
    return response


def _text(state: FileState) -> str:
    return "\n".join(page.text for page in state.pages)


def _sentence(segment: Segment) -> str:
    gone, new = (visible(" ".join(text.split())) for text in (segment.original, segment.copy))
    return _(_CHANGES[segment.change]) % {"line": segment.copy_line, "gone": gone, "new": new}


def _lines(page: FilePage, *, is_off: bool) -> tuple[str, ...]:
    """What the page says to its reader: nothing of what lies beneath a bar that is on."""
    text = page.text
    for beneath in filter(None, page.bars if not is_off else ()):
        text = text.replace(beneath, _BLACK * len(beneath), 1)
    return tuple(line for line in text.splitlines() if line.strip())
