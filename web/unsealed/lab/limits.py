"""How much a process that reads a stranger's file may use."""

from __future__ import annotations

from msgspec import Struct


class Limits(Struct, frozen=True):
    """The bounds of one examination; they cross to the child with the file."""

    file_bytes: int = 32 * 2**20
    memory_bytes: int = 768 * 2**20
    cpu_seconds: int = 20
    wall_seconds: int = 30
    output_bytes: int = 16 * 2**20


LIMITS = Limits()
"""What holds where nobody says otherwise."""
