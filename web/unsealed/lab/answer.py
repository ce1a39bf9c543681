"""Checks what a child answered: its process read a stranger's file, so its word is not trusted."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec.json import Decoder

from unsealed.lab.comparison.segments import Comparison
from unsealed.lab.report import Report, Words
from unsealed.lab.verification import Verification
from unsealed.lab.wording import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.lab.requests import Named

T = TypeVar("T")

# A message may name values and do nothing else: no widths, which could ask for any length.
_NAMED_VALUES = re.compile(r"(?:[^%]|%%|%\([a-z_]+\)[sd])*")
_REPORT = Decoder(Report)
_COMPARISON = Decoder(Comparison)
_VERIFICATION = Decoder(Verification)


class Nonsense(Exception):
    """The child's answer is no report, or none of this file."""


def read_report(answer: bytes, file: Named) -> Report | None:
    """The last whole report in the answer; None where there is none. Raises Nonsense."""
    report = _validated(answer, _REPORT)
    if report is not None:
        _check_it_is_of(report, file)
    return report


def read_kept(kept: str) -> Report:
    """A report of ours that was kept as JSON."""
    return _REPORT.decode(kept)


def read_comparison(answer: bytes, original: Named, copy: Named) -> Comparison | None:
    """The comparison in the answer; None where there is none. Raises Nonsense."""
    comparison = _validated(answer, _COMPARISON)
    if comparison is not None:
        _check_it_is_of(comparison.original, original)
        _check_it_is_of(comparison.copy, copy)
    return comparison


def read_verification(answer: bytes) -> Verification | None:
    """The verification in the answer; None where there is none. Raises Nonsense."""
    return _validated(answer, _VERIFICATION)


def _check_it_is_of(report: Report, file: Named) -> None:
    if (report.size, report.sha256) != (len(file.data), sha256(file.data).hexdigest()):
        message = "the report is not of the file that was given"
        raise Nonsense(message)


def _validated(answer: bytes, decoder: Decoder[T]) -> T | None:
    """What the last whole line of the answer says."""
    lines = [line for line in answer.split(b"\n")[:-1] if line]
    return _validated_line(lines[-1], decoder) if lines else None


def _validated_line(line: bytes, decoder: Decoder[T]) -> T:
    try:
        found = decoder.decode(line)
        read = json.loads(line)
        for words in _words_in(read):
            _check(words)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Nonsense(str(error)[:300]) from error
    if json.loads(msgspec.json.encode(found)) != read:
        message = "the report has keys that no report has"
        raise Nonsense(message)
    return found


def _words_in(read: Any) -> Iterator[dict[str, Any]]:  # JSON of any shape
    """Every message in the answer, wherever it stands."""
    if isinstance(read, dict):
        if "message" in read and "values" in read:
            yield read
        for value in read.values():
            yield from _words_in(value)
    elif isinstance(read, list):
        for value in read:
            yield from _words_in(value)


def _check(read: dict[str, Any]) -> None:
    words = msgspec.convert(read, Words)
    for message in filter(None, (words.message, words.plural)):
        if not _NAMED_VALUES.fullmatch(message):
            raise Nonsense(message[:300])
    in_words(words)
