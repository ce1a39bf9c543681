"""A comparison in three forms for a terminal: a list, one text with marks, and side by side."""

from __future__ import annotations

import textwrap
from itertools import zip_longest
from typing import TYPE_CHECKING

from unsealed.lab.comparison.segments import Change, Nature, alterations
from unsealed.lab.wording import in_words, visible
from unsealed.language import gettext as _
from unsealed.language import ngettext, noop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from unsealed.lab.comparison.segments import Comparison, Segment

_AROUND = 6
_NARROWEST_PAIR = 50
_NATURES = {
    Nature.UNSEEN: noop("a character that nobody sees"),
    Nature.PUNCTUATION: noop("punctuation"),
    Nature.CAPITALS: noop("capital letters"),
    Nature.NEGATION: noop("a negation"),
    Nature.NUMBER: noop("a number"),
    Nature.WORDING: noop("wording"),
}


def comparison_as_text(comparison: Comparison, view: str, *, width: int) -> str:
    """The comparison in one of VIEWS, under a line that says how much was altered."""
    if comparison.why is not None:
        message = _("They could not be compared: %(why)s.")
        return message % {"why": in_words(comparison.why)}
    lines = [extent_of(comparison), ""]
    if alterations(comparison.segments):
        lines += VIEWS[view](comparison.segments, width)
    return "\n".join(lines)


def alteration_sentences(comparison: Comparison) -> tuple[str, ...]:
    """A sentence for each alteration, in order: what can be walked without seeing the text."""
    return tuple(alteration_sentence(each) for each in alterations(comparison.segments))


def nature_words(nature: Nature) -> str:
    """What kind of alteration it is, in the reader's language."""
    return _(_NATURES[nature])


def extent_of(comparison: Comparison) -> str:
    """How much was altered, in one sentence in the reader's language."""
    number = len(alterations(comparison.segments))
    files = {"original": visible(comparison.original.file), "copy": visible(comparison.copy.file)}
    if not number:
        return (
            _("Nothing was altered: %(copy)s says what %(original)s says, word for word.") % files
        )
    message = ngettext(
        "%(copy)s differs from %(original)s in %(number)d place.",
        "%(copy)s differs from %(original)s in %(number)d places.",
        number,
    )
    return message % (files | {"number": number})


def _list(segments: tuple[Segment, ...], width: int) -> Iterator[str]:
    number = 0
    for place, segment in enumerate(segments):
        if segment.change is Change.SAME:
            continue
        number += 1
        yield from textwrap.wrap(
            f"{number}. {alteration_sentence(segment)}", width, subsequent_indent="   "
        )
        yield from textwrap.wrap(
            _in_context(segments, place), width, initial_indent="   ", subsequent_indent="   "
        )


def alteration_sentence(segment: Segment) -> str:
    """What became of a stretch, in one sentence in the reader's language."""
    values = {
        "original": _one_line(segment.original),
        "copy": _one_line(segment.copy),
        "line": segment.original_line,
        "copy_line": segment.copy_line,
        "nature": nature_words(segment.nature or Nature.WORDING),
    }
    if segment.change is Change.ADDED:
        message = _('Added (%(nature)s), line %(copy_line)d of the copy: "%(copy)s".')
    elif segment.change is Change.REMOVED:
        message = _('Removed (%(nature)s), line %(line)d of the original: "%(original)s".')
    else:
        message = _(
            'Changed (%(nature)s), line %(line)d of the original: "%(original)s" is now "%(copy)s".'
        )
    return message % values


def _in_context(segments: tuple[Segment, ...], place: int) -> str:
    before = segments[place - 1].copy.split()[-_AROUND:] if place else []
    after = segments[place + 1].copy.split()[:_AROUND] if place + 1 < len(segments) else []
    marked = _marked(segments[place]).strip()
    return " ".join(["…", *map(visible, before), marked, *map(visible, after), "…"])


def _inline(segments: tuple[Segment, ...], width: int) -> Iterator[str]:
    yield _("[-removed-] {+added+}")
    yield ""
    text = "".join(_marked(segment) for segment in segments)
    for line in text.splitlines():
        yield from textwrap.wrap(visible(line), width) or [""]


def _marked(segment: Segment) -> str:
    """The segment with marks around what differs, and the white space outside them."""
    if segment.change is Change.SAME:
        return segment.copy
    removed = _bracketed(segment.original.rstrip(), "[-", "-]")
    added = _bracketed(segment.copy.rstrip(), "{+", "+}")
    kept = segment.copy or segment.original
    return " ".join(filter(None, (removed, added))) + kept[len(kept.rstrip()) :]


def _bracketed(text: str, before: str, after: str) -> str:
    """The words within marks and the white space after them outside; "" for no words."""
    words = text.rstrip()
    return f"{before}{visible(words)}{after}{text[len(words) :]}" if words else text


def _side_by_side(segments: tuple[Segment, ...], width: int) -> Iterator[str]:
    if width < _NARROWEST_PAIR:
        yield from textwrap.wrap(_("Two columns do not fit here; this is the list."), width)
        yield from _list(segments, width)
        return
    half = (width - 3) // 2
    yield f"{_('Original'):<{half}}   {_('Copy')}"
    for left, right, is_same in _rows(segments):
        pairs = zip_longest(_column(left, half), _column(right, half), fillvalue="")
        for first, second in pairs:
            yield f"{first:<{half}} {' ' if is_same else '|'} {second}".rstrip()


def _column(text: str, width: int) -> list[str]:
    return textwrap.wrap(visible(text), width) or [""]


def _rows(segments: tuple[Segment, ...]) -> Iterator[tuple[str, str, bool]]:
    """Lines of both texts that belong together: a row ends where both have the same line end."""
    left, right, is_same = "", "", True
    for segment in segments:
        if segment.change is not Change.SAME:
            left += _bracketed(segment.original, "[-", "-]")
            right += _bracketed(segment.copy, "{+", "+}")
            is_same = False
            continue
        first, *others = segment.copy.split("\n")
        left, right = left + first, right + first
        for line in others:
            yield left, right, is_same
            left, right, is_same = line, line, True
    if left.strip() or right.strip():
        yield left, right, is_same


def _one_line(text: str) -> str:
    return visible(" ".join(text.split()))


VIEWS: dict[str, Callable[[tuple[Segment, ...], int], Iterator[str]]] = {
    "list": _list,
    "inline": _inline,
    "side": _side_by_side,
}
"""The forms by the names that the command takes."""
