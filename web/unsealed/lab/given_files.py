"""The files that a command names: which are there, and what is in them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unsealed.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STANDARD_INPUT = "-"


def read_aids(files: dict[str, Path | None], keys: Sequence[str]) -> dict[str, bytes]:
    """What is handed in beside the files, by the name that examiners know it by."""
    aids = {name: read_file(path) for name, path in files.items() if path is not None}
    if keys:
        aids["keys"] = "".join(map(_key_line, keys)).encode()
    return aids


def _key_line(key: str) -> str:
    name, equals, record = key.partition("=")
    if not (name.strip() and equals and record.strip()):
        message = _('--key wants a name and its record, "NAME=RECORD", found "%(key)s".')
        raise click.UsageError(message % {"key": key})
    return f"{name.strip()}\t{' '.join(record.split())}\n"


def present_files(names: Sequence[str]) -> Iterator[str]:
    """The files that are there; of each that is not, standard error says so."""
    for name in names:
        fault = fault_of(name)
        if fault is None:
            yield name
        else:
            click.echo(_("Error: %(fault)s") % {"fault": fault}, err=True)


def fault_of(name: str) -> str | None:
    """What is wrong with a name, in words; None where there is a file."""
    path = Path(name)
    if name == STANDARD_INPUT or path.is_file():
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


def read_bounded(name: str, most: int) -> bytes:
    """What a named file or standard input holds, or one byte more than `most` of it."""
    if name == STANDARD_INPUT:
        return sys.stdin.buffer.read(most + 1)
    return read_file(Path(name))[: most + 1]


def read_file(path: Path) -> bytes:
    """The bytes of a file. Raises ClickException, saying why they cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from None


def digest_of(path: Path) -> str:
    """The SHA-256 of a file of any size. Raises ClickException."""
    from hashlib import file_digest

    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: OSError) -> click.ClickException:
    message = _("%(name)s cannot be read: %(why)s.")
    return click.ClickException(message % {"name": path, "why": error.strerror})
