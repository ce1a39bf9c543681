"""A whole class that comes back by its phrases at once."""

from __future__ import annotations

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from unsealed.records import phrases

if TYPE_CHECKING:
    import pytest


def test_of_many_phrases_at_once_two_are_worked_out_at_a_time(monkeypatch: pytest.MonkeyPatch):
    lock, two = threading.Lock(), threading.Barrier(2)
    inside, most = 0, 0

    def scrypt(*_: object, **__: object) -> bytes:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        two.wait(timeout=30)
        with lock:
            inside -= 1
        two.wait(timeout=30)
        return b"key"

    monkeypatch.setattr(hashlib, "scrypt", scrypt)
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda number: phrases.key_of(str(number), b"salt"), range(8)))
    assert keys == [b"key"] * 8
    assert most == 2
