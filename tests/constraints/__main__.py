"""Writes the two files of exact versions with hashes: the course's, and the one for its tools.

Both are resolved for every platform and every Python from the oldest one supported, so that the
same files serve Linux, macOS and Windows. No address of a registry gets into them.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COURSE = ROOT / "constraints.txt"
TOOLS = ROOT / "tests" / "constraints.txt"
COMPILE = [
    *(sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--quiet", "--upgrade"),
    *("--universal", "--python-version", "3.11", "--generate-hashes"),
    *("--no-emit-index-url", "--no-header", "--no-annotate"),
]


def main() -> None:
    """Resolve the course alone first, then its tools on top of exactly those versions."""
    subprocess.run([*COMPILE, "--group", "build", "--output-file", COURSE], cwd=ROOT, check=True)
    groups = ["--group", "build", "--group", "dev", "--all-extras"]
    tools = [*groups, "--constraints", COURSE, "--output-file", TOOLS]
    subprocess.run([*COMPILE, *tools], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
