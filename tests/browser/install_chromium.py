"""Finds a Chromium for the tests, or installs one: Debian's own where we may, else Playwright's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

DEBIAN = ["apt-get", "install", "--yes", "--no-install-recommends", "chromium"]


def main() -> None:
    """Leave behind a Chromium that the tests can start, or stop with the reason."""
    if shutil.which("chromium"):
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "--quiet"], check=True)
        subprocess.run(DEBIAN, check=True, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


if __name__ == "__main__":
    main()
