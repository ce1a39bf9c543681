"""How many connections a server process may keep open: as many as the system lets it.

A browser opens up to six and keeps them for a while after a page. On most systems a process starts
with room for 1,024 files and connections and may ask for more.
"""

from __future__ import annotations

import sys
from typing import Final

_FOR_FILES: Final = 256
"""Descriptors that databases, logs and the pipes of other processes need."""
_MOST: Final = 16_384
"""More than one machine has work for; each costs some kilobytes."""

if sys.platform == "win32":  # pragma: no cover - tests run elsewhere

    def most() -> int:
        """How many connections each server process may keep. There is no limit to raise here."""
        return _MOST

else:
    import resource

    def most() -> int:
        """How many connections each server process may keep, after asking for room for them."""
        given, allowed = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = _MOST + _FOR_FILES
        if allowed != resource.RLIM_INFINITY:
            wanted = min(wanted, allowed)
        if given != resource.RLIM_INFINITY and given < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, allowed))
        return max(wanted - _FOR_FILES, 128)
