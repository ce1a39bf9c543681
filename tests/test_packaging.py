"""The wheel holds all that the course needs, and serves it far from the checkout, offline."""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import pytest

from serving import Served, serving

ROOT = Path(__file__).resolve().parents[1]
NO_OTHER_HOST = """
import sys

def refuse(event, details):
    if event == "socket.getaddrinfo" and details[0] not in ("127.0.0.1", "localhost", None):
        raise OSError(f"offline: {details[0]}")
    if event == "socket.connect" and str(details[1][0]) not in ("127.0.0.1", "::1"):
        raise OSError(f"offline: {details[1]}")

sys.addaudithook(refuse)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--no-deps", "--no-build-isolation", "--wheel-dir", folder, "--quiet"]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, ROOT], check=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def unsealed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of an environment that has the wheel, our dependencies, and no checkout."""
    folder = tmp_path_factory.mktemp("elsewhere")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    packages = next(folder.glob("lib/*/site-packages"))
    # A plain path in a .pth file adds the dependencies' folder and ignores the .pth files in it,
    # the one of the editable checkout among them.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    (packages / "sitecustomize.py").write_text(NO_OTHER_HOST)
    pip = [folder / "bin" / "python", "-m", "pip", "install", "--no-deps", "--no-index", "--quiet"]
    subprocess.run([*pip, wheel], check=True, cwd=folder)
    return folder / "bin" / "unsealed"


def _names_in(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_every_lesson_template_and_asset(wheel: Path):
    wanted = {
        f"unsealed/lessons/{path.relative_to(ROOT / 'lessons').as_posix()}"
        for path in (ROOT / "lessons").rglob("*")
        if path.is_file()
    }
    package = ROOT / "web" / "unsealed"
    for pattern in ("**/*.html", "**/*.css", "**/*.js", "**/*.woff2", "**/*.py", "py.typed"):
        wanted |= {
            f"unsealed/{path.relative_to(package).as_posix()}" for path in package.glob(pattern)
        }
    assert wanted - _names_in(wheel) == set()


def test_the_wheel_holds_no_tests_and_nothing_that_is_made(wheel: Path):
    unwanted = re.compile(r"__pycache__|\.db|(^|/)tests/|\.pyc$")
    assert [name for name in _names_in(wheel) if unwanted.search(name)] == []


def test_the_wheel_carries_both_licences(wheel: Path):
    names = {name.partition(".dist-info/")[2] for name in _names_in(wheel)}
    assert {"licenses/LICENSE", "licenses/lessons/LICENSE"} <= names


def test_an_installed_wheel_serves_the_course_offline(unsealed: Path, tmp_path: Path):
    with serving(tmp_path / "data", command=unsealed, folder=tmp_path) as course:
        _shows_the_lessons(course)
    assert "lib/python" in _place_of_the_package(unsealed, tmp_path)


def _shows_the_lessons(course: Served) -> None:
    for path in ("/", "/course", "/lessons/black-moon/read", "/glossary", "/sources"):
        assert course.status_of(path) == 200, path


def _place_of_the_package(unsealed: Path, folder: Path) -> str:
    command = [unsealed.with_name("python"), "-c", "import unsealed; print(unsealed.__file__)"]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def test_the_version_in_the_package_is_that_of_the_project():
    from unsealed import __version__

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__


@pytest.mark.parametrize("name", ["constraints.txt", "tests/constraints.txt"])
def test_every_version_is_fixed_by_hash(name: str):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    pinned = [line for line in lines if not line.startswith((" ", "#"))]
    assert [line for line in pinned if not re.match(r"[\w.\[\]-]+==\S+( ;.*)? \\$", line)] == []


def test_the_tools_use_the_versions_that_are_shipped():
    shipped, tools = (
        set(re.findall(r"^\S+==\S+", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))
        for name in ("constraints.txt", "tests/constraints.txt")
    )
    assert shipped - tools == set()


def test_every_dependency_has_a_fixed_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.split(r"[><=\[ ]", entry)[0] for entry in project["dependencies"]}
    pinned = re.findall(
        r"^([\w.-]+)==", (ROOT / "constraints.txt").read_text("utf-8"), re.MULTILINE
    )
    assert wanted - set(pinned) == set()
