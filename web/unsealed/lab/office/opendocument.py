"""OpenDocument files (OpenDocument 1.3, part 3): text, changes, comments, hidden passages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unsealed.lab.office.content import (
    MOST_LISTED,
    Change,
    ChangeKind,
    Comment,
    Content,
    Hidden,
    HiddenKind,
)
from unsealed.lab.office.package import attribute, local

if TYPE_CHECKING:
    from lxml import etree

    from unsealed.lab.office.package import Package

_CONTENT = "content.xml"
_KINDS = {
    "insertion": ChangeKind.INSERTED,
    "deletion": ChangeKind.DELETED,
    "format-change": ChangeKind.FORMATTED,
}
_ASIDE = {"tracked-changes", "annotation"}
"""What is written within the text, and is none of it."""


def read_open_document(package: Package) -> Content:
    """The content of an OpenDocument file."""
    content = Content()
    root = package.xml(_CONTENT)
    for each in (root, package.xml("styles.xml")):
        if each is not None:
            _read_styles(each, content)
    if root is not None:
        content.changes += [_change(each) for each in root.iter("{*}changed-region")][:MOST_LISTED]
        content.comments += [_comment(each) for each in root.iter("{*}annotation")][:MOST_LISTED]
        _read_sessions(root, content)
        _read_hidden(root, content)
        content.lines += _lines(root)
    return content


def _lines(root: etree._Element) -> list[str]:
    for each in [*root.iter(*(f"{{*}}{name}" for name in _ASIDE))]:
        _take_out(each)
    return [_text(each) for each in root.iter("{*}p", "{*}h")]


def _take_out(element: etree._Element) -> None:
    """Remove an element from the tree, but not the text that follows it."""
    parent, previous = element.getparent(), element.getprevious()
    if parent is None:
        return
    if previous is not None:
        previous.tail = (previous.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _first(element: etree._Element, name: str) -> str:
    found = next(element.iter(f"{{*}}{name}"), None)
    return "" if found is None else _text(found)


def _change(region: etree._Element) -> Change:
    kind = next((_KINDS[local(each)] for each in region if local(each) in _KINDS), None)
    author, when = _first(region, "creator"), _first(region, "date")
    text = "".join(_text(each) for each in region.iter("{*}p", "{*}h"))
    return Change(kind or ChangeKind.FORMATTED, author, when, text, _CONTENT)


def _comment(annotation: etree._Element) -> Comment:
    text = "\n".join(_text(each) for each in annotation.iter("{*}p"))
    return Comment(_first(annotation, "creator"), _first(annotation, "date"), text, _CONTENT)


def _read_styles(root: etree._Element, content: Content) -> None:
    for each in root.iter("{*}font-face"):
        content.fonts |= {attribute(each, "font-family").strip("'\"")}
    for each in root.iter("{*}text-properties"):
        language = attribute(each, "language")
        if language and language != "none":
            country = attribute(each, "country")
            content.languages["-".join(filter(None, (language, country)))] += 0


def _read_sessions(root: etree._Element, content: Content) -> None:
    """LibreOffice keeps sessions in the styles of text (officeooo:rsid), as Word does in runs."""
    of_style: dict[str, str] = {}
    for style in root.iter("{*}style"):
        session = next((s for each in style if (s := attribute(each, "rsid"))), "")
        if session:
            of_style[attribute(style, "name")] = session.upper()
    for span in root.iter("{*}span", "{*}p", "{*}h"):
        session = of_style.get(attribute(span, "style-name"), "")
        if session:
            content.sessions[session] += len(span.text or "")


def _read_hidden(root: etree._Element, content: Content) -> None:
    vanished = {
        attribute(style, "name")
        for style in root.iter("{*}style")
        if any(attribute(each, "display") == "none" for each in style)
    }
    for each in root.iter("{*}span", "{*}p", "{*}h"):
        if attribute(each, "style-name") in vanished and _text(each).strip():
            content.hidden.append(Hidden(HiddenKind.HIDDEN_TEXT, _text(each), _CONTENT))
    for each in root.iter("{*}hidden-text", "{*}hidden-paragraph"):
        text = attribute(each, "string-value") or _text(each)
        content.hidden.append(Hidden(HiddenKind.HIDDEN_TEXT, text, _CONTENT))
    for each in root.iter("{*}table"):
        if attribute(each, "display") == "false":
            content.hidden.append(
                Hidden(HiddenKind.HIDDEN_SHEET, attribute(each, "name"), _CONTENT)
            )
