"""Whatever becomes of the process that reads a file, what comes back is a report."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from unsealed.lab.answer import Nonsense, read_report
from unsealed.lab.limits import Limits
from unsealed.lab.report import Report, Verdict
from unsealed.lab.requests import Named
from unsealed.lab.sandbox import CHILD, examine
from unsealed.lab.wording import in_words

MISBEHAVING = Path(__file__).with_name("misbehaving.py")
SMALL = Limits(
    file_bytes=1000,
    memory_bytes=256 * 2**20,
    cpu_seconds=1,
    wall_seconds=20,
    output_bytes=100_000,
)
BROKE_DOWN = "It could not be examined: the examiner broke down over it (exit code 1)."
IMPATIENT = replace(SMALL, cpu_seconds=20, wall_seconds=1)


def _after(misdeed: str, limits: Limits = SMALL, path: Path = MISBEHAVING) -> Report:
    child = (sys.executable, str(MISBEHAVING), misdeed, str(path))
    return examine("a.txt", b"a letter", limits=limits, child=child)


def _why(report: Report) -> str:
    assert not report.is_examined
    found = report.findings[-1]
    assert (found.check, found.verdict) == ("file.examined", Verdict.CANNOT_TELL)
    return in_words(found.found)


def test_a_file_is_examined_in_another_process() -> None:
    report = examine("a.txt", b"a letter")
    assert (report.file, report.size, report.type.id) == ("a.txt", 8, "text")
    assert report.is_examined
    assert in_words(report.findings[0].found) == (
        "The content is plain text, as the extension .txt says."
    )


@pytest.mark.parametrize(
    ("misdeed", "limits", "why"),
    [
        ("computes", SMALL, "it takes more than 1 second of computing"),
        ("waits", IMPATIENT, "it was not done within 1 second"),
        ("floods", SMALL, "the report grew beyond all bounds"),
        ("is-killed", SMALL, "the system stopped the examiner, perhaps for want of memory"),
        ("crashes", SMALL, "the examiner broke down over it (exit code -6)"),
        ("hoards", SMALL, "the examiner broke down over it (exit code 1)"),
        ("says-nothing", SMALL, "the examiner gave no answer"),
        ("says-nonsense", SMALL, "what the examiner answered makes no sense"),
        ("says-no-json", SMALL, "what the examiner answered makes no sense"),
        ("says-half", SMALL, "the examiner gave no answer"),
    ],
)
def test_a_child_that_misbehaves_is_a_finding(misdeed: str, limits: Limits, why: str) -> None:
    assert _why(_after(misdeed, limits)) == f"It could not be examined: {why}."


@pytest.mark.parametrize("misdeed", ["writes", "connects", "starts", "forks", "writes-natively"])
def test_a_child_may_not_write_connect_or_start_anything(misdeed: str, tmp_path: Path) -> None:
    file = tmp_path / "written"
    assert _why(_after(misdeed, path=file)) == BROKE_DOWN
    assert not file.exists() or file.read_bytes() == b""


def test_native_code_has_no_network_where_the_system_can_take_it_away() -> None:
    unshare = "import ctypes; print(ctypes.CDLL(None).unshare(0x50000000))"
    command = [sys.executable, "-c", unshare]
    result = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    silent = "It could not be examined: the examiner gave no answer."
    assert _why(_after("connects-natively")) == (BROKE_DOWN if result == "0\n" else silent)


def test_a_file_beyond_the_bound_is_not_read() -> None:
    report = examine("a.txt", b"x" * 1001, limits=SMALL)
    assert _why(report) == (
        "It could not be examined: it has 1001 bytes, and the lab reads at most 1000."
    )


def test_what_was_known_before_a_crash_is_kept() -> None:
    report = examine("a.txt", b"a letter", limits=SMALL, child=(*CHILD[:-2], "-c", _STOPPING))
    assert report.type.id == "text"
    assert _why(report) == (
        "It could not be examined: the examiner broke down over it (exit code 3)."
    )


_STOPPING = """
import os, sys
from unsealed.lab import child, examining
examining.examine_here = lambda *_: os._exit(3)
child.main()
"""


def test_a_report_of_another_file_is_nonsense() -> None:
    with pytest.raises(Nonsense, match="the report is not of the file that was given"):
        read_report(_answer_of(b"another"), Named("a.txt", b"a letter"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"The content is", b"%(type)99999999s"),
        (b"The content is", b"%(nothing)s"),
        (b"The content is", b"100 %"),
        (b'"consistent"', b'"genuine"'),
        (b'"raw"', b'"score"'),
        (b'"is_examined":true', b'"is_examined":1'),
    ],
)
def test_a_report_that_breaks_the_rules_is_nonsense(old: bytes, new: bytes) -> None:
    answer = _answer_of(b"a letter")
    assert old in answer
    with pytest.raises(Nonsense):
        read_report(answer.replace(old, new), Named("a.txt", b"a letter"))


def _answer_of(data: bytes) -> bytes:
    import io

    from unsealed.lab.child import answer
    from unsealed.lab.requests import Request, write_request

    given = io.BytesIO(write_request(Request("examine", (Named("a.txt", data),))))
    output = io.StringIO()
    answer(given.readline(), given, output)
    return output.getvalue().encode()
