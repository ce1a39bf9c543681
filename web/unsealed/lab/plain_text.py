"""The examiner of plain text: encoding, ends of lines, and characters that nobody sees.

Unicode 17, chapter 23.2 (bidirectional controls) and technical standard 39 (mixed scripts).
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from unsealed.lab.evidence import Examined
from unsealed.lab.report import Bearing, Finding, Table, Verdict, clip, count, say
from unsealed.lab.wording import visible
from unsealed.language import noop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.lab.evidence import Desk, Evidence
    from unsealed.lab.report import Words

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_ENDS = re.compile(r"\r\n|\n|\r")
_END_NAMES = {"\r\n": "CR LF (Windows)", "\n": "LF (Unix, macOS)", "\r": "CR (old Macintosh)"}
_UNSEEN = re.compile(
    "[\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\U000e0000-\U000e007f]"
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")
_SHOWN = 20


def examine(evidence: Evidence, desk: Desk) -> Examined:  # noqa: ARG001  # an examiner's signature
    """The findings of a text, and the text itself."""
    encoding, text = _encoding(evidence.data)
    findings = (encoding, _line_ends(text), *text_findings(text))
    return Examined(findings, text=text)


def text_findings(text: str) -> Iterator[Finding]:
    """The findings on characters that nobody sees, for any text: of a mail or a document, too."""
    yield _unseen(text)
    mixed = [found for found in _WORD.finditer(text) if len(_scripts(found[0])) > 1]
    if mixed:
        yield _mixed(text, mixed)


def _encoding(data: bytes) -> tuple[Finding, str]:
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(codec, "replace")
            return _marked(name, mark), text
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_unicode(error), data.decode("cp1252", "replace")
    if text.isascii():
        return _encoded(say(noop("ASCII: letters of English only.")), Verdict.CONSISTENT), text
    found = say(noop("UTF-8 throughout, without a byte order mark."))
    return _encoded(found, Verdict.CONSISTENT), text


def _marked(name: str, mark: bytes) -> Finding:
    message = noop("%(name)s, with a byte order mark.")
    return _encoded(say(message, name=name), Verdict.CONSISTENT, raw=mark.hex(" "))


def _not_unicode(error: UnicodeDecodeError) -> Finding:
    line = error.object[: error.start].count(b"\n") + 1
    message = noop("No valid UTF-8 in line %(line)d; read as Windows-1252, which is a guess.")
    raw = error.object[error.start : error.end].hex(" ")
    return _encoded(say(message, line=line), Verdict.CANNOT_TELL, raw=raw, place=f"line:{line}")


def _encoded(
    found: Words, verdict: Verdict, *, raw: str | None = None, place: str | None = None
) -> Finding:
    return Finding(
        check="text.encoding",
        name=say(noop("Encoding")),
        found=found,
        verdict=verdict,
        shows=say(noop("How the program that saved the text wrote its letters.")),
        shows_not=say(noop("Which program or whose machine that was.")),
        bears_on=Bearing.PROVENANCE,
        place=place,
        raw=raw,
    )


def _line_ends(text: str) -> Finding:
    counted = Counter(_ENDS.findall(text))
    named = ", ".join(f"{number} × {_END_NAMES[end]}" for end, number in counted.most_common())
    message, verdict = _alike(len(counted))
    return Finding(
        check="text.line-ends",
        name=say(noop("Ends of lines")),
        found=say(message, ends=named),
        verdict=verdict,
        shows=say(noop("On what system the lines were written; where mixed, on more than one.")),
        shows_not=say(
            noop("Who joined them: copying between programs and sending by mail mixes them.")
        ),
        bears_on=Bearing.INTACT,
        place=_first_other_end(text, counted),
    )


def _alike(ways: int) -> tuple[str, Verdict]:
    if ways == 0:
        return noop("There is one line, without an end."), Verdict.CANNOT_TELL
    if ways == 1:
        return noop("All lines end alike: %(ends)s."), Verdict.CONSISTENT
    return noop("Lines end in more than one way: %(ends)s."), Verdict.NOTABLE


def _first_other_end(text: str, counted: Counter[str]) -> str | None:
    """The first line that ends otherwise than most do."""
    if len(counted) < 2:
        return None
    usual = counted.most_common(1)[0][0]
    ends = enumerate(_ENDS.findall(text), start=1)
    return next(f"line:{line}" for line, end in ends if end != usual)


def _unseen(text: str) -> Finding:
    found = list(_UNSEEN.finditer(text))
    line = _line_of(text, found[0]) if found else 0
    return Finding(
        check="text.unseen",
        name=say(noop("Characters that nobody sees")),
        found=_number_unseen(len(found), line),
        verdict=Verdict.NOTABLE if found else Verdict.CONSISTENT,
        shows=say(
            noop("Whether it has letters without a width, or marks that turn the direction.")
        ),
        shows_not=say(
            noop(
                "That they hide something: programs leave them, and some languages need them. They"
                " can also mark each copy, so that its holder is known."
            )
        ),
        bears_on=Bearing.INTACT,
        place=f"line:{line}" if found else None,
        table=_table(text, found) if found else None,
    )


def _number_unseen(number: int, line: int) -> Words:
    if not number:
        return say(noop("There are none."))
    return count(
        noop("There is %(number)d, in line %(line)d."),
        noop("There are %(number)d, the first in line %(line)d."),
        number,
        line=line,
    )


def _table(text: str, found: list[re.Match[str]]) -> Table:
    columns = (say(noop("Line")), say(noop("Character")), say(noop("Between")))
    return Table(columns, tuple(_row(text, each) for each in found[:_SHOWN]))


def _row(text: str, found: re.Match[str]) -> tuple[str, str, str]:
    around = text[max(0, found.start() - 10) : found.end() + 10]
    name = unicodedata.name(found[0], "")
    return str(_line_of(text, found)), f"U+{ord(found[0]):04X} {name}", visible(clip(around))


def _mixed(text: str, found: list[re.Match[str]]) -> Finding:
    first = found[0]
    line = _line_of(text, first)
    message = noop(
        'Words that mix letters of several scripts: %(number)d. The first, "%(word)s", is in line'
        " %(line)d."
    )
    return Finding(
        check="text.mixed-scripts",
        name=say(noop("Letters that only look alike")),
        found=say(message, number=len(found), word=first[0], line=line),
        verdict=Verdict.NOTABLE,
        shows=say(noop("A word that looks like another is spelt with letters of two alphabets.")),
        shows_not=say(noop("Why: it can hide a word from search, or be a slip of the keyboard.")),
        bears_on=Bearing.INTACT,
        place=f"line:{line}",
        raw=clip(" ".join(f"U+{ord(letter):04X}" for letter in first[0])),
    )


def _scripts(word: str) -> set[str]:
    if word.isascii():
        return set()
    names = (unicodedata.name(letter, "") for letter in word)
    return {script for name in names for script in _SCRIPTS if name.startswith(script)}


def _line_of(text: str, found: re.Match[str]) -> int:
    return text.count("\n", 0, found.start()) + 1
