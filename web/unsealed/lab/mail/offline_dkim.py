"""dkimpy without its resolver: keys are handed in, and the process that reads has no network.

dkimpy loads dnspython's resolver when it is imported, which costs more time and memory than all
that is done with a mail. A module that refuses takes its place, unless it is there already.
"""

from __future__ import annotations

import sys
from types import ModuleType


def _refuse(name: bytes, timeout: int = 5) -> bytes:
    raise RuntimeError(f"No key is looked up here: {name!r}, {timeout} s.")


_plug = ModuleType("dkim.dnsplug")
_plug.get_txt = _refuse  # type: ignore[attr-defined] # as dkimpy wants it
sys.modules.setdefault("dkim.dnsplug", _plug)

import dkim  # noqa: E402 # only now

__all__ = ["dkim"]
