"""Replicas of Excel workbooks: sheets and rows, some of them hidden, with honest or planted names.

Every replica says so in a last row of each sheet that is seen, and in its properties.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree
from msgspec import Struct

from unsealed.lab.replicas.office_package import (
    MARK,
    OFFICE,
    TYPES,
    Properties,
    app,
    content_types,
    core,
    custom,
    pack,
    package_relationships,
    relationships,
    root_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from unsealed.lab.replicas.office_package import Part

_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = f"{OFFICE}/relationships"
_LETTERS = 26

Cell = str | int | float


class Sheet(Struct, frozen=True):
    """A sheet; `hidden_rows` and `hidden_columns` count from 1."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    is_hidden: bool = False
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()


class BookRecipe(Struct, frozen=True):
    """What a replica holds. Metadata are as honest as the recipe; nothing is checked here."""

    sheets: tuple[Sheet, ...]
    properties: Properties
    company: str = ""
    application: str = "Microsoft Excel"
    version: str = "16.0300"


def write_xlsx(recipe: BookRecipe) -> bytes:
    """The workbook of a recipe: the same bytes for the same recipe."""
    return pack(_parts(recipe))


def _parts(recipe: BookRecipe) -> Iterator[Part]:
    numbers = range(1, len(recipe.sheets) + 1)
    yield "[Content_Types].xml", content_types(_types(numbers))
    yield "_rels/.rels", package_relationships("xl/workbook.xml")
    yield "xl/workbook.xml", _book(recipe.sheets)
    yield "xl/_rels/workbook.xml.rels", _relations(numbers)
    yield "xl/styles.xml", _styles()
    for number, sheet in zip(numbers, recipe.sheets, strict=True):
        yield f"xl/worksheets/sheet{number}.xml", _sheet(sheet)
    yield "docProps/core.xml", core(recipe.properties)
    yield "docProps/app.xml", _app(recipe)
    yield "docProps/custom.xml", custom()


def _types(numbers: Sequence[int]) -> dict[str, str]:
    book = f"{TYPES}.spreadsheetml"
    sheets = {f"/xl/worksheets/sheet{each}.xml": f"{book}.worksheet+xml" for each in numbers}
    main = {
        "/xl/workbook.xml": f"{book}.sheet.main+xml",
        "/xl/styles.xml": f"{book}.styles+xml",
    }
    return main | sheets


def _relations(numbers: Sequence[int]) -> etree._Element:
    sheets = [(f"{_RELATIONS}/worksheet", f"worksheets/sheet{each}.xml", False) for each in numbers]
    return relationships([*sheets, (f"{_RELATIONS}/styles", "styles.xml", False)])


def _book(sheets: Sequence[Sheet]) -> etree._Element:
    root, name = root_of(_SHEETS, "workbook", r=_RELATIONS)
    listed = etree.SubElement(root, name + "sheets")
    for number, sheet in enumerate(sheets, start=1):
        state = {"state": "hidden"} if sheet.is_hidden else {}
        named = {"name": sheet.name, "sheetId": str(number)} | state
        named[f"{{{_RELATIONS}}}id"] = f"rId{number}"
        etree.SubElement(listed, name + "sheet", named)
    return root


def _styles() -> etree._Element:
    """The least that programs ask for: one font, two fillings, one border, one format."""
    root, name = root_of(_SHEETS, "styleSheet")
    font = _counted(root, name, "fonts", "font")
    etree.SubElement(font, name + "sz", val="11")
    etree.SubElement(font, name + "name", val="Calibri")
    fillings = etree.SubElement(root, name + "fills", count="2")
    for pattern in ("none", "gray125"):
        filling = etree.SubElement(fillings, name + "fill")
        etree.SubElement(filling, name + "patternFill", patternType=pattern)
    border = _counted(root, name, "borders", "border")
    for side in ("left", "right", "top", "bottom", "diagonal"):
        etree.SubElement(border, name + side)
    plain = {"numFmtId": "0", "fontId": "0", "fillId": "0", "borderId": "0"}
    _counted(root, name, "cellStyleXfs", "xf").attrib.update(plain)
    _counted(root, name, "cellXfs", "xf").attrib.update(plain | {"xfId": "0"})
    normal = {"name": "Normal", "xfId": "0", "builtinId": "0"}
    _counted(root, name, "cellStyles", "cellStyle").attrib.update(normal)
    return root


def _counted(root: etree._Element, name: str, group: str, item: str) -> etree._Element:
    """The one item of a new group."""
    return etree.SubElement(etree.SubElement(root, name + group, count="1"), name + item)


def _sheet(sheet: Sheet) -> etree._Element:
    root, name = root_of(_SHEETS, "worksheet")
    if sheet.hidden_columns:
        columns = etree.SubElement(root, name + "cols")
        for each in sheet.hidden_columns:
            at = {"min": str(each), "max": str(each), "width": "9", "hidden": "1"}
            etree.SubElement(columns, name + "col", at)
    data = etree.SubElement(root, name + "sheetData")
    marked = () if sheet.is_hidden else ((), (f"[{MARK}]",))
    for number, cells in enumerate((*sheet.rows, *marked), start=1):
        hidden = {"hidden": "1"} if number in sheet.hidden_rows else {}
        row = etree.SubElement(data, name + "row", {"r": str(number)} | hidden)
        for column, cell in enumerate(cells):
            _write_cell(row, name, f"{_letters(column)}{number}", cell)
    return root


def _write_cell(row: etree._Element, name: str, place: str, cell: Cell) -> None:
    if cell == "":
        return
    if not isinstance(cell, str):
        element = etree.SubElement(row, name + "c", r=place)
        etree.SubElement(element, name + "v").text = str(cell)
        return
    element = etree.SubElement(row, name + "c", r=place, t="inlineStr")
    etree.SubElement(etree.SubElement(element, name + "is"), name + "t").text = cell


def _letters(column: int) -> str:
    """A, B, … Z, AA: a column's name; `column` counts from 0."""
    before, last = divmod(column, _LETTERS)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)


def _app(recipe: BookRecipe) -> etree._Element:
    return app(
        {
            "Application": recipe.application,
            "Company": recipe.company,
            "AppVersion": recipe.version,
        }
    )
