"""Disks of a test's own: they can be full, or become faulty, and nothing else is."""

from __future__ import annotations

import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from class_at_work import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def mounted(folder: Path, *source: str) -> Iterator[Path]:
    """A file system at this folder, which is made; `source` is what `mount` is told of it."""
    folder.mkdir(exist_ok=True)
    mount = ["mount", *source, str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        # A privilege and no tool: what sets up the tests cannot give it to itself.
        pytest.skip("only root may mount a file system")
    try:
        yield folder
    finally:
        # The last process that used it may be about to let go of it.
        wait_until(lambda: subprocess.run(["umount", str(folder)], check=False).returncode == 0)


@contextmanager
def in_memory(folder: Path, size: str) -> Iterator[Path]:
    """An empty file system of that size, which takes room when it is used."""
    with mounted(folder, "-t", "tmpfs", "-o", f"size={size}", "tmpfs") as disk:
        yield disk
