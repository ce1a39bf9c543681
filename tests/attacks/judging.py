"""What no answer may ever be or hold, whatever was sent."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

import unsealed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attacks.wire import Answer

_TOLD_TOO_MUCH: Final = re.compile(
    r"Traceback \(most recent|sqlalchemy\.|sqlite3\.|psycopg|OperationalError|ProgrammingError|"
    r"site-packages|werkzeug\.|jinja2\.|syntax error at or near|unrecognized token|"
    r"unterminated quoted|qpzjq1?qkvbq|root:x:0:0|BEGIN [A-Z ]*PRIVATE KEY"
)
_ADDRESSES: Final = (
    "href",
    "src",
    "action",
    "formaction",
    "xlink:href",
    "data",
    "poster",
    "hx-get",
)
_NEVER: Final = frozenset(
    {"iframe", "object", "embed", "base", "frame", "applet", "style", "portal"}
)
_HEADERS: Final = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy")
_SIGNALS: Final = frozenset("=+-@\t\r")


@dataclass
class Judge:
    """Knows what pages are made of when nobody does anything wrong, and finds what is more."""

    known: set[tuple[str, str]] = field(default_factory=set)

    def learns(self, answer: Answer) -> None:
        """Take what a page holds that was asked for in good faith as what pages hold."""
        if answer.kind == "text/html":
            self.known |= set(_parts(answer))

    def faults(self, answer: Answer) -> list[str]:
        """What is wrong with an answer; nothing is said twice."""
        return list(dict.fromkeys([*_outside(answer), *self._inside(answer)]))

    def later_faults(self, answer: Answer) -> list[str]:
        """What is wrong with a page that may have come to a state in which it was never seen.

        Such a page may have elements that no page had; but they stand in a template of ours.
        """
        for tag, attribute in _parts(answer) if answer.kind == "text/html" else ():
            if tag in self.of_templates and (attribute or tag) in self.of_templates:
                self.known.add((tag, attribute))
        return self.faults(answer)

    @cached_property
    def of_templates(self) -> frozenset[str]:
        """The names of elements and attributes in the templates."""
        folder = Path(unsealed.__file__).parent
        texts = (file.read_text(encoding="utf-8") for file in folder.rglob("*.html"))
        found = (re.findall(r"<([a-z][a-z0-9]*)|[\s\"]([a-z-]+)(?==)", text) for text in texts)
        return frozenset(name for names in found for pair in names for name in pair if name)

    def _inside(self, answer: Answer) -> Iterator[str]:
        if found := _TOLD_TOO_MUCH.search(answer.text):
            yield f"the body says {found[0]!r}"
        if answer.kind == "text/html":
            yield from _dangers(answer)
            for tag, attribute in _parts(answer):
                if (tag, attribute) not in self.known:
                    yield f"a new <{tag} {attribute}>"


def _outside(answer: Answer) -> Iterator[str]:
    """What the status and the headers say."""
    # Who is asked to come again was refused in order, but for reasons of the records.
    is_in_order = answer.header("Retry-After") and not _OF_THE_RECORDS.search(answer.text)
    if answer.status >= 500 and not is_in_order:
        yield f"status {answer.status}"
    # What is no HTTP at all is refused before the application sees it, without a word.
    if answer.body and answer.status in {200, 303, 400, 404, 422}:
        yield from (f"no header {name}" for name in _HEADERS if not answer.header(name))
    if answer.kind not in _KINDS and answer.body:
        yield f"media type {answer.kind!r}"
    where = urlsplit(answer.header("Location"))
    if where.scheme or where.netloc or "\\" in where.path:
        yield f"led elsewhere: {answer.header('Location')}"
    for name, value in answer.headers:
        if name.lower() == "set-cookie" and not value.startswith("unsealed="):
            yield f"a cookie of others: {value}"


_OF_THE_RECORDS: Final = re.compile(
    "could not be reached|cannot be shown just now|is not kept yet|could not be done just now"
)
_KINDS: Final = frozenset(
    {
        *("text/html", "text/plain", "text/css", "text/csv", "text/javascript", "font/woff2"),
        *("application/json", "application/pdf", "application/octet-stream", "image/png"),
        *("image/svg+xml", "image/jpeg", "image/vnd.microsoft.icon", "message/rfc822"),
        *(
            "application/zip",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
    }
)


def _parts(answer: Answer) -> Iterator[tuple[str, str]]:
    """Each kind of element with each attribute that it has anywhere in the page."""
    for node in LexborHTMLParser(answer.text).css("*"):
        yield node.tag, ""
        for name in node.attributes:
            yield node.tag, name


def _dangers(answer: Answer) -> Iterator[str]:
    """What runs code or leads away, whether or not a page had it before."""
    for node in LexborHTMLParser(answer.text).css("*"):
        attributes = {name: value or "" for name, value in node.attributes.items()}
        if node.tag in _NEVER:
            yield f"an element <{node.tag}>"
        if node.tag == "script" and not attributes.get("src", "").startswith("/static/"):
            yield f"a script that is not ours: {node.html}"
        if node.tag == "meta" and attributes.get("http-equiv"):
            yield f"a directive: {node.html}"
        for name, value in attributes.items():
            if name.startswith("on") or name in {"style", "srcdoc"}:
                yield f"a handler or style: {name}={value!r}"
            if name in _ADDRESSES and _leads_away(value):
                yield f"an address: {name}={value!r}"


def _leads_away(address: str) -> bool:
    plain = re.sub(r"[\x00-\x20]", "", address).lower()
    return plain.startswith(("javascript:", "data:", "vbscript:", "//", "blob:", "file:"))


def formulas(answer: Answer) -> list[str]:
    """The cells of a table that a spreadsheet would take for a formula."""
    import csv
    import io

    rows = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    cells = (cell for row in rows for cell in row)
    return [cell for cell in cells if cell[:1] in _SIGNALS and not _is_number(cell)]


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace("−", "-").removesuffix("%"))
    except ValueError:
        return False
    return True
