"""PDF files: made by WeasyPrint in a process of their own, one at a time, in bounded time.

WeasyPrint comes with the extra `pdf`. It takes seconds of processor time for a long page, and a
server has few threads: so a process of its own does the work, whoever comes while it does is asked
to come again, and what is the same for everybody is kept and made once.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
from collections import OrderedDict
from functools import cache
from importlib.util import find_spec
from typing import Final

import msgspec
from flask import current_app
from msgspec import Struct

_LOOKING: Final = 120
LONGEST: Final = 120
"""Seconds that a PDF may take. The longest lesson takes five where nothing else is done."""
_KEPT: Final = 24
"""PDFs that are kept in memory: some 6 MB, and as many as a school prints of in one day."""
_LOOKS: Final = (sys.executable, "-c", "import weasyprint")
_COMMAND: Final = (sys.executable, "-m", "unsealed.pages.pdf_process")


class Order(Struct, frozen=True):
    """What a PDF is to be made of: a page, the address that it has, and the size of the paper."""

    html: str
    base: str
    size: str

    @property
    def digest(self) -> str:
        """A hash of the whole order."""
        return hashlib.sha256("\0".join((self.size, self.base, self.html)).encode()).hexdigest()


class Busy(Exception):
    """Another PDF is being made just now."""


class NotMade(Exception):
    """A PDF could not be made. The text says why, for the log."""


@cache
def is_installed() -> bool:
    """Whether this installation makes PDFs: the extra `pdf` is there, and what it stands on."""
    if find_spec("weasyprint") is None:
        return False
    # It looks for Pango when it is loaded, and may not find it. A process of its own looks, so that
    # the server does not carry it in memory ever after.
    looked = subprocess.run(_LOOKS, capture_output=True, timeout=_LOOKING)  # noqa: S603 - our own
    return looked.returncode == 0


class _Kept:
    """The last PDFs that were made, by their orders. Holds no state: they can be made again."""

    def __init__(self) -> None:
        self._made: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, digest: str) -> bytes | None:
        with self._lock:
            if digest in self._made:
                self._made.move_to_end(digest)
            return self._made.get(digest)

    def put(self, digest: str, made: bytes) -> None:
        with self._lock:
            self._made[digest] = made
            while len(self._made) > _KEPT:
                self._made.popitem(last=False)


_kept = _Kept()
_at_work = threading.Lock()


def made(order: Order, *, is_same_for_all: bool) -> bytes:
    """The PDF. Raises Busy while another is being made, NotMade if it fails or takes too long."""
    found = _kept.find(order.digest) if is_same_for_all else None
    if found is not None:
        return found
    if not _at_work.acquire(blocking=False):
        raise Busy
    try:
        file = _rendered(order)
    finally:
        _at_work.release()
    if is_same_for_all:
        _kept.put(order.digest, file)
    return file


def _rendered(order: Order) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - a command of our own, without any word of a visitor
            _COMMAND, input=msgspec.json.encode(order), capture_output=True, timeout=LONGEST
        )
    except subprocess.TimeoutExpired as failure:
        raise NotMade(f"it took longer than {LONGEST} seconds") from failure
    said = done.stderr.decode(errors="replace").strip()
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise NotMade(said[-2000:] or f"the process ended with {done.returncode}")
    if said:
        current_app.logger.warning("pdf: %s", said[-2000:])
    return done.stdout
