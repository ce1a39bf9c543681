"""The slow judges: the Nu HTML checker on all pages, Lighthouse on three, veraPDF on the PDFs.

Prints what they found and fails if there is an error, or a score below the least that is accepted.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import APIRequestContext, sync_playwright

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests"))

from browser.audit.pdfs import keep_the_rules  # noqa: E402 - found by the line above
from browser.places import LESSON, MISSING, PATHS  # noqa: E402 - likewise
from browser.visitors import Visitor  # noqa: E402 - likewise
from serving import Served, serving  # noqa: E402 - likewise
from unsealed.course.reader import open_edition  # noqa: E402 - likewise

NU = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
LIGHTHOUSE = ROOT / "node_modules" / ".bin" / "lighthouse"
CHROMIUM = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"
JUDGED = ("/", f"{LESSON}/read", f"{LESSON}/retrieve")
LEAST = 98


def main() -> None:
    """Serve the course, let both judge it, and stop with what they found."""
    _require_java()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with serving(folder / "data") as course:
            _write_pages(course, folder / "html")
            checked = _nu(folder / "html")
            are_tagged = keep_the_rules(course, folder / "pdf")
            scores = [_lighthouse(course.address + path, folder) for path in JUDGED]
    for path, found in zip(JUDGED, scores, strict=True):
        print(f"Lighthouse {path}: " + ", ".join(f"{name} {n}" for name, n in found.items()))
    low = [path for path, found in zip(JUDGED, scores, strict=True) if min(found.values()) < LEAST]
    faulty = [*low, *([] if checked else ["the HTML"]), *([] if are_tagged else ["the PDFs"])]
    if faulty:
        raise SystemExit(f"Not good enough: {', '.join(faulty)}")


def _require_java() -> None:
    """Install Java where that needs no question, else stop and say how."""
    if shutil.which("java"):
        return
    if not shutil.which("apt-get") or os.geteuid() != 0:
        raise SystemExit("The Nu HTML checker needs Java. Install it: apt-get install default-jre")
    subprocess.run(["apt-get", "update", "--quiet"], check=True)
    subprocess.run(["apt-get", "install", "--yes", "default-jre-headless"], check=True)


def _write_pages(course: Served, folder: Path) -> None:
    """Every page as a stranger sees it, and as one who did everything sees it."""
    folder.mkdir()
    with sync_playwright() as playwright:
        browser = playwright.request.new_context(base_url=course.address)
        _write(browser, folder, "stranger")
        visitor = Visitor(browser, open_edition(course.data))
        for lesson in ("warm-up", "black-moon"):
            visitor.does_everything(lesson)
        _write(browser, folder, "veteran")
        browser.dispose()


def _write(browser: APIRequestContext, folder: Path, who: str) -> None:
    for path in (*PATHS, MISSING):
        name = f"{who}{path.replace('/', '_').replace('?', '_')}.html"
        (folder / name).write_text(browser.get(path).text(), encoding="utf-8")


def _nu(folder: Path) -> bool:
    """Whether the checker finds no error; prints what it does find."""
    pages = sorted(folder.iterdir())
    command = ["java", "-jar", str(NU), "--errors-only", "--skip-non-html", *map(str, pages)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    print(found.stderr.replace(f"file:{folder}/", "") or f"Nu: no error on {len(pages)} pages")
    return found.returncode == 0


def _lighthouse(address: str, folder: Path) -> dict[str, int]:
    """The four scores of a page, of 100."""
    report = folder / "lighthouse.json"
    command = [LIGHTHOUSE, address, "--quiet", "--output=json", f"--output-path={report}"]
    environment = {**os.environ, "CHROME_PATH": shutil.which("chromium") or _playwrights_own()}
    subprocess.run([*command, f"--chrome-flags={CHROMIUM}"], env=environment, check=True)
    categories = json.loads(report.read_text(encoding="utf-8"))["categories"]
    return {name: round(100 * one["score"]) for name, one in categories.items()}


def _playwrights_own() -> str:
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


if __name__ == "__main__":
    main()
