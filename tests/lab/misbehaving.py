"""A child that misbehaves as its argument says, confined as the real one is."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

from unsealed.lab.confinement import confine
from unsealed.lab.requests import read_limits


def _writes_a_file() -> None:
    Path(sys.argv[2]).write_text("", encoding="utf-8")


def _writes_through_the_system() -> None:
    # Truncating an open file is past Python's own check of `open`.
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    file = libc.open(sys.argv[2].encode(), os.O_CREAT | os.O_WRONLY, 0o600)
    if libc.write(file, b"here", 4) != 4:
        raise PermissionError


def _connects_through_the_system() -> None:
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    here = b"\x02\x00\x00\x09\x7f\x00\x00\x01" + bytes(8)  # 127.0.0.1, port 9
    if libc.connect(libc.socket(2, 2, 0), here, 16):
        raise PermissionError


def _hoards() -> None:
    hoard = []
    while True:
        hoard.append(bytearray(16 * 2**20))


def _computes() -> None:
    while True:
        pass


def _waits() -> None:
    import threading

    threading.Event().wait()


def _floods() -> None:
    while True:
        sys.stdout.write("x" * 65_536)


def _crashes() -> None:
    os.abort()


def _is_killed() -> None:
    # From outside, as the system does it where memory runs out: Python's own kill is refused.
    import ctypes

    ctypes.CDLL(None)["raise"](9)


MISDEEDS = {
    "is-killed": _is_killed,
    "writes": _writes_a_file,
    "writes-natively": _writes_through_the_system,
    "connects": lambda: socket.create_connection(("127.0.0.1", 9)),
    "connects-natively": _connects_through_the_system,
    "starts": lambda: subprocess.run(["true"], check=True),
    "forks": os.fork,
    "hoards": _hoards,
    "computes": _computes,
    "waits": _waits,
    "floods": _floods,
    "crashes": _crashes,
    "says-nothing": lambda: None,
    "says-nonsense": lambda: print('{"verdict": "fake"}'),
    "says-no-json": lambda: print("\x1b[31mfake"),
    "says-half": lambda: sys.stdout.write('{"file": "a.txt", "si'),
}

if __name__ == "__main__":
    confine(read_limits(sys.stdin.buffer.readline()))
    MISDEEDS[sys.argv[1]]()
