"""The log of an exhibit's hand-overs, checked by its reader entry by entry or all at once."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, ClassVar

from flask import abort, request
from msgspec import Struct

from unsealed.lab.custody import HashState, check_log
from unsealed.language import gettext as _
from unsealed.language import ngettext
from unsealed.pages.blueprint import pages
from unsealed.pages.custody_drawing import HASH_WORDS, chain_drawing, length_of, moment_of
from unsealed.pages.exhibit_files import exhibit_or_404, kept_or_404
from unsealed.pages.page import Page
from unsealed.pages.visit import lesson_or_404

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from unsealed.course.edition import Exhibit, Lesson
    from unsealed.lab.custody import CheckedEntry, HandOver

_ALL = "all"
_BAD = (HashState.DIFFERS, HashState.UNLIKE_BEFORE)


class Row(Struct, frozen=True):
    """An entry as it is shown; its results are empty until it is checked."""

    number: int
    hand_over: HandOver
    moment: str
    is_checked: bool
    hash_said: str
    is_amiss: bool
    found: str
    hands_said: str
    others_checked: tuple[int, ...]


class CustodyPage(Page, frozen=True):
    """A log of hand-overs: a chain, a table, and what each entry came to.

    `summary` is empty until all is checked. `has_hashes` and `has_seals` say what the log notes.
    """

    template: ClassVar[str] = "exhibit_custody.html"

    lesson: Lesson
    exhibit: Exhibit
    rows: tuple[Row, ...]
    drawing: Markup
    has_hashes: bool
    has_seals: bool
    summary: tuple[str, ...]


@pages.get("/lessons/<slug>/exhibits/<exhibit>/hand-overs")
def check_hand_overs(slug: str, exhibit: str) -> str:
    """Show the log, and what the entries come to whose numbers stand in the address."""
    lesson = lesson_or_404(slug)
    shown = exhibit_or_404(slug, exhibit)
    if not shown.hand_overs:
        abort(404)
    log = check_log(shown.hand_overs, _hashes(slug, shown))
    chosen = _chosen(len(log))
    has_hashes = any(each.noted or each.file for each in shown.hand_overs)
    drawn = [
        (entry.hand_over, entry if number in chosen else None)
        for number, entry in enumerate(log, start=1)
    ]
    return CustodyPage(
        lesson,
        shown,
        tuple(_row(number, entry, chosen) for number, entry in enumerate(log, start=1)),
        chain_drawing(drawn, name="chain", has_hashes=has_hashes),
        has_hashes,
        any(each.seal for each in shown.hand_overs),
        _summary(log, has_hashes=has_hashes) if len(chosen) == len(log) else (),
    ).render()


def _hashes(slug: str, exhibit: Exhibit) -> dict[str, str]:
    """The SHA-256 of each file that was handed over, worked out from the file as it is now."""
    names = {each.file for each in exhibit.hand_overs if each.file}
    return {
        name: hashlib.sha256(kept_or_404(slug, exhibit.id, name)[0]).hexdigest() for name in names
    }


def _chosen(count: int) -> frozenset[int]:
    """The numbers of the entries that are to be checked."""
    asked = request.args.getlist("entry")
    return frozenset(n for n in range(1, count + 1) if _ALL in asked or str(n) in asked)


def _row(number: int, entry: CheckedEntry, chosen: frozenset[int]) -> Row:
    is_checked = number in chosen
    return Row(
        number=number,
        hand_over=entry.hand_over,
        moment=moment_of(entry.hand_over),
        is_checked=is_checked,
        hash_said=_(HASH_WORDS[entry.hash_state]) if is_checked else "",
        is_amiss=is_checked and (entry.hash_state in _BAD or entry.gap is not None),
        found=(entry.found or "") if is_checked else "",
        hands_said=_hands(number, entry) if is_checked else "",
        others_checked=tuple(sorted(chosen)),
    )


def _hands(number: int, entry: CheckedEntry) -> str:
    """Whether the entry joins the one before it."""
    if number == 1:
        return _("the log begins here; what was before, it does not know")
    if entry.gap is None:
        return _("joins the entry before")
    return _("gap of %(length)s: nobody noted in whose hands it was") % {
        "length": length_of(entry.gap)
    }


def _summary(log: Sequence[CheckedEntry], *, has_hashes: bool) -> tuple[str, ...]:
    """How many entries fit, do not fit, and lack something, in a sentence each."""
    gaps = sum(entry.gap is not None for entry in log)
    said = [ngettext("The log has %(count)d gap.", "The log has %(count)d gaps.", gaps)]
    said = [said[0] % {"count": gaps} if gaps else _("The log has no gap.")]
    if not has_hashes:
        return tuple(said)
    for states, one, many in _COUNTED:
        count = sum(entry.hash_state in states for entry in log)
        if count:
            said.append(ngettext(one, many, count) % {"count": count})
    return tuple(said)


_COUNTED = (
    (
        (HashState.FITS,),
        "In %(count)d entry the hash fits the file.",
        "In %(count)d entries the hash fits the file.",
    ),
    (
        (HashState.DIFFERS,),
        "In %(count)d entry the hash does not fit: the file is not the one that was hashed.",
        "In %(count)d entries the hash does not fit: the file is not the one that was hashed.",
    ),
    (
        (HashState.UNLIKE_BEFORE,),
        "In %(count)d entry another number is noted than before.",
        "In %(count)d entries another number is noted than before.",
    ),
    (
        (HashState.NOT_NOTED,),
        "In %(count)d entry no hash is noted.",
        "In %(count)d entries no hash is noted.",
    ),
)
"""What is counted at the end, and how that is said."""
