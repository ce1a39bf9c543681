"""PowerPoint presentations (ECMA-376, part 1, 19): slides, hidden ones, notes and comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unsealed.lab.office.content import Comment, Content, Hidden, HiddenKind
from unsealed.lab.office.package import attribute, text_of

if TYPE_CHECKING:
    from lxml import etree

    from unsealed.lab.office.package import Package


def read_slides(package: Package) -> Content:
    """The content of a PowerPoint presentation."""
    content = Content()
    for part in package.names("ppt/slides/slide", suffix=".xml"):
        root = package.xml(part)
        if root is not None:
            _read_slide(root, part, content)
    for part in package.names("ppt/notesSlides/", suffix=".xml"):
        root = package.xml(part)
        notes = [] if root is None else [each for each in _lines(root) if each.strip()]
        if any(not each.strip().isdigit() for each in notes):  # more than the slide's number
            content.hidden.append(Hidden(HiddenKind.NOTES, "\n".join(notes), part))
    _read_comments(package, content)
    return content


def _lines(root: etree._Element) -> list[str]:
    return [text_of(each, "t") for each in root.iter("{*}p")]


def _read_slide(root: etree._Element, part: str, content: Content) -> None:
    lines = _lines(root)
    content.lines += lines
    if root.get("show") in ("0", "false"):
        content.hidden.append(Hidden(HiddenKind.HIDDEN_SLIDE, "\n".join(lines), part))
    for run in root.iter("{*}r"):
        for format_ in run.iter("{*}rPr"):
            language = format_.get("lang")
            if language:
                content.languages[str(language)] += len(text_of(run, "t"))
    for font in root.iter("{*}latin", "{*}ea", "{*}cs"):
        content.fonts |= {attribute(font, "typeface")}


def _read_comments(package: Package, content: Content) -> None:
    authors: dict[str, str] = {}
    for part in ("ppt/commentAuthors.xml", "ppt/authors.xml"):
        root = package.xml(part)
        if root is not None:
            authors |= {attribute(each, "id"): attribute(each, "name") for each in root}
    for part in package.names("ppt/comments/", suffix=".xml"):
        root = package.xml(part)
        for each in () if root is None else root.iter("{*}cm"):
            author = authors.get(attribute(each, "authorId"), "")
            when = attribute(each, "dt") or attribute(each, "created")
            content.comments.append(Comment(author, when, text_of(each, "text", "t"), part))
