"""Finds a Chromium for the tests, or installs one: Debian's own where we may, else Playwright's.

With Debian's come the libraries that WeasyPrint makes PDFs with, and a Redis; elsewhere they are
looked for. Debian's `redis-tools` has the program of the server, and, unlike `redis-server`, starts
none. `e2fsprogs` makes the disk that becomes faulty; only root, who may mount it, needs it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

PANGO = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]
DEBIAN = ["apt-get", "install", "--yes", "--no-install-recommends", "chromium", *PANGO]
DEBIAN += ["redis-tools", "e2fsprogs"]
SERVERS = ("redis-server", "redis-check-rdb")
"""What a Redis server is called; the second becomes one when it is started by the first name."""
LOOKS = [sys.executable, "-c", "import weasyprint"]
MISSING = "WeasyPrint needs Pango for PDFs: brew install pango, or what your system calls it."
NO_REDIS = "Tests need a Redis: brew install redis, or what your system calls it."


def main() -> None:
    """Leave behind a Chromium, a Redis and Pango for the tests, or stop with the reason."""
    if shutil.which("chromium") and _has_redis() and _makes_disks() and _makes_pdfs():
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "--quiet"], check=True)
        subprocess.run(DEBIAN, check=True, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)
    if not _makes_pdfs():
        raise SystemExit(MISSING)
    if not _has_redis():
        raise SystemExit(NO_REDIS)


def _has_redis() -> bool:
    return any(shutil.which(name) for name in SERVERS)


def _makes_disks() -> bool:
    return os.geteuid() != 0 or shutil.which("mkfs.ext4") is not None


def _makes_pdfs() -> bool:
    return subprocess.run(LOOKS, check=False, capture_output=True).returncode == 0


if __name__ == "__main__":
    main()
