"""Word documents (ECMA-376, part 1, 17): one walk over each part that holds text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from unsealed.lab.office.content import (
    MOST_LISTED,
    Change,
    ChangeKind,
    Comment,
    Content,
    Hidden,
    HiddenKind,
)
from unsealed.lab.office.package import attribute, local, namespace, text_of

if TYPE_CHECKING:
    from unsealed.lab.office.package import Package

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_KINDS = {
    "ins": ChangeKind.INSERTED,
    "del": ChangeKind.DELETED,
    "moveFrom": ChangeKind.MOVED,
    "rPrChange": ChangeKind.FORMATTED,
    "pPrChange": ChangeKind.FORMATTED,
    "tblPrChange": ChangeKind.FORMATTED,
    "sectPrChange": ChangeKind.FORMATTED,
    "cellIns": ChangeKind.INSERTED,
    "cellDel": ChangeKind.DELETED,
}
_OFF = {"0", "false", "off"}
_TEXT_PARTS = ("word/document", "word/header", "word/footer", "word/footnotes", "word/endnotes")
_COMMENTS = "word/comments.xml"


def read_word(package: Package) -> Content:
    """The content of a Word document."""
    content = Content()
    for name in package.names(*_TEXT_PARTS, suffix=".xml"):
        root = package.xml(name)
        if root is not None:
            _read_text(root, name, content)
    _read_comments(package, content)
    _read_styles(package, content)
    _read_settings(package, content)
    return content


def _read_text(root: etree._Element, part: str, content: Content) -> None:
    etree.strip_elements(root, _FALLBACK, with_tail=False)
    word = namespace(root)
    content.lines += _lines(root)
    content.changes += _changes(root, part)[: MOST_LISTED - len(content.changes)]
    for run in root.iter(f"{word}r"):
        _read_run(run, word, part, content)


def _lines(root: etree._Element) -> list[str]:
    """The paragraphs as they read when all changes are accepted, and as they are shown."""
    lines: list[list[str]] = []
    for each in root.iter("{*}p", "{*}t", "{*}tab", "{*}br"):
        name = local(each)
        if name == "p" or not lines:
            lines.append([])
        if name == "t" and not _is_hidden(_parent(each)):
            lines[-1].append(each.text or "")
        elif name in ("tab", "br") and local(_parent(each)) == "r":
            lines[-1].append("\t" if name == "tab" else "\n")
    return ["".join(each) for each in lines]


def _is_hidden(run: etree._Element) -> bool:
    format_ = run.find("{*}rPr")
    return format_ is not None and _hidden_kind(format_, namespace(run)) is HiddenKind.HIDDEN_TEXT


def _parent(element: etree._Element) -> etree._Element:
    found = element.getparent()
    return element if found is None else found


def _changes(root: etree._Element, part: str) -> list[Change]:
    found = root.iter(*(f"{{*}}{name}" for name in _KINDS))
    return [_change(each, part) for each in found if attribute(each, "author") or len(each)]


def _change(element: etree._Element, part: str) -> Change:
    return Change(
        kind=_KINDS[local(element)],
        author=attribute(element, "author"),
        when=attribute(element, "date"),
        text=text_of(element, "t", "delText"),
        part=part,
    )


def _read_run(run: etree._Element, word: str, part: str, content: Content) -> None:
    text = "".join(each.text or "" for each in run.iter(f"{word}t", f"{word}delText"))
    session = run.get(f"{word}rsidR") or _session_of_paragraph(run, word)
    if session and text:
        content.sessions[session.upper()] += len(text)
    format_ = run.find(f"{word}rPr")
    if format_ is not None:
        _read_format(format_, text, word, part, content)


def _session_of_paragraph(run: etree._Element, word: str) -> str:
    paragraph = next(run.iterancestors(f"{word}p"), None)
    if paragraph is None:
        return ""
    return paragraph.get(f"{word}rsidRDefault") or paragraph.get(f"{word}rsidR") or ""


def _read_format(
    format_: etree._Element, text: str, word: str, part: str, content: Content
) -> None:
    _add_fonts(format_.find(f"{word}rFonts"), content)
    language = format_.find(f"{word}lang")
    if language is not None and language.get(f"{word}val"):
        content.languages[str(language.get(f"{word}val"))] += len(text)
    kind = _hidden_kind(format_, word)
    if kind is not None and text.strip() and len(content.hidden) < MOST_LISTED:
        content.hidden.append(Hidden(kind, text, part))


def _hidden_kind(format_: etree._Element, word: str) -> HiddenKind | None:
    vanish = format_.find(f"{word}vanish")
    if vanish is not None and str(vanish.get(f"{word}val", "1")).lower() not in _OFF:
        return HiddenKind.HIDDEN_TEXT
    colour = format_.find(f"{word}color")
    is_white = colour is not None and str(colour.get(f"{word}val", "")).upper() == "FFFFFF"
    has_ground = any(format_.find(f"{word}{name}") is not None for name in ("shd", "highlight"))
    return HiddenKind.WHITE_TEXT if is_white and not has_ground else None


def _add_fonts(fonts: etree._Element | None, content: Content) -> None:
    if fonts is not None:
        content.fonts |= {
            str(value)
            for key, value in fonts.attrib.items()
            if str(key).endswith(("}ascii", "}hAnsi", "}eastAsia", "}cs"))
        }


def _read_comments(package: Package, content: Content) -> None:
    root = package.xml(_COMMENTS)
    if root is None:
        return
    for each in root.iter("{*}comment"):
        author, when = attribute(each, "author"), attribute(each, "date")
        content.comments.append(Comment(author, when, "\n".join(_lines(each)).strip(), _COMMENTS))


def _read_styles(package: Package, content: Content) -> None:
    root = package.xml("word/styles.xml")
    if root is None:
        return
    for fonts in root.iter("{*}rFonts"):
        _add_fonts(fonts, content)
    for language in root.iter("{*}lang"):
        value = attribute(language, "val")
        if value:
            content.languages[value] += 0


def _read_settings(package: Package, content: Content) -> None:
    """The list of editing sessions that Word keeps (ECMA-376, part 1, 17.15.1.72)."""
    root = package.xml("word/settings.xml")
    if root is None:
        return
    content.listed_sessions = tuple(
        sorted({attribute(each, "val").upper() for each in root.iter("{*}rsid")})
    )
    first = next(root.iter("{*}rsidRoot"), None)
    content.first_session = "" if first is None else attribute(first, "val").upper()
