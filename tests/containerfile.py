"""The steps of the Containerfile, carried out in a folder, where there is no engine to do it.

Every word of it is used: files are copied as it says, commands run as it says, with the paths of
the image laid below the folder. Four things are otherwise, since they need root or the internet:
no user is made, nothing is given to one, the packages that are downloaded are those of the tests'
own environment, and a folder that is copied from another stage is a link to it.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sysconfig
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
CONTAINERFILE = ROOT / "web" / "deploy" / "Containerfile"
_OWN = re.compile(r"(?<![\w.])/(src|opt|wheel|data)(?![\w.])")
_ONLY_ROOT_CAN = (
    (re.compile(r"^useradd [^&]*&& "), ""),
    (re.compile(r"--owner unsealed --group unsealed "), ""),
)
_DOWNLOADS = re.compile(r"-m pip install (?!.*--no-index)")


@dataclass
class Stage:
    """One stage: where its files are, and what its image says of itself."""

    root: Path
    workdir: str = "/"
    environment: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    downloaded: list[str] = field(default_factory=list)

    def place(self, path: str) -> Path:
        """Where a path of the image lies in the folder."""
        return self.root / (Path(self.workdir) / path).relative_to("/")

    def laid_below(self, words: str) -> str:
        """A command with the paths of the image laid below the folder."""
        return _OWN.sub(lambda found: f"{self.root}/{found[1]}", words)

    def command(self, word: str) -> list[str]:
        """A command that the image names, as a list of words."""
        return [self.laid_below(each) for each in json.loads(self.said[word])]


def steps(text: str) -> Iterator[tuple[str, str]]:
    """Each instruction and what follows it."""
    for line in re.sub(r"\\\n\s*", "", text).splitlines():
        if line.strip() and not line.startswith("#"):
            word, _, rest = line.partition(" ")
            yield word, rest.strip()


def carried_out(folder: Path) -> dict[str, Stage]:
    """The stages by name, the last of them as `image`."""
    stages: dict[str, Stage] = {}
    for word, rest in steps(CONTAINERFILE.read_text(encoding="utf-8")):
        if word == "FROM":
            name = rest.partition(" AS ")[2] or "image"
            stage = stages[name] = Stage(folder / name)
            stage.root.mkdir()
        elif word == "COPY":
            _copy(stages, stage, shlex.split(rest))
        elif word == "RUN":
            _run(stage, rest)
        elif word == "ENV":
            stage.environment |= dict(pair.split("=", 1) for pair in shlex.split(rest))
        elif word == "WORKDIR":
            stage.workdir = rest
            stage.place(".").mkdir(parents=True, exist_ok=True)
        else:
            stage.said[word] = rest
    return stages


def _copy(stages: dict[str, Stage], stage: Stage, words: list[str]) -> None:
    if words[0].startswith("--from="):
        source, target = stages[words[0].removeprefix("--from=")].place(words[1]), words[2]
        stage.place(target).parent.mkdir(parents=True, exist_ok=True)
        stage.place(target).symlink_to(source)
        return
    *sources, target = words
    for name in sources:
        source = ROOT / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, stage.place(target), ignore=ignored)
        else:
            shutil.copy(source, stage.place(target))


def _run(stage: Stage, command: str) -> None:
    for pattern, instead in _ONLY_ROOT_CAN:
        command = pattern.sub(instead, command)
    if _DOWNLOADS.search(command):
        stage.downloaded.append(command)
        _lend_packages(stage.place("/opt/unsealed"))
        return
    environment = {**os.environ, **stage.environment, "PIP_QUIET": "1"}
    shell = ["sh", "-ec", stage.laid_below(command)]
    subprocess.run(shell, cwd=stage.place("."), env=environment, check=True)


def _lend_packages(venv: Path) -> None:
    """Let this environment use the packages of the tests' own."""
    packages = next(venv.glob("lib/*/site-packages"))
    # A plain path in a .pth file adds that folder and ignores the .pth files in it, the one of the
    # editable checkout among them.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
