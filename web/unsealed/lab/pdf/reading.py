"""The pages of a PDF as PDFium reads them: their letters, what is painted, and how it looks.

PDFium numbers what is painted in the order of painting, so that what lies on top is known.
"""

from __future__ import annotations

import ctypes
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pypdfium2
import pypdfium2.raw as pdfium
from msgspec import Struct

from unsealed.lab.pdf.opening import MOST_PAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

TEXT_LENGTH = 1_000_000
MOST_OBJECTS = 20_000
_DEEPEST_FORM = 8
_MOST_PIXELS = 4_000_000
_FINEST = 3.0
_INVISIBLE = 3
"""Text render mode 3: neither filled nor stroked (ISO 32000-2, table 104)."""
_FAINT = 16
LIKE = 30
"""How far apart the parts of two colours may be, of 255, that are hardly told apart."""
ALMOST_WHITE = 255 - LIKE
THIN = 2
"""How many points a shape has to measure to hide a letter: lines under words do not."""
_OPAQUE = 200

Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points."""
Colour = tuple[int, int, int]


class Painted(Struct, frozen=True):
    """Something painted on a page that can hide what lies below it: a filled shape or a picture."""

    order: int
    kind: str
    box: Box
    colour: Colour | None


Bands = Mapping[int, Sequence[Painted]]
"""What is painted, by the stripes of a page that it lies in, so that few things are compared."""
_BAND = 24


class Writing(Struct, frozen=True):
    """A piece of text as painted: its place in the order, its colour, whether it can be seen."""

    order: int
    box: Box
    colour: Colour
    is_invisible: bool


class Letter(Struct, frozen=True):
    """A character and where it stands."""

    character: str
    box: Box
    writing: Writing | None


class PageRead(Struct, frozen=True):
    """A page and what is painted on it.

    `letters` are found one by one where something may hide one of them, and left out elsewhere,
    since that takes most of the time; `count` says how many there are, spaces left out.
    """

    number: int
    box: Box
    letters: tuple[Letter, ...]
    count: int
    painted: tuple[Painted, ...]
    bands: Bands

    @property
    def area(self) -> float:
        """The page's size in square points."""
        return area(self.box)


def area(box: Box) -> float:
    """The size of a box; 0 where it is none."""
    return max(box[2] - box[0], 0) * max(box[3] - box[1], 0)


def overlap(one: Box, other: Box) -> Box:
    """What two boxes have in common; a box of no size where that is nothing."""
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    return (left, bottom, min(one[2], other[2]), min(one[3], other[3]))


def page_texts(data: bytes) -> tuple[str, ...]:
    """The text of each page in the order of the file; "" for a page that can't be read."""
    texts, left = [], TEXT_LENGTH
    with pypdfium2.PdfDocument(data) as document:
        for number in range(min(len(document), MOST_PAGES)):
            texts.append(_text(document, number)[:left])
            left -= len(texts[-1])
    return tuple(texts)


def _text(document: pypdfium2.PdfDocument, number: int) -> str:
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return ""
    read: str = page.get_textpage().get_text_range(errors="replace")
    page.close()
    return read.replace("\r\n", "\n").replace("\0", "").replace("\ufffe", "-")


