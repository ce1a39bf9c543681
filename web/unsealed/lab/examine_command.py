"""The command `unsealed examine`: the lab for a terminal and for other programs."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unsealed.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from unsealed.lab.report import Report

_STANDARD_INPUT = "-"
_WIDEST = 100
_AID = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("examine")
@click.argument("names", nargs=-1, required=True, metavar="FILE…")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for other programs.")
@click.option("--raw", "is_raw", is_flag=True, help="Show values as they stand in the file, too.")
@click.option("--zone", type=_AID, help="A zone file with the keys of mail's signatures.")
@click.option(
    "--key", "keys", multiple=True, metavar="NAME=RECORD", help="A key's DNS record, as text."
)
@click.option("--manifest", type=_AID, help="A list of SHA-256 hashes and names to compare with.")
def examine(
    names: tuple[str, ...],
    *,
    as_json: bool,
    is_raw: bool,
    zone: Path | None,
    keys: tuple[str, ...],
    manifest: Path | None,
) -> None:
    """Examine files and say what each check found, what that shows and what it does not.

    Each file is read in a process of its own, within limits and without network. "-" is what
    comes on standard input. The exit code is 1 where a file could not be examined; what was
    found in a file never changes it.
    """
    aids = _aids({"zone": zone, "manifest": manifest}, keys)
    reports = []
    for name in _present(names):
        reports.append(_examined(name, aids))
        if not as_json:
            click.echo(_shown(reports[-1], is_raw=is_raw) + "\n")
    if as_json:
        click.echo(_published(reports))
    if len(reports) < len(names) or not all(report.is_examined for report in reports):
        raise SystemExit(1)


def _aids(files: dict[str, Path | None], keys: Sequence[str]) -> dict[str, bytes]:
    """What is handed in beside the files, by the name that examiners know it by."""
    aids = {name: _read(path) for name, path in files.items() if path is not None}
    if keys:
        aids["keys"] = "".join(map(_key_line, keys)).encode()
    return aids


def _key_line(key: str) -> str:
    name, equals, record = key.partition("=")
    if not (name.strip() and equals and record.strip()):
        message = _('--key wants a name and its record, "NAME=RECORD", found "%(key)s".')
        raise click.UsageError(message % {"key": key})
    return f"{name.strip()}\t{' '.join(record.split())}\n"


def _present(names: Sequence[str]) -> Iterator[str]:
    """The files that are there; of each that is not, standard error says so."""
    for name in names:
        fault = _fault(name)
        if fault is None:
            yield name
        else:
            click.echo(_("Error: %(fault)s") % {"fault": fault}, err=True)


def _fault(name: str) -> str | None:
    path = Path(name)
    if name == _STANDARD_INPUT or path.is_file():
        return None
    if path.is_dir():
        message = _("%(name)s is a folder. Name the files in it that you want examined.")
    elif path.exists():
        message = _("%(name)s is no file that can be read from its beginning to its end.")
    else:
        return _missing(path)
    return message % {"name": name}


def _missing(path: Path) -> str:
    from difflib import get_close_matches

    beside = [each.name for each in path.parent.iterdir()] if path.parent.is_dir() else []
    near = get_close_matches(path.name, beside, n=1)
    if near:
        message = _("there is no file %(name)s. Did you mean %(guess)s?")
        return message % {"name": path, "guess": path.with_name(near[0])}
    return _("there is no file %(name)s.") % {"name": path}


def _examined(name: str, aids: dict[str, bytes]) -> Report:
    # Only when it is needed, so that a mistyped file's name is told at once.
    from unsealed.lab import sandbox
    from unsealed.lab.limits import LIMITS

    if name == _STANDARD_INPUT:
        # One byte more than is read is enough to know, and to say so.
        data = sys.stdin.buffer.read(LIMITS.file_bytes + 1)
        return sandbox.examine(_("standard input"), data, aids)
    path = Path(name)
    size = path.stat().st_size
    if size > LIMITS.file_bytes:
        return sandbox.too_large(path.name, size, _digest(path))
    return sandbox.examine(path.name, _read(path), aids)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from None


def _digest(path: Path) -> str:
    from hashlib import file_digest

    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: OSError) -> click.ClickException:
    message = _("%(name)s cannot be read: %(why)s.")
    return click.ClickException(message % {"name": path, "why": error.strerror})


def _shown(report: Report, *, is_raw: bool) -> str:
    from unsealed.lab.terminal import report_as_text

    width = min(shutil.get_terminal_size().columns, _WIDEST)
    return report_as_text(report, width=width, is_raw=is_raw)


def _published(reports: Sequence[Report]) -> str:
    from unsealed.lab.json_report import SCHEMA, report_as_json

    files = [report_as_json(report) for report in reports]
    return json.dumps({"schema": SCHEMA, "files": files}, indent=2, ensure_ascii=False)
