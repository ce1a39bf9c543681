"""Checks what a child answered: its process read a stranger's file, so its word is not trusted."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from unsealed.lab.report import Report, Words
from unsealed.lab.wording import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.lab.requests import Named

# A message may name values and do nothing else: no widths, which could ask for any length.
_NAMED_VALUES = re.compile(r"(?:[^%]|%%|%\([a-z_]+\)[sd])*")
_REPORT = TypeAdapter(Report)


class Nonsense(Exception):
    """The child's answer is no report, or none of this file."""


def read_answer(answer: bytes, file: Named, digest: str) -> Report | None:
    """The last whole report in the answer; None where there is none. Raises Nonsense."""
    lines = [line for line in answer.split(b"\n")[:-1] if line]
    if not lines:
        return None
    report = _validated(lines[-1])
    if (report.size, report.sha256) != (len(file.data), digest):
        message = "the report is not of the file that was given"
        raise Nonsense(message)
    return report


def _validated(line: bytes) -> Report:
    try:
        report = _REPORT.validate_json(line, strict=True)
        read = json.loads(line)
        for words in _words_in(read):
            _check(words)
    except (ValidationError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise Nonsense(str(error)[:300]) from error
    if json.loads(json.dumps(asdict(report))) != read:
        message = "the report has keys that no report has"
        raise Nonsense(message)
    return report


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
    words = TypeAdapter(Words).validate_python(read)
    for message in filter(None, (words.message, words.plural)):
        if not _NAMED_VALUES.fullmatch(message):
            raise Nonsense(message[:300])
    in_words(words)