def read_pages(document: pypdfium2.PdfDocument) -> Iterator[tuple[pypdfium2.PdfPage, PageRead]]:
    """Each page that can be read, with what is on it; the page is closed when the next is asked."""
    for number in range(min(len(document), MOST_PAGES)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            continue
        yield page, _read_page(page, number + 1)
        page.close()


def render(page: pypdfium2.PdfPage, finest: float = _FINEST) -> tuple[Image, float]:
    """The page as it looks, its notes with it, and the pixels that a point takes.

    A page that is to be turned is drawn unturned, so that letters lie where their boxes say.
    """
    width, height = page.get_size()
    scale = min(finest, (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
    back = -page.get_rotation() % 360
    bitmap = page.render(scale=scale, rotation=back, may_draw_forms=False, draw_annots=True)
    return bitmap.to_pil().convert("RGB"), scale


def _read_page(page: pypdfium2.PdfPage, number: int) -> PageRead:
    writings: dict[int, Writing] = {}
    painted: list[Painted] = []
    objects = page.get_objects(max_depth=_DEEPEST_FORM)
    for order, each in zip(range(MOST_OBJECTS), objects, strict=False):
        if each.type == pdfium.FPDF_PAGEOBJ_TEXT:
            writings[_address(each.raw)] = _writing(each, order)
        elif each.type in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE):
            painted.extend(_painted(each, order))
    painted.extend(_overlays(page))
    box = page.get_bbox()
    bands = _bands(painted, box)
    if any(_may_be_hidden(each, bands, box) for each in writings.values()):
        letters = tuple(_letters(page, writings))
        count = sum(1 for each in letters if each.character.strip())
        return PageRead(number, box, letters, count, tuple(painted), bands)
    text: str = page.get_textpage().get_text_range(errors="replace")
    return PageRead(number, box, (), len("".join(text.split())), tuple(painted), bands)


def band_of(height: float) -> int:
    """The stripe of the page that a height lies in."""
    return int(height // _BAND)


def _bands(painted: list[Painted], page: Box) -> Bands:
    """What can hide a letter, by the stripes of the page that it lies in, the topmost first."""
    bands: dict[int, list[Painted]] = {}
    for each in reversed(painted):
        box = overlap(each.box, page)
        if _is_thick(box):
            for band in range(band_of(box[1]), band_of(box[3]) + 1):
                bands.setdefault(band, []).append(each)
    return bands


def _may_be_hidden(writing: Writing, bands: Bands, page: Box) -> bool:
    """Whether it is worth looking at single letters: something lies over some of them, they are
    of the colour of what they stand on, never painted, or outside the page."""
    if writing.is_invisible or min(writing.colour) >= ALMOST_WHITE:
        return True
    left, bottom, right, top = writing.box
    if right <= left or top <= bottom:
        return False  # nothing but spaces
    if left < page[0] or bottom < page[1] or right > page[2] or top > page[3]:
        return True
    near = (bands.get(band, ()) for band in range(band_of(bottom), band_of(top) + 1))
    return any(_may_lie_over(each, writing) for band in near for each in band)


def _may_lie_over(each: Painted, writing: Writing) -> bool:
    is_below = each.order < writing.order
    if is_below and (each.colour is None or not are_alike(each.colour, writing.colour)):
        return False
    return _is_thick(overlap(each.box, writing.box))


def _is_thick(box: Box) -> bool:
    return box[2] - box[0] >= THIN and box[3] - box[1] >= THIN


def are_alike(one: Colour, other: Colour) -> bool:
    """Whether two colours are hardly told apart."""
    return all(abs(a - b) <= LIKE for a, b in zip(one, other, strict=True))


def _address(handle: object) -> int:
    return ctypes.cast(handle, ctypes.c_void_p).value or 0  # type: ignore[arg-type]  # a pointer


def _writing(each: pypdfium2.PdfObject, order: int) -> Writing:
    mode = pdfium.FPDFTextObj_GetTextRenderMode(each.raw)
    *colour, opacity = _fill(each)
    is_invisible = mode == _INVISIBLE or (mode == 0 and opacity < _FAINT)
    return Writing(order, _box_on_page(each), (colour[0], colour[1], colour[2]), is_invisible)


def _painted(each: pypdfium2.PdfObject, order: int) -> Iterator[Painted]:
    box = _box_on_page(each)
    if each.type == pdfium.FPDF_PAGEOBJ_IMAGE:
        yield Painted(order, "image", box, None)
        return
    mode, is_stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(each.raw, mode, is_stroked)
    red, green, blue, opacity = _fill(each)
    if mode.value and opacity >= _OPAQUE:
        yield Painted(order, "shape", box, (red, green, blue))


def _fill(each: pypdfium2.PdfObject) -> tuple[int, int, int, int]:
    parts = tuple(ctypes.c_uint() for _ in range(4))
    pdfium.FPDFPageObj_GetFillColor(each.raw, *parts)
    red, green, blue, opacity = (part.value for part in parts)
    return red, green, blue, opacity


def _box_on_page(each: pypdfium2.PdfObject) -> Box:
    """The box of an object, carried out of the forms that it lies in."""
    left, bottom, right, top = each.get_bounds()
    corners = [(left, bottom), (left, top), (right, bottom), (right, top)]
    container = each.container
    while container is not None:
        matrix = container.get_matrix()
        corners = [matrix.on_point(*corner) for corner in corners]
        container = container.container
    across, up = [x for x, _ in corners], [y for _, y in corners]
    return (min(across), min(up), max(across), max(up))


_OVERLAYS = {
    pdfium.FPDF_ANNOT_SQUARE: "square",
    pdfium.FPDF_ANNOT_FREETEXT: "free text",
    pdfium.FPDF_ANNOT_STAMP: "stamp",
    pdfium.FPDF_ANNOT_INK: "ink",
    pdfium.FPDF_ANNOT_HIGHLIGHT: "highlight",
    pdfium.FPDF_ANNOT_POLYGON: "polygon",
    pdfium.FPDF_ANNOT_LINE: "line",
    pdfium.FPDF_ANNOT_REDACT: "redact",
}
_ON_TOP = MOST_OBJECTS


def _overlays(page: pypdfium2.PdfPage) -> Iterator[Painted]:
    """The notes of a page that are drawn over it."""
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), 2_000)):
        note = pdfium.FPDFPage_GetAnnot(page.raw, index)
        kind = _OVERLAYS.get(pdfium.FPDFAnnot_GetSubtype(note))
        rectangle = pdfium.FS_RECTF()
        if kind and pdfium.FPDFAnnot_GetRect(note, rectangle):
            box = (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
            yield Painted(_ON_TOP + index, kind, box, None)
        pdfium.FPDFPage_CloseAnnot(note)


def _letters(page: pypdfium2.PdfPage, writings: dict[int, Writing]) -> Iterator[Letter]:
    text = page.get_textpage()
    sides = tuple(ctypes.c_double() for _ in range(4))
    for index in range(min(text.count_chars(), TEXT_LENGTH)):
        if pdfium.FPDFText_IsGenerated(text.raw, index):
            continue
        code = pdfium.FPDFText_GetUnicode(text.raw, index)
        if not pdfium.FPDFText_GetCharBox(text.raw, index, *sides):
            continue
        left, right, bottom, top = (side.value for side in sides)
        handle = pdfium.FPDFText_GetTextObject(text.raw, index)
        character = chr(code) if 0 < code < 0x110000 else "\ufffd"
        yield Letter(character, (left, bottom, right, top), writings.get(_address(handle)))
