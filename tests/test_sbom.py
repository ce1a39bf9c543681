"""The bill of materials is valid, complete, and the same whenever it is made."""

from __future__ import annotations

import json
import re
import runpy
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = Path(__file__).resolve().parents[1]
MAKER = runpy.run_path(str(ROOT / "tests" / "sbom" / "__main__.py"), run_name="sbom")
FILES = ("constraints.txt", "tests/constraints.txt")


@cache
def text() -> str:
    made: str = MAKER["bill_of_materials"]()
    return made


def bom() -> dict[str, Any]:  # JSON's values are of every type
    read: dict[str, Any] = json.loads(text())
    return read


def test_it_keeps_to_the_schema_of_cyclonedx():
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text()) is None


def test_another_making_gives_the_same_bytes(tmp_path: Path):
    command = [sys.executable, ROOT / "tests" / "sbom", tmp_path / "made.json"]
    subprocess.run(command, check=True, capture_output=True)
    assert (tmp_path / "made.json").read_text("utf-8") == text()


def test_every_package_that_is_shipped_is_in_it_with_the_hashes_that_fix_it():
    named = {each["purl"]: each for each in bom()["components"]}
    for name, (version, hashes) in MAKER["pinned"](ROOT / "constraints.txt").items():
        found = named[f"pkg:pypi/{name}@{version}"]
        assert {each["content"] for each in found["hashes"]} == set(hashes)


def test_every_vendored_file_is_in_it_with_hash_and_licence():
    packages = [each for each in bom()["components"] if each["purl"].startswith("pkg:npm/")]
    files = {
        each["name"].removeprefix("web/unsealed/static/"): (
            each["hashes"][0]["content"],
            package["licenses"][0]["license"]["id"],
        )
        for package in packages
        for each in package["components"]
    }
    listed = json.loads((ROOT / "web/unsealed/static/vendor.json").read_text("utf-8"))["files"]
    assert files == {each["path"]: (each["sha256"], each["licence"]) for each in listed}


def test_what_runs_says_its_licence_and_what_it_needs():
    needed = [each for each in bom()["components"] if each.get("scope") == "required"]
    silent = [each["name"] for each in needed if not each.get("licenses")]
    # Those that are for another platform are not installed here, and so say nothing.
    assert set(silent) <= {"colorama", "pywin32", "tzdata"}
    edges = {each["ref"]: each.get("dependsOn", []) for each in bom()["dependencies"]}
    assert "pkg:npm/htmx.org@2.0.11" in edges["unsealed"]
    assert [each for each in edges["unsealed"] if each.startswith("pkg:pypi/flask@")]


@pytest.mark.parametrize("name", FILES)
def test_every_fixed_version_has_a_hash_on_every_line_that_needs_one(name: str):
    found = MAKER["pinned"](ROOT / name)
    lines = (ROOT / name).read_text("utf-8").splitlines()
    entries = [line for line in lines if re.match(r"[\w.-]+(\[[\w,.-]+\])?==", line)]
    assert len(entries) > 40
    assert len({line.split(" ")[0] for line in entries}) == len(entries)
    assert {key for key, (_version, hashes) in found.items() if not hashes} == set()
    assert [
        line for line in lines if not re.match(r"[\w.-]+(\[|==)|    --hash=sha256:", line)
    ] == []
