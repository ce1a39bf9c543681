"""Excel workbooks (ECMA-376, part 1, 18): cells, hidden sheets, rows and columns, comments."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from unsealed.lab.office.content import Comment, Content, Hidden, HiddenKind
from unsealed.lab.office.package import attribute, local, text_of
from unsealed.lab.office.relations import read_relations

if TYPE_CHECKING:
    from lxml import etree

    from unsealed.lab.office.package import Package

_WORKBOOK = "xl/workbook.xml"
LONGEST_TEXT = 1_000_000
MOST_ROWS = 100_000


def read_workbook(package: Package) -> Content:
    """The content of an Excel workbook."""
    content = Content()
    root = package.xml(_WORKBOOK)
    if root is not None:
        strings = _shared_strings(package)
        content.folder = next((attribute(each, "url") for each in root.iter("{*}absPath")), "")
        for name, part, state in _sheets(package, root):
            _read_sheet(package, name, part, state, strings, content)
    _read_comments(package, content)
    _read_fonts(package, content)
    return content


def _shared_strings(package: Package) -> list[str]:
    root = package.xml("xl/sharedStrings.xml")
    return [] if root is None else [text_of(each, "t") for each in root.iter("{*}si")]


def _sheets(package: Package, root: etree._Element) -> list[tuple[str, str, str]]:
    """Name, part and state of each sheet in the order of the tabs."""
    targets = {each.id: each.target for each in read_relations(package, _WORKBOOK)}
    return [
        (
            attribute(each, "name"),
            posixpath.normpath(posixpath.join("xl", targets.get(attribute(each, "id"), ""))),
            attribute(each, "state"),
        )
        for each in root.iter("{*}sheet")
    ]


def _read_sheet(  # a sheet is known by its name, its part and its state
    package: Package, name: str, part: str, state: str, strings: list[str], content: Content
) -> None:
    root = package.xml(part.lstrip("/"))
    if root is None:
        return
    rows = [_row(each, strings) for each in list(root.iter("{*}row"))[:MOST_ROWS]]
    text = "\n".join(rows)[:LONGEST_TEXT]
    content.lines += [name, text]
    if state in ("hidden", "veryHidden"):
        content.hidden.append(Hidden(HiddenKind.HIDDEN_SHEET, f"{name}: {text}", part))
    hidden = [_row(each, strings) for each in root.iter("{*}row") if _is_on(each, "hidden")]
    if hidden:
        content.hidden.append(Hidden(HiddenKind.HIDDEN_ROWS, f"{name}: " + "\n".join(hidden), part))
    if any(_is_on(each, "hidden") for each in root.iter("{*}col")):
        content.hidden.append(Hidden(HiddenKind.HIDDEN_COLUMNS, name, part))


def _is_on(element: etree._Element, name: str) -> bool:
    return element.get(name) in ("1", "true")


def _row(row: etree._Element, strings: list[str]) -> str:
    return "\t".join(_cell(each, strings) for each in row if local(each) == "c")


def _cell(cell: etree._Element, strings: list[str]) -> str:
    if cell.get("t") == "inlineStr":
        return text_of(cell, "t")
    value = text_of(cell, "v")
    if cell.get("t") != "s":
        return value
    number = int(value) if value.isascii() and value.isdigit() else -1
    return strings[number] if 0 <= number < len(strings) else ""


def _read_comments(package: Package, content: Content) -> None:
    for part in package.names("xl/comments", suffix=".xml"):
        root = package.xml(part)
        if root is None:
            continue
        authors = [each.text or "" for each in root.iter("{*}author")]
        for each in root.iter("{*}comment"):
            number = attribute(each, "authorId")
            known = number.isdigit() and int(number) < len(authors)
            author = authors[int(number)] if known else ""
            content.comments.append(Comment(author, "", text_of(each, "t"), part))
    _read_threads(package, content)


def _read_threads(package: Package, content: Content) -> None:
    people: dict[str, str] = {}
    for part in package.names("xl/persons/", suffix=".xml"):
        root = package.xml(part)
        if root is not None:
            people |= {
                attribute(e, "id"): attribute(e, "displayName") for e in root.iter("{*}person")
            }
    for part in package.names("xl/threadedComments/", suffix=".xml"):
        root = package.xml(part)
        for each in () if root is None else root.iter("{*}threadedComment"):
            author = people.get(attribute(each, "personId"), "")
            content.comments.append(
                Comment(author, attribute(each, "dT"), text_of(each, "text"), part)
            )


def _read_fonts(package: Package, content: Content) -> None:
    root = package.xml("xl/styles.xml")
    for each in () if root is None else root.iter("{*}font"):
        content.fonts |= {attribute(name, "val") for name in each.iter("{*}name")}
