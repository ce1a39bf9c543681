"""Which compiler made an edition: a new one makes all of it again."""

from __future__ import annotations

import os
import sys
from hashlib import sha256
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).parent.parent
_SOURCES: Final = ("course", "questions", "measure", "lab")
_LIBRARIES: Final = (
    "dkimpy", "markdown", "nh3", "pillow", "pydantic", "pypdfium2", "sqlite-utils",
)  # fmt: skip


def look_of_compiler() -> str:
    """How this program's files look: the times of its modules and of what is installed."""
    times = [_time_of(entry) for entry in sys.path if "site-packages" in entry]
    times += [_time_of(path) for path in _modules()]
    return sha256(repr(times).encode()).hexdigest()[:16]


def digest_of_compiler() -> str:
    """A hash of the modules that compile, and of the libraries' versions."""
    from importlib.metadata import version

    digest = sha256(repr([version(library) for library in _LIBRARIES]).encode())
    for path in _modules():
        digest.update(Path(path).read_bytes())
    return digest.hexdigest()[:16]


def _modules() -> list[str]:
    found = []
    for name in _SOURCES:
        for folder, _folders, files in os.walk(_PACKAGE / name):
            found += [f"{folder}/{file}" for file in files if file.endswith(".py")]
    return sorted(found)


def _time_of(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns  # noqa: PTH116  # a hundred times at every start
    except OSError:
        return 0
