"""Replicas of Word documents: with honest metadata or planted, with tracked changes and comments.

Every replica says so in its first paragraph and in its properties.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Literal

from lxml import etree
from msgspec import Struct

from unsealed.lab.replicas.office_package import (
    MARK,
    NO_TIME,
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
    time,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from unsealed.lab.replicas.office_package import PackedAt, Part

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_XML = "http://www.w3.org/XML/1998/namespace"


class Tracked(Struct, frozen=True):
    """A change that the program kept track of."""

    kind: Literal["inserted", "deleted"]
    author: str
    when: datetime


class Run(Struct, frozen=True):
    """A stretch of text written in one session; `session` counts the file's sessions from 0."""

    text: str
    session: int = 0
    change: Tracked | None = None
    is_hidden: bool = False
    language: str | None = None


class Remark(Struct, frozen=True):
    """A comment in the margin."""

    author: str
    when: datetime
    text: str


class Paragraph(Struct, frozen=True):
    """A paragraph, and what was remarked on it."""

    runs: tuple[Run, ...]
    remarks: tuple[Remark, ...] = ()


class WordRecipe(Struct, frozen=True):
    """What a replica holds. Metadata are as honest as the recipe; nothing is checked here."""

    paragraphs: tuple[Paragraph, ...]
    creator: str
    last_editor: str
    created: datetime
    modified: datetime
    printed: datetime | None = None
    company: str = ""
    template: str = "Normal.dotm"
    application: str = "Microsoft Office Word"
    version: str = "16.0000"
    revisions: int = 1
    minutes: int = 0
    sessions: int = 1
    """How many sessions the settings list; runs may name sessions beyond, as planted text does."""
    seed: str = ""
    language: str = "en-GB"
    packed: PackedAt = NO_TIME
    """The time that the archive gives its parts; Office writes none."""
    links: tuple[str, ...] = ()


def write_docx(recipe: WordRecipe) -> bytes:
    """The document of a recipe: the same bytes for the same recipe."""
    return pack(_parts(recipe), recipe.packed)


def session_number(recipe: WordRecipe, session: int) -> str:
    """The number (rsid) of one of the file's sessions, as Word draws it by chance."""
    drawn = hashlib.sha256(f"unsealed session/{recipe.seed}/{session}".encode()).hexdigest()
    return f"00{drawn[:6].upper()}"


def _parts(recipe: WordRecipe) -> Iterator[Part]:
    remarks = [each for paragraph in recipe.paragraphs for each in paragraph.remarks]
    yield "[Content_Types].xml", content_types(_part_types(has_comments=bool(remarks)))
    yield "_rels/.rels", package_relationships("word/document.xml")
    yield "word/document.xml", _document(recipe)
    yield "word/_rels/document.xml.rels", _document_relationships(recipe, bool(remarks))
    yield "word/settings.xml", _settings(recipe)
    yield "word/styles.xml", _styles(recipe)
    if remarks:
        yield "word/comments.xml", _comments(remarks)
    yield "docProps/core.xml", core(_properties(recipe))
    yield "docProps/app.xml", _app(recipe)
    yield "docProps/custom.xml", custom()


_WORD_TYPE = f"{TYPES}.wordprocessingml"
_PART_TYPES = {
    "/word/document.xml": f"{_WORD_TYPE}.document.main+xml",
    "/word/settings.xml": f"{_WORD_TYPE}.settings+xml",
    "/word/styles.xml": f"{_WORD_TYPE}.styles+xml",
    "/word/comments.xml": f"{_WORD_TYPE}.comments+xml",
}


def _part_types(*, has_comments: bool) -> dict[str, str]:
    return {
        part: type_ for part, type_ in _PART_TYPES.items() if has_comments or "comments" not in part
    }


def _properties(recipe: WordRecipe) -> Properties:
    return Properties(
        creator=recipe.creator,
        last_editor=recipe.last_editor,
        created=recipe.created,
        modified=recipe.modified,
        revisions=recipe.revisions,
        printed=recipe.printed,
    )


