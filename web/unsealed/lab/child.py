"""The process that reads files: `python -m unsealed.lab.child`, started by `sandbox.py` alone.

It answers on standard output by lines of JSON. Each line is a whole answer; the last one counts,
so that a process which is stopped has at least said what it knew before.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, BinaryIO, TextIO

import msgspec

from unsealed.lab.confinement import confine
from unsealed.lab.requests import read_limits, read_request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.lab.comparison.segments import Comparison
    from unsealed.lab.report import Report
    from unsealed.lab.requests import Request
    from unsealed.lab.verification import Verification


def main() -> None:
    """Answer the request on standard input, within the limits that it names."""
    header = sys.stdin.buffer.readline()
    confine(read_limits(header))
    answer(header, sys.stdin.buffer, sys.stdout)


def answer(header: bytes, given: BinaryIO, output: TextIO) -> None:
    """Do what the request asks, and write what came of it."""
    for found in _answers(read_request(header, given)):
        output.write(msgspec.json.encode(found).decode() + "\n")
        output.flush()


def _answers(request: Request) -> Iterator[Report | Comparison | Verification]:
    # Only now, so that loading the examiners is bound by the limits as well.
    if request.task == "compare":
        from unsealed.lab.comparison.pairs import compare_here

        original, copy = request.files
        yield compare_here(original, copy, request.aids)
        return
    if request.task == "verify":
        from unsealed.lab.mail.verifying import verify_here

        original, changed = request.files
        yield verify_here(original.data, changed.data, request.aids)
        return
    from unsealed.lab.examining import blank_report, examine_here

    (file,) = request.files
    yield blank_report(file.name, file.data)
    yield examine_here(file.name, file.data, request.aids)


if __name__ == "__main__":
    main()
