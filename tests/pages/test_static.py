"""Stylesheets, fonts, scripts and what was taken over from others."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest

from unsealed.pages.assets import STYLESHEETS, Assets, stylesheets

PACKAGE = Path(__file__).resolve().parents[2] / "web" / "unsealed"
STATIC = PACKAGE / "static"
TOKENS = (STATIC / "css" / "site" / "01-tokens.css").read_text(encoding="utf-8")
TEMPLATES = sorted((PACKAGE / "templates").rglob("*.html")) + sorted(
    (PACKAGE / "questions").rglob("*.html")
)
OWN_SCRIPTS = [*sorted((STATIC / "js").glob("*.js")), STATIC / "worker.js"]
OFFLINE = STATIC / "js" / "offline.js"
SHEETS = tuple(path for name in STYLESHEETS for path in stylesheets(name))
SCHEMES = {"light": 0, "dark": 1, "dark by choice": 2}

TEXT_ON_GROUND = [
    *(
        (text, ground)
        for text in ("ink", "quiet", "wax", "archive")
        for ground in ("paper", "sheet")
    ),
    *(
        ("ink", f"{ground}-soft")
        for ground in ("wax", "archive", "partly", "refuted", "unverified")
    ),
    *((status, f"{status}-soft") for status in ("verified", "partly", "unverified")),
    ("misleading", "misleading-soft"),
    ("refuted", "refuted-soft"),
    ("paper", "ink"),
    ("sheet", "wax"),
    ("ink", "verified-soft"),
    ("ink", "misleading-soft"),
]


def vendored() -> list[dict[str, str]]:
    """The manifest's rows."""
    files: list[dict[str, str]] = json.loads((STATIC / "vendor.json").read_bytes())["files"]
    return files


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def colours(scheme: str) -> dict[str, str]:
    """The colours of a scheme, by token."""
    blocks = [block for block in re.findall(r"{[^{}]*}", TOKENS) if "--paper:" in block]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", blocks[SCHEMES[scheme]]))


def luminance(colour: str) -> float:
    """Relative luminance, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("row", vendored(), ids=lambda row: row["path"])
def test_a_vendored_file_is_what_the_manifest_says(row: dict[str, str]) -> None:
    assert digest(STATIC / row["path"]) == row["sha256"]


def test_the_manifest_names_every_vendored_file() -> None:
    found = {
        str(path.relative_to(STATIC))
        for folder in ("fonts", "vendor")
        for path in (STATIC / folder).iterdir()
        if path.name != "README.md"
    }
    assert {row["path"] for row in vendored()} == found


def test_the_fonts_weigh_at_most_110_kilobytes() -> None:
    assert sum(path.stat().st_size for path in (STATIC / "fonts").glob("*.woff2")) <= 110_000


def test_the_style_sheet_asks_for_fonts_at_the_address_that_is_preloaded() -> None:
    sheet = (STATIC / "css" / "site" / "00-fonts.css").read_text(encoding="utf-8")
    asked = re.findall(r'url\("(.+?)\?v=(\w+)"\)', sheet)
    assert len(asked) == 7
    assert asked == [(name, digest(STATIC / name)[:16]) for name, _version in asked]


@pytest.mark.parametrize("name", STYLESHEETS)
def test_a_joined_style_sheet_is_at_most_twelve_kilobytes_compressed(name: str) -> None:
    sheet = Assets().find(name)
    assert sheet is not None
    assert len(gzip.compress(sheet.content, 9)) <= 12 * 1024


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_style_sheet_is_short_and_shouts_at_nobody(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 120
    assert "!important" not in text


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_style_sheet_names_directions_that_turn_with_the_script(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    physical = r"[{;]\s*(?:(?:margin-|padding-|border-|text-align: ?)?(?:left|right)|float)\b"
    assert re.findall(physical, text) == []


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_only_the_tokens_and_paper_name_colours(path: Path) -> None:
    if path.name in {"01-tokens.css", "00-print.css"}:
        return
    assert re.findall(r":[^;{]*#[0-9a-fA-F]{3,8}\b", path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_text_stands_out_from_its_ground(scheme: str, text: str, ground: str) -> None:
    tokens = colours(scheme)
    assert contrast(tokens[text], tokens[ground]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", ["paper", "sheet"])
def test_the_edge_of_a_control_stands_out_from_its_ground(scheme: str, ground: str) -> None:
    tokens = colours(scheme)
    assert contrast(tokens["edge"], tokens[ground]) >= 3


def test_the_dark_scheme_is_the_same_however_it_came_about() -> None:
    assert colours("dark") == colours("dark by choice")


@pytest.mark.parametrize("path", OWN_SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_short_and_checked(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "// @ts-check"
    assert len(lines) <= 150


@pytest.mark.parametrize("path", OWN_SCRIPTS, ids=lambda path: path.name)
def test_a_script_works_over_plain_http(path: Path) -> None:
    needs_https = r"crypto\.subtle|randomUUID|serviceWorker|navigator\.clipboard|eval\(|innerHTML"
    allowed = {"serviceWorker"} if path == OFFLINE else set()
    assert set(re.findall(needs_https, path.read_text(encoding="utf-8"))) == allowed


def test_the_one_script_that_would_need_https_asks_first_whether_it_may() -> None:
    text = OFFLINE.read_text(encoding="utf-8")
    guard = 'if ("serviceWorker" in navigator && "caches" in globalThis) {'
    before, guarded = text.split(guard)
    assert "serviceWorker" not in before
    assert guarded.count("\n}\n") == 1
    assert guarded.endswith("\n}\n")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_template_holds_no_style_and_no_script_of_its_own(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", text) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_template_loads_nothing_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r'<(?:script|link|img|iframe)[^>]*(?:src|href)="(?:https?:)?//', text) == []