def _document_relationships(recipe: WordRecipe, has_comments: bool) -> etree._Element:
    of_word = [
        (f"{OFFICE}/relationships/settings", "settings.xml", False),
        (f"{OFFICE}/relationships/styles", "styles.xml", False),
    ]
    if has_comments:
        of_word.append((f"{OFFICE}/relationships/comments", "comments.xml", False))
    of_word += [(f"{OFFICE}/relationships/hyperlink", each, True) for each in recipe.links]
    return relationships(of_word)


def _word(name: str, *children: etree._Element, **attributes: str) -> etree._Element:
    """An element of WordprocessingML; attributes are of its namespace as well."""
    named = {f"{{{_WORD}}}{key}": value for key, value in attributes.items()}
    element = etree.Element(f"{{{_WORD}}}{name}", named, nsmap={"w": _WORD})
    element.extend(children)
    return element


def _document(recipe: WordRecipe) -> etree._Element:
    body = _word("body", _paragraph(recipe, Paragraph((Run(f"[{MARK}]"),)), 0))
    number = 0
    for each in recipe.paragraphs:
        body.append(_paragraph(recipe, each, number))
        number += len(each.remarks)
    body.append(_word("sectPr"))
    return _word("document", body)


def _paragraph(recipe: WordRecipe, paragraph: Paragraph, first_remark: int) -> etree._Element:
    first = session_number(recipe, paragraph.runs[0].session if paragraph.runs else 0)
    element = _word("p", rsidR=first, rsidRDefault=first)
    numbers = [str(first_remark + place) for place in range(len(paragraph.remarks))]
    element.extend(_word("commentRangeStart", id=each) for each in numbers)
    for place, run in enumerate(paragraph.runs):
        element.append(_tracked(recipe, run, f"{first_remark}{place}"))
    for each in numbers:
        element.append(_word("commentRangeEnd", id=each))
        element.append(_word("r", _word("commentReference", id=each)))
    return element


def _tracked(recipe: WordRecipe, run: Run, number: str) -> etree._Element:
    change = run.change
    if change is None:
        return _run(recipe, run, "t")
    is_new = change.kind == "inserted"
    inner = _run(recipe, run, "t" if is_new else "delText")
    name = "ins" if is_new else "del"
    return _word(name, inner, id=number, author=change.author, date=time(change.when))


def _run(recipe: WordRecipe, run: Run, name: str) -> etree._Element:
    text = _word(name)
    text.text = run.text
    text.set(f"{{{_XML}}}space", "preserve")
    format_ = _word("rPr")
    if run.is_hidden:
        format_.append(_word("vanish"))
    if run.language:
        format_.append(_word("lang", val=run.language))
    kept = [format_, text] if len(format_) else [text]
    return _word("r", *kept, rsidR=session_number(recipe, run.session))


def _comments(remarks: list[Remark]) -> etree._Element:
    root = _word("comments")
    for number, each in enumerate(remarks):
        text = _word("t")
        text.text = each.text
        inner = _word("p", _word("r", text))
        initials = "".join(word[0] for word in each.author.split())
        named = {"author": each.author, "date": time(each.when), "initials": initials}
        root.append(_word("comment", inner, id=str(number), **named))
    return root


def _settings(recipe: WordRecipe) -> etree._Element:
    numbers = [session_number(recipe, each) for each in range(recipe.sessions)]
    rsids = _word("rsids", _word("rsidRoot", val=numbers[0]))
    rsids.extend(_word("rsid", val=each) for each in numbers)
    return _word("settings", rsids)


def _styles(recipe: WordRecipe) -> etree._Element:
    fonts = _word("rFonts", ascii="Calibri", hAnsi="Calibri")
    format_ = _word("rPr", fonts, _word("lang", val=recipe.language))
    return _word("styles", _word("docDefaults", _word("rPrDefault", format_)))


def _app(recipe: WordRecipe) -> etree._Element:
    words = sum(len(run.text.split()) for each in recipe.paragraphs for run in each.runs)
    return app(
        {
            "Template": recipe.template,
            "TotalTime": str(recipe.minutes),
            "Words": str(words),
            "Application": recipe.application,
            "Company": recipe.company,
            "AppVersion": recipe.version,
        }
    )
