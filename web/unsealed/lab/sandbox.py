"""The door to the examiners: every file is read in a process of its own, within limits.

Whatever becomes of that process, what comes back is a report. A crash, a hang, an overrun and a
nonsense answer are findings that say so.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from unsealed.lab.answer import Nonsense, read_comparison, read_report, read_verification
from unsealed.lab.checks import unexamined
from unsealed.lab.comparison.segments import Comparison
from unsealed.lab.filetypes import TYPES
from unsealed.lab.limits import LIMITS
from unsealed.lab.report import Report, clip, count, say
from unsealed.lab.requests import Named, Request, write_request
from unsealed.lab.verification import Verification
from unsealed.language import noop

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from unsealed.lab.limits import Limits
    from unsealed.lab.report import Words

# -I: neither the folder that one stands in nor the environment says what is imported.
CHILD = (sys.executable, "-I", "-X", "utf8", "-m", "unsealed.lab.child")
_KEPT_VARIABLES = ("SYSTEMROOT", "PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_MEMORY_SIGNS = (b"MemoryError", b"Cannot allocate memory", b"bad_alloc")


class Ended(Struct, frozen=True):
    """How a child ended: what it answered, its exit code, and what was done to it."""

    output: bytes
    code: int
    is_overdue: bool
    is_too_long: bool


def examine(
    name: str,
    data: bytes,
    aids: Mapping[str, bytes] | None = None,
    *,
    limits: Limits = LIMITS,
    child: Sequence[str] = CHILD,
) -> Report:
    """The report of a file, read in a process of its own. Never raises for what the file is."""
    if len(data) > limits.file_bytes:
        return too_large(name, len(data), hashlib.sha256(data).hexdigest(), limits)
    file = Named(name, data)
    ended = _run(write_request(Request("examine", (file,), aids or {}, limits)), limits, child)
    return _report_of(file, ended, limits)


def _report_of(file: Named, ended: Ended, limits: Limits) -> Report:
    unread = _unread(file)
    try:
        report = read_report(ended.output, file)
    except Nonsense as nonsense:
        why = say(noop("what the examiner answered makes no sense"))
        return replace(unread, findings=(unexamined(why, raw=str(nonsense)),))
    why_ended = _why_ended(ended, limits)
    if report is not None and why_ended is None:
        return report
    begun = report or unread
    why = why_ended or say(noop("the examiner gave no answer"))
    return replace(begun, findings=(*begun.findings, unexamined(why)), is_examined=False)


def compare(
    original: Named,
    copy: Named,
    aids: Mapping[str, bytes] | None = None,
    *,
    limits: Limits = LIMITS,
    child: Sequence[str] = CHILD,
) -> Comparison:
    """The comparison of a copy with its original, both read in one process of its own."""
    for file in (original, copy):
        if len(file.data) > limits.file_bytes:
            message = noop("%(file)s has more than %(limit)d bytes")
            why = say(message, file=file.name, limit=limits.file_bytes)
            return Comparison(_unread(original), _unread(copy), why=why)
    request = Request("compare", (original, copy), aids or {}, limits)
    ended = _run(write_request(request), limits, child)
    return _comparison_of(original, copy, ended, limits)


def _comparison_of(original: Named, copy: Named, ended: Ended, limits: Limits) -> Comparison:
    unread = Comparison(_unread(original), _unread(copy))
    try:
        comparison = read_comparison(ended.output, original, copy)
    except Nonsense:
        return replace(unread, why=say(noop("what the examiner answered makes no sense")))
    why = _why_ended(ended, limits)
    if comparison is not None and why is None:
        return comparison
    return replace(unread, why=why or say(noop("the examiner gave no answer")))


def verify(
    original: Named,
    changed: Named,
    aids: Mapping[str, bytes] | None = None,
    *,
    limits: Limits = LIMITS,
    child: Sequence[str] = CHILD,
) -> Verification:
    """What came of verifying a mail as it was and as it was changed, in one process of its own."""
    request = Request("verify", (original, changed), aids or {}, limits)
    ended = _run(write_request(request), limits, child)
    try:
        found = read_verification(ended.output)
    except Nonsense:
        return Verification(why=say(noop("what the examiner answered makes no sense")))
    why = _why_ended(ended, limits)
    if found is not None and why is None:
        return found
    return Verification(why=why or say(noop("the examiner gave no answer")))


def _unread(file: Named) -> Report:
    digest = hashlib.sha256(file.data).hexdigest()
    return Report(clip(file.name), len(file.data), digest, TYPES["unknown"], is_examined=False)


def _why_ended(ended: Ended, limits: Limits) -> Words | None:
    """Why a child was stopped or stopped by itself; None where it came to its end."""
    if ended.is_too_long:
        return say(noop("the report grew beyond all bounds"))
    if ended.is_overdue:
        return count(
            noop("it was not done within %(number)d second"),
            noop("it was not done within %(number)d seconds"),
            limits.wall_seconds,
        )
    if ended.code == 0:
        return None
    if ended.code == _signalled("SIGXCPU"):
        return count(
            noop("it takes more than %(number)d second of computing"),
            noop("it takes more than %(number)d seconds of computing"),
            limits.cpu_seconds,
        )
    if ended.code == _signalled("SIGKILL"):
        return say(noop("the system stopped the examiner, perhaps for want of memory"))
    return say(noop("the examiner broke down over it (exit code %(code)d)"), code=ended.code)


def _signalled(name: str) -> int | None:
    """The exit code of a process that a signal ended; None where the system has no such signal."""
    import signal

    number = getattr(signal, name, None)
    return None if number is None else -int(number)


def too_large(name: str, size: int, digest: str, limits: Limits = LIMITS) -> Report:
    """The report of a file that is not read, since it has more bytes than the lab reads."""
    message = noop("it has %(size)d bytes, and the lab reads at most %(limit)d")
    why = say(message, size=size, limit=limits.file_bytes)
    blank = Report(clip(name), size, digest, TYPES["unknown"], is_examined=False)
    return replace(blank, findings=(unexamined(why),))


def _run(request: bytes, limits: Limits, child: Sequence[str]) -> Ended:
    process = subprocess.Popen(  # noqa: S603  # the command is ours, and the file only its input
        child,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ},
        start_new_session=True,
    )
    overdue = threading.Event()

    def stop() -> None:
        overdue.set()
        process.kill()

    timer = threading.Timer(limits.wall_seconds, stop)
    writer = threading.Thread(target=_give, args=(process, request), daemon=True)
    with process:
        timer.start()
        writer.start()
        output, is_too_long = _listen(process, limits)
        code = process.wait()
        timer.cancel()
        writer.join()
    return Ended(output, code, overdue.is_set(), is_too_long)


def _give(process: subprocess.Popen[bytes], request: bytes) -> None:
    if process.stdin is None:
        return
    try:
        process.stdin.write(request)
        process.stdin.close()
    except OSError:
        return  # the child ended first; how it ended says why


def _listen(process: subprocess.Popen[bytes], limits: Limits) -> tuple[bytes, bool]:
    """What the child answers, up to the bound; a child that says more is stopped."""
    if process.stdout is None:
        return b"", False
    output = process.stdout.read(limits.output_bytes + 1)
    if len(output) <= limits.output_bytes:
        return output, False
    process.kill()
    return b"", True
