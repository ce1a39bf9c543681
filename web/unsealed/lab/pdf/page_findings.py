"""Findings on the pages of a PDF: text that does not show, scans, pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unsealed.lab.report import Bearing, Finding, Table, Verdict, clip, count, say
from unsealed.language import noop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.lab.pdf.covered import Hidden, PageSeen, Survey
    from unsealed.lab.pdf.resources import Picture
    from unsealed.lab.report import Words

_ROWS = 60
_PICTURED = 0.8
"""How much of a page pictures take where it is called a scan."""
_FEW_LETTERS = 20
_COVERS = {
    "shape": noop("a filled shape"),
    "image": noop("a picture"),
    "square": noop("a note: a box"),
    "free text": noop("a note: a text box"),
    "stamp": noop("a note: a stamp"),
    "ink": noop("a note: drawn by hand"),
    "highlight": noop("a note: highlighting"),
    "polygon": noop("a note: a polygon"),
    "line": noop("a note: a line"),
    "redact": noop("a mark that asks for a redaction"),
}


def findings_on_pages(survey: Survey) -> Iterator[Finding]:
    """What shows on the pages, what does not, and what the pages are made of."""
    yield _covered(survey)
    yield from _unseen(survey)
    yield _origin(survey.pages)


def _covered(survey: Survey) -> Finding:
    below = tuple(each for each in survey.hidden if each.cover in _COVERS)
    found, verdict = _covered_judged(below, survey)
    return Finding(
        check="pdf.covered-text",
        name=say(noop("Text below boxes")),
        found=found,
        verdict=verdict,
        shows=say(
            noop(
                "Letters stand in the file at places where the page shows only one flat colour."
                " Whoever copies the text out of the page gets them: a box was laid over them, but"
                " they were not removed."
            )
        ),
        shows_not=say(
            noop(
                "That somebody wanted to hide them: a layout can paint over leftovers. Where"
                " nothing is found, the words may be truly gone or may stand in a picture, which"
                " this check does not read."
            )
        ),
        bears_on=Bearing.COMPLETE,
        place=f"page:{below[0].page}" if below else None,
        raw="\n".join(each.text for each in below) or None,
        details=tuple(_details(survey)),
        table=_table(below),
    )


def _covered_judged(below: tuple[Hidden, ...], survey: Survey) -> tuple[Words, Verdict]:
    if below:
        letters = sum(sum(not each.isspace() for each in piece.text) for piece in below)
        found = count(
            noop("In %(number)d place, text lies below something (letters: %(letters)d)."),
            noop("In %(number)d places, text lies below something (letters: %(letters)d)."),
            len(below),
            letters=letters,
        )
        return found, Verdict.NOTABLE
    if survey.marked:
        return say(noop("Places are marked to be redacted, and were not.")), Verdict.NOTABLE
    if not any(page.letters for page in survey.pages):
        return say(noop("The pages hold no text that could be covered.")), Verdict.CANNOT_TELL
    if survey.undrawn:
        return say(noop("Nothing was found on the pages that were looked at.")), (
            Verdict.CANNOT_TELL
        )
    return say(noop("No text lies below a box.")), Verdict.CONSISTENT


def _details(survey: Survey) -> Iterator[Words]:
    if survey.marked:
        pages = ", ".join(str(page) for page in sorted(set(survey.marked))[:_ROWS])
        yield say(noop("Marks that ask for a redaction stand on pages %(pages)s."), pages=pages)
    if survey.undrawn:
        yield count(
            noop("%(number)d further page was not looked at."),
            noop("%(number)d further pages were not looked at."),
            survey.undrawn,
        )


def _table(pieces: tuple[Hidden, ...]) -> Table | None:
    if not pieces:
        return None
    rows = tuple(
        (str(each.page), clip(each.text, 120), _COVERS.get(each.cover, ""), _corner(each))
        for each in pieces[:_ROWS]
    )
    columns = (noop("Page"), noop("Text"), noop("Below"), noop("Left and bottom, in points"))
    return Table(tuple(map(say, columns)), rows)


def _corner(each: Hidden) -> str:
    return f"{each.box[0]:.0f}, {each.box[1]:.0f}"


def _unseen(survey: Survey) -> Iterator[Finding]:
    pieces = tuple(each for each in survey.hidden if each.cover in ("nothing", "outside"))
    if not pieces:
        return
    yield Finding(
        check="pdf.unseen-text",
        name=say(noop("Text that nobody sees")),
        found=count(
            noop("%(number)d piece of text is white on white or lies outside the page."),
            noop("%(number)d pieces of text are white on white or lie outside the page."),
            len(pieces),
        ),
        verdict=Verdict.NOTABLE,
        shows=say(noop("The file holds words that a reader of the page does not see.")),
        shows_not=say(
            noop("Why. Printers' marks, leftovers of a layout and real hiding all look like this.")
        ),
        bears_on=Bearing.COMPLETE,
        place=f"page:{pieces[0].page}",
        raw="\n".join(each.text for each in pieces),
    )


def _origin(pages: tuple[PageSeen, ...]) -> Finding:
    kinds = [_kind(page) for page in pages]
    found, verdict = _origin_judged(kinds)
    rows = tuple(
        (str(page.page), kind, f"{page.pictured:.0%}", str(page.letters), str(page.invisible))
        for page, kind in zip(pages[:_ROWS], kinds, strict=False)
    )
    columns = (
        noop("Page"),
        noop("Kind"),
        noop("Covered by pictures"),
        noop("Letters"),
        noop("Letters that are never painted"),
    )
    return Finding(
        check="pdf.origin",
        name=say(noop("Scanned or made on a computer")),
        found=found,
        verdict=verdict,
        shows=say(
            noop(
                "Whether a page is a picture of paper, with or without text that a machine read"
                " from it and laid behind, or text and lines drawn by a program."
            )
        ),
        shows_not=say(
            noop(
                "That a paper original ever existed: a page made on a computer can be turned into"
                " a picture. The text behind a scan was guessed by a machine and has errors."
            )
        ),
        bears_on=Bearing.PROVENANCE,
        table=Table(tuple(map(say, columns)), rows) if rows else None,
    )


_SCAN, _READ_SCAN, _DRAWN, _EMPTY = "scan", "scan with text", "drawn", "empty"


def _kind(page: PageSeen) -> str:
    seen = page.letters - page.invisible
    if page.pictured >= _PICTURED and seen < _FEW_LETTERS:
        return _READ_SCAN if page.invisible else _SCAN
    return _DRAWN if page.letters or page.pictured else _EMPTY


def _origin_judged(kinds: list[str]) -> tuple[Words, Verdict]:
    scans = sum(kind in (_SCAN, _READ_SCAN) for kind in kinds)
    values = {"scans": scans, "pages": len(kinds)}
    if not kinds:
        return say(noop("No page could be read.")), Verdict.CANNOT_TELL
    if not scans:
        return say(noop("The pages were made on a computer.")), Verdict.CONSISTENT
    if scans < len([kind for kind in kinds if kind != _EMPTY]):
        message = noop("%(scans)d of %(pages)d pages are pictures of pages, the others are not.")
        return say(message, **values), Verdict.NOTABLE
    if _READ_SCAN in kinds:
        message = noop("The pages are pictures, with text behind them that a machine read.")
        return say(message), Verdict.CONSISTENT
    return say(noop("The pages are pictures without any text.")), Verdict.CONSISTENT


def finding_on_pictures(pictures: tuple[Picture, ...], handed_on: int) -> Finding:
    """The pictures that the pages draw; those with records of their own are examined apart."""
    rows = tuple(
        (str(each.page), f"{each.width} × {each.height}", clip(each.coding, 60), str(each.size))
        for each in pictures[:_ROWS]
    )
    columns = (noop("Page"), noop("Pixels"), noop("Coding"), noop("Bytes"))
    return Finding(
        check="pdf.pictures",
        name=say(noop("Pictures in the pages")),
        found=count(
            noop("%(number)d picture; with metadata of its own: %(own)d."),
            noop("%(number)d pictures; with metadata of their own: %(own)d."),
            len(pictures),
            own=handed_on,
        ),
        verdict=Verdict.NOTABLE if handed_on else Verdict.CONSISTENT,
        shows=say(
            noop(
                "A picture that was put into a PDF can keep what the camera or the scanner wrote"
                " into it. The lab examines those as files of their own."
            )
        ),
        shows_not=say(
            noop("Where the others are from. Most programs strip pictures when they make a PDF.")
        ),
        bears_on=Bearing.PROVENANCE,
        table=Table(tuple(map(say, columns)), rows) if rows else None,
    )
