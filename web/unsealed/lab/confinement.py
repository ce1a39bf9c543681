"""What a process gives up before it reads a stranger's file; it cannot take it back.

| | Linux | macOS | Windows |
| --- | --- | --- | --- |
| size of the file, size of the answer, wall time (`sandbox.py`) | holds | holds | holds |
| no process started, no socket opened, no file written, from Python | holds | holds | holds |
| CPU time, no file written at all | holds | holds | does not |
| memory | holds | does not: macOS ignores the limit | does not |
| no network, from native code too | where user namespaces are allowed | does not | does not |
| ends with the process that asked | holds | does not | does not |

Native code that was taken over could undo what Python refuses; the limits of the system remain.
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from unsealed.lab.limits import Limits

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000  # linux/sched.h
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _SIGKILL = 1, 38, 9  # linux/prctl.h
_OPEN_FILES = 64
_GRACE_SECONDS = 2
_REFUSED = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork",
    "os.startfile", "os.kill", "os.putenv", "os.remove", "os.rename", "os.rmdir", "os.mkdir",
    "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown", "shutil.", "urllib.",
    "http.client.", "smtplib.", "ftplib.", "webbrowser.", "pty.", "syslog.", "winreg.",
)  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC


def confine(limits: Limits) -> None:
    """Bind this process to the limits, for good."""
    if sys.platform == "linux":
        _leave_the_network()
    if sys.platform != "win32":
        _limit_resources(limits)
    sys.addaudithook(_refuse)


def _limit_resources(limits: Limits) -> None:
    import resource

    bounds = {
        resource.RLIMIT_DATA: limits.memory_bytes,
        # Room for what is mapped and never touched: libraries, and the allocator's reserves.
        resource.RLIMIT_AS: limits.memory_bytes * 2,
        resource.RLIMIT_NOFILE: _OPEN_FILES,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for kind, bound in bounds.items():
        with contextlib.suppress(ValueError, OSError):  # macOS knows not all of them
            resource.setrlimit(kind, (bound, bound))
    # The soft limit's signal says what it was for; the hard limit's could be anybody's.
    seconds = limits.cpu_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + _GRACE_SECONDS))


def _leave_the_network() -> None:
    """Move into a network that has no connection, where the system lets anyone do so."""
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET):
        libc.unshare(_CLONE_NEWNET)  # root may, without a user namespace


def _refuse(event: str, details: tuple[object, ...]) -> None:
    if event == "open":
        mode, flags = details[1], details[2]
        is_writing = isinstance(mode, str) and any(letter in mode for letter in "wax+")
        if is_writing or (isinstance(flags, int) and flags & _WRITING):
            _deny(event)
    elif event.startswith(_REFUSED):
        _deny(event)


def _deny(event: str) -> NoReturn:
    message = f"an examiner may not do this: {event}"
    raise PermissionError(message)
