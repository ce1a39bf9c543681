"""What a machine can see of PDF/UA-1 (ISO 14289-1) in a file, without a validator.

`make audit` asks veraPDF, which knows all 106 rules that can be checked by machine. This looks at
those that our own pages could break, so that every run of the tests does.
"""

from __future__ import annotations

import io
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader

if TYPE_CHECKING:
    from collections.abc import Iterator


def read(file: bytes) -> PdfReader:
    """The file, to look into."""
    return PdfReader(io.BytesIO(file))


def faults_of(file: bytes) -> list[str]:
    """Everything that is missing for those who read by ear; nothing, where all is well."""
    pdf = read(file)
    elements = list(_elements(pdf.trailer["/Root"]["/StructTreeRoot"]["/K"]))
    return [
        *_of_the_document(pdf),
        *(fault for page in pdf.pages for fault in _of_a_page(page)),
        *_of_headings([str(one["/S"]) for one in elements]),
        *(fault for one in elements for fault in _of_an_element(one)),
    ]


def _of_the_document(pdf: PdfReader) -> Iterator[str]:
    root = pdf.trailer["/Root"]
    if root.get("/MarkInfo", {}).get("/Marked") is not True and not root["/MarkInfo"]["/Marked"]:
        yield "it is not marked as tagged"
    if root.get("/Lang") != "en":
        yield "it names no language"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "its title is not displayed"
    if not (pdf.metadata and pdf.metadata.title):
        yield "it has no title"
    if b"pdfuaid:part" not in root["/Metadata"].get_object().get_data():
        yield "it does not say that it is PDF/UA"
    if not pdf.outline:
        yield "it has no bookmarks"


def _of_a_page(page: Any) -> Iterator[str]:
    for font in page["/Resources"].get("/Font", {}).values():
        for drawn in font.get_object().get("/DescendantFonts", [font]):
            described = drawn.get_object()["/FontDescriptor"]
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(described):
                yield f"the font {described['/FontName']} is not embedded"
    notes = [note.get_object() for note in page.get("/Annots", [])]
    if notes and page.get("/Tabs") != "/S":
        yield "a page with links has no order of tabs"
    for note in notes:
        if not note.get("/Contents") or "/StructParent" not in note:
            yield f"a link says nothing to those who hear it: {note.get('/A')}"


def _of_headings(tags: list[str]) -> Iterator[str]:
    levels = [int(tag[2]) for tag in tags if tag in {f"/H{n}" for n in range(1, 7)}]
    if levels[:1] != [1]:
        yield f"its headings begin with {levels[:1]}"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"a heading of level {after} follows one of level {before}"


def _of_an_element(element: Any) -> Iterator[str]:
    tag = element["/S"]
    if tag == "/Figure" and not element.get("/Alt"):
        yield "a picture has no words beside it"
    if tag == "/TD" and not element.get("/A", {}).get("/Headers"):
        yield "a cell of a table has no heading"
    if tag == "/LI" and {str(one["/S"]) for one in _children(element)} - {"/Lbl", "/LBody"}:
        yield "an entry of a list holds something else than a mark and a body"


def _elements(kids: Any) -> Iterator[Any]:
    for kid in kids if isinstance(kids, list) else [kids]:
        element = kid.get_object() if hasattr(kid, "get_object") else kid
        if isinstance(element, dict) and "/S" in element:
            yield element
            yield from _elements(element.get("/K", []))


def _children(element: Any) -> Iterator[Any]:
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        found = kid.get_object()
        if isinstance(found, dict) and "/S" in found:
            yield found
