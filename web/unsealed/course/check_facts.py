"""Finding paragraphs that state facts and name no source.

A paragraph of Read, Examine or Reveal states a fact if it has a year (1500 to 2099), a share or
an amount (12 %, 3 million), an abbreviation of three or more capitals, or a name: two or more
capitalised words in a row, three at the start of a sentence. It needs one source reference
anywhere in it. A list or table counts as one paragraph, an entry of a timeline or chain as one
each. Questions, headings, quoted clippings, notes and asides are left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from unsealed.course.blocks_text import Misreading
from unsealed.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from unsealed.course.blocks_text import BlockReading, Line

FACTUAL_STEPS = ("read", "examine", "reveal")

_CAPITALISED = r"[A-Z][a-zà-ž’'-]+"
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d{2}\b")
_AMOUNT = re.compile(r"\d[\d,.]*\s?(?:%|per cent|million|billion|pages|files|gigabytes|GB|TB)")
_CAPITALS = re.compile(r"\b[A-Z]{3,}\b")
_NAME = re.compile(rf"{_CAPITALISED}(?: (?:(?:of|de|von|van|the|for|and) )?{_CAPITALISED})+")
_SENTENCE_START = re.compile(r"(?:[.!?:…]['”’)\"]*|(?:^|\n)\s*[-*+]|[“\"(])\s*$")
_MARKUP = re.compile(r"\[\[[^\]\n]*\]\]|\]\([^)\n]*\)|\]\{[^}\n]*\}|[*_]{1,3}")
_NOT_RUNNING = re.compile(r"\s*(?:#|>)")


class Paragraph(NamedTuple):
    """Lines that belong together, between empty ones."""

    line: int
    text: str


def fact_misreadings(reading: BlockReading) -> Iterator[Misreading]:
    """A warning for each factual paragraph of a step that has no source."""
    running = paragraphs(reading.running)
    revealed = [
        paragraph
        for block in reading.blocks
        if block.name == "reveal"
        for paragraph in paragraphs(block.content)
    ]
    entries = [
        Paragraph(line.number, line.text)
        for block in reading.blocks
        if block.name in ("timeline", "chain")
        for line in _entries(block.content)
    ]
    for paragraph in (*running, *revealed):
        if "[@" not in paragraph.text and states_fact(paragraph.text):
            message = _("this paragraph states a fact and names no source. Add one: [@s1].")
            yield Misreading(paragraph.line, 1, "fact-unsourced", message)
    for entry in entries:
        if "[@" not in entry.text:
            message = _("this entry names no source. Add one: [@s1].")
            yield Misreading(entry.line, 1, "fact-unsourced", message)


def states_fact(text: str) -> bool:
    """Whether a paragraph says something that a reader may want to look up."""
    if _NOT_RUNNING.match(text) or text.rstrip().endswith("?"):
        return False
    plain = _MARKUP.sub(" ", text)
    if _YEAR.search(plain) or _AMOUNT.search(plain) or _CAPITALS.search(plain):
        return True
    return any(_is_name(found, plain) for found in _NAME.finditer(plain))


def _is_name(found: re.Match[str], text: str) -> bool:
    words = [word for word in found[0].split(" ") if word[0].isupper()]
    # A few characters tell a sentence's start; the whole would be read anew for every name.
    before = text[max(0, found.start() - 12) : found.start()]
    starts_sentence = not before.strip() or _SENTENCE_START.search(before)
    return len(words) >= (3 if starts_sentence else 2)


def paragraphs(lines: Iterable[Line]) -> Iterator[Paragraph]:
    """The paragraphs in lines of a file; a gap in the numbers ends one, as an empty line does."""
    taken: list[Line] = []
    for line in lines:
        is_new = not line.text.strip() or (taken and line.number != taken[-1].number + 1)
        if is_new and taken:
            yield _paragraph(taken)
            taken = []
        if line.text.strip():
            taken.append(line)
    if taken:
        yield _paragraph(taken)


def _paragraph(lines: list[Line]) -> Paragraph:
    return Paragraph(lines[0].number, "\n".join(line.text for line in lines))


def _entries(lines: list[Line]) -> Iterator[Line]:
    """Each entry as one line: its first line with those that continue it."""
    entry: Line | None = None
    for line in lines:
        if line.text.lstrip().startswith(("- ", "* ", "+ ")):
            if entry:
                yield entry
            entry = line
        elif entry and line.text.strip():
            entry = entry._replace(text=f"{entry.text}\n{line.text}")
    if entry:
        yield entry
