"""Opening the first page in the browser of whoever sits at this machine."""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
import webbrowser

_PATIENCE = 60.0
_LOOK_AGAIN = 0.1


def is_somebody_here() -> bool:
    """Whether the program was started by hand, at a screen that can show a browser."""
    if not sys.stdout.isatty() or "SSH_CONNECTION" in os.environ:
        return False
    has_own_screen = sys.platform in {"win32", "darwin"}
    return has_own_screen or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_when_ready(address: str, port: int) -> None:
    """Open the page as soon as the server listens; nothing happens if it never does."""
    threading.Thread(target=_open, args=(address, port), daemon=True).start()


def _open(address: str, port: int) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("localhost", port), timeout=1).close()
        except OSError:
            time.sleep(_LOOK_AGAIN)
        else:
            webbrowser.open(address)
            return
