"""The states of a PDF as they are shown: each page as a reader draws it, its text, and its bars.

For files of our own making, while the course is built: a stranger's file is read by the examiner.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from PIL.Image import Dither
from PIL.ImageChops import difference

from unsealed.lab.file_states import Bar, State, StatePage
from unsealed.lab.moments import of_pdf
from unsealed.lab.pdf.covered import Look, survey
from unsealed.lab.pdf.opening import child, text_of
from unsealed.lab.pdf.reading import (
    Box,
    Painted,
    area,
    overlap,
    page_texts,
    read_pages,
    render,
)
from unsealed.lab.pdf.revisions import cut, find_revisions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

    from unsealed.lab.pdf.covered import Hidden
    from unsealed.lab.pdf.reading import PageRead
    from unsealed.lab.pdf.revisions import Revision

MOST_STATES: Final = 8
MOST_PAGES: Final = 6
"""How many states of a file, and how many pages of each, are kept."""
LARGEST_PICTURE: Final = 150_000
"""How many bytes a picture may have to be kept; the text is kept in any case."""
_WIDTH: Final = 840
"""How many pixels a page is wide: sharp on a phone, and for 36 rem on a plain screen."""
_SHADES: Final = 16
_BAR_HEIGHTS: Final = (6, 60)
_BAR_WIDTH: Final = 10
"""What is a bar over words and not a rule or a ground, in points."""


def read_states(data: bytes) -> tuple[State, ...]:
    """The states to which the file can be cut back, oldest first."""
    revisions = find_revisions(data).all[-MOST_STATES:]
    return tuple(_state(cut(data, each), each) for each in revisions)


def _state(data: bytes, revision: Revision) -> State:
    return State(revision.number, len(data), _saved(data), tuple(_pages(data)))


def _saved(data: bytes) -> str:
    with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as document:
        raw = text_of(child(document.trailer, "/Info", "/ModDate"))
    return str(of_pdf(raw)) if raw else ""


def _pages(data: bytes) -> Iterator[StatePage]:
    texts = page_texts(data)
    with pypdfium2.PdfDocument(data) as document:
        for page, read in read_pages(document):
            if read.number > MOST_PAGES:
                return
            yield _page(page, read, texts[read.number - 1], data)


def _page(page: pypdfium2.PdfPage, read: PageRead, text: str, data: bytes) -> StatePage:
    picture, scale = _drawn(page)
    look = Look(picture, scale, read.box)
    bars = [each for each in read.painted if _is_bar(each, look)]
    hidden = survey(data).hidden if bars else ()
    return StatePage(
        number=read.number,
        text=text,
        width=picture.width,
        height=picture.height,
        picture=_kept(picture),
        bare=_kept(_without(page, bars)) if bars else None,
        bars=tuple(Bar(_beneath(bar, read.number, hidden)) for bar in bars),
    )


def _drawn(page: pypdfium2.PdfPage) -> tuple[Image, float]:
    return render(page, _WIDTH / max(page.get_width(), 1))


def _is_bar(each: Painted, look: Look) -> bool:
    """Whether something painted shows as one dark bar of the size of words."""
    left, bottom, right, top = each.box
    low, high = _BAR_HEIGHTS
    if each.kind != "shape" or right - left < _BAR_WIDTH or not low <= top - bottom <= high:
        return False
    return all(look.at((left + 1, bottom + 1, right - 1, top - 1)))


def _beneath(bar: Painted, page: int, hidden: tuple[Hidden, ...]) -> str:
    pieces = (
        each.text
        for each in hidden
        if each.page == page and area(overlap(each.box, bar.box)) > area(each.box) / 2
    )
    return " ".join(pieces)


def _without(page: pypdfium2.PdfPage, bars: list[Painted]) -> Image:
    """The page as it looks once its bars are taken off; those within forms stay where they are."""
    boxes = {bar.box for bar in bars}
    for each in list(page.get_objects(max_depth=1)):
        if each.type == pdfium.FPDF_PAGEOBJ_PATH and _box(each) in boxes:
            page.remove_obj(each)
    return _drawn(page)[0]


def _box(each: pypdfium2.PdfObject) -> Box:
    left, bottom, right, top = each.get_bounds()
    return (left, bottom, right, top)


def _kept(picture: Image) -> bytes | None:
    """The picture as PNG of few shades, which is as small as WebP for typed pages, and quicker."""
    written = io.BytesIO()
    _in_few_shades(picture).save(written, "PNG", compress_level=6)
    data = written.getvalue()
    return data if len(data) <= LARGEST_PICTURE else None


def _in_few_shades(picture: Image) -> Image:
    red, green, blue = picture.split()
    if difference(red, green).getbbox() or difference(green, blue).getbbox():
        return picture.quantize(_SHADES, dither=Dither.NONE)
    return red.point([shade // _SHADES * 255 // (256 // _SHADES - 1) for shade in range(256)])
