"""Finds a Chromium for the tests, or installs one: Debian's own where we may, else Playwright's.

With Debian's come the libraries that WeasyPrint makes PDFs with; elsewhere they are looked for.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

PANGO = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]
DEBIAN = ["apt-get", "install", "--yes", "--no-install-recommends", "chromium", *PANGO]
LOOKS = [sys.executable, "-c", "import weasyprint"]
MISSING = "WeasyPrint needs Pango for PDFs: brew install pango, or what your system calls it."


def main() -> None:
    """Leave behind a Chromium that the tests can start, and Pango, or stop with the reason."""
    if shutil.which("chromium") and _makes_pdfs():
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "--quiet"], check=True)
        subprocess.run(DEBIAN, check=True, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)
    if not _makes_pdfs():
        raise SystemExit(MISSING)


def _makes_pdfs() -> bool:
    return subprocess.run(LOOKS, check=False, capture_output=True).returncode == 0


if __name__ == "__main__":
    main()
