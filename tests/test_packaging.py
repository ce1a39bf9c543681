"""The wheel holds all that the course needs, and serves it far from the checkout, offline."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import tomllib
import zipfile
from pathlib import Path

import pytest

from containerfile import CONTAINERFILE, Stage, carried_out
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
def stages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Stage]:
    """What the Containerfile makes: the wheel, and an environment that has no checkout."""
    made = carried_out(tmp_path_factory.mktemp("container"))
    packages = next(made["build"].place("/opt/unsealed").glob("lib/*/site-packages"))
    (packages / "sitecustomize.py").write_text(NO_OTHER_HOST)
    return made


@pytest.fixture(scope="module")
def wheel(stages: dict[str, Stage]) -> Path:
    return next(stages["build"].place("/wheel").glob("*.whl"))


@pytest.fixture(scope="module")
def image(stages: dict[str, Stage]) -> Stage:
    return stages["image"]


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


def test_the_image_serves_the_course_offline_and_looks_after_its_health(
    image: Stage, tmp_path: Path
):
    command, word = image.command("CMD")
    unsealed = Path(command)
    settings = {
        name.removeprefix("UNSEALED_").lower(): value
        for name, value in image.environment.items()
        if name not in {"UNSEALED_DATA", "UNSEALED_PORT"}
    }
    with serving(tmp_path / "data", command=unsealed, folder=tmp_path, **settings) as course:
        _shows_the_lessons(course)
        looks = _look_at_health(image, course)
        assert subprocess.run(looks, check=False).returncode == 0
    assert subprocess.run(looks, check=False, stderr=subprocess.DEVNULL).returncode != 0
    assert word == "serve"
    assert "lib/python" in _place_of_the_package(unsealed, tmp_path)


def _look_at_health(image: Stage, course: Served) -> list[str]:
    """The image's own look at its health, on the port that it has here."""
    options, _, words = image.said["HEALTHCHECK"].partition(" CMD ")
    check = [image.laid_below(word) for word in json.loads(words)]
    here = [word.replace("http://127.0.0.1:8000", course.address) for word in check]
    assert options.startswith("--interval=")
    assert here != check
    return here


def test_the_image_keeps_what_people_did_in_a_volume_that_its_own_user_has(image: Stage):
    assert image.environment["UNSEALED_DATA"] == image.said["VOLUME"]
    assert image.environment["UNSEALED_PORT"] == image.said["EXPOSE"]
    assert image.place("/data").stat().st_mode & 0o777 == 0o700
    assert f"--uid {image.said['USER']} " in CONTAINERFILE.read_text(encoding="utf-8")


def test_the_image_takes_its_packages_by_hash(stages: dict[str, Stage]):
    first, *others = stages["build"].downloaded
    assert first.endswith("--require-hashes --requirement constraints.txt")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["optional-dependencies"]["postgresql"]
    assert [shlex.split(each)[-1:] for each in others] == [wanted]


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
