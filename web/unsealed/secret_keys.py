"""The secret key and its files: made once, rotated by command, read again when they change.

Beside the key lie the one that it replaced, with the moment until which that one counts, and what
is left of each earlier one: enough to know a certificate's code again, and too little to sign a
cookie.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from unsealed.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME: Final = "secret.key"
FORMER: Final = ".former"
"""What is added to the name of the key's file to name that of the key before it."""
CERTIFICATES: Final = "certificate.keys"
SHORTEST: Final = 32
_READABLE, _TO_ENTER = stat.S_IROTH, stat.S_IXOTH


class KeyFault(Exception):
    """A key cannot be used, read or written. The text says which, and why."""


class AcceptedKey(Struct, frozen=True):
    """A key that signs nothing, and whose signatures count until a moment; None is for ever."""

    key: str
    until: datetime | None = None

    __repr__ = object.__repr__  # no key in a log by way of a traceback


class RetiredKey(Struct, frozen=True):
    """What knows the codes of certificates again that were issued until a day; None is any."""

    certificate_key: bytes
    until: date | None = None

    __repr__ = object.__repr__


def made() -> str:
    """A new key."""
    return secrets.token_urlsafe(48)


def read_or_made(path: Path) -> str:
    """The key in the file, which is made where there is none. Raises KeyFault."""
    if not path.exists():
        try:
            _write(path, made(), replaces=False)
        except FileExistsError:
            pass  # of two programs that start at once, one made the key, and both read it
        except OSError as error:
            words = {"path": path, "reason": error.strerror}
            raise KeyFault(
                _("The secret key cannot be written to %(path)s (%(reason)s).") % words
            ) from error
    return long_enough(_read(path).strip(), str(path))


def long_enough(key: str, place: str) -> str:
    """The key, unless it is too short to be one: then KeyFault."""
    if len(key) < SHORTEST:
        raise KeyFault(
            _("%(place)s: a secret key needs at least %(least)d characters, found %(found)d.")
            % {"place": place, "least": SHORTEST, "found": len(key)}
        )
    return key


def former_of(path: Path) -> AcceptedKey | None:
    """The key that this file's key replaced, if there is one. Raises KeyFault."""
    beside = former_file(path)
    if not beside.exists():
        return None
    key, _space, until = _read(beside).strip().partition("\n")
    try:
        moment = datetime.fromisoformat(until.removeprefix("until "))
        return AcceptedKey(long_enough(key.strip(), str(beside)), moment)
    except ValueError as error:
        words = {"path": beside, "found": until[:40]}
        raise KeyFault(
            _(
                "%(path)s: its second line should say “until” and a date with a time, found "
                "“%(found)s”. Remove the file if nobody needs the former key."
            )
            % words
        ) from error


def former_file(path: Path) -> Path:
    """Where the key lies that this file's key replaced."""
    return path.with_name(path.name + FORMER)


def retired_in(folder: Path) -> tuple[RetiredKey, ...]:
    """What is left of the keys that were rotated away. Raises KeyFault."""
    path = folder / CERTIFICATES
    if not path.exists():
        return ()
    try:
        rows = [line.split() for line in _read(path).splitlines() if line.strip()]
        return tuple(RetiredKey(bytes.fromhex(key), date.fromisoformat(day)) for day, key in rows)
    except ValueError as error:
        words = {"path": path}
        message = _("%(path)s: each line should be a date and a key. Put back a copy of the file.")
        raise KeyFault(message % words) from error


def certificate_key(secret: str) -> bytes:
    """What signs the codes of certificates. The secret key cannot be found from it."""
    return hashlib.sha256(b"unsealed certificate\0" + secret.encode()).digest()


def rotate(path: Path, folder: Path, *, until: datetime | None, now: datetime) -> None:
    """Put a new key in the file. The one that was there counts until the moment, or no more.

    At whatever line the machine stops, the key that is there counts: the new one is put in its
    place last, at one stroke. Raises KeyFault.
    """
    key = read_or_made(path)
    try:
        remember_certificates(key, folder, now)
        if until is None:
            former_file(path).unlink(missing_ok=True)
        else:
            _write(former_file(path), f"{key}\nuntil {until.isoformat(timespec='seconds')}\n")
        _write(path, made())
    except OSError as error:
        words = {"path": error.filename or path, "reason": error.strerror}
        message = _("%(path)s cannot be written (%(reason)s). The key is as it was.")
        raise KeyFault(message % words) from error


def remember_certificates(key: str, folder: Path, now: datetime) -> None:
    """Keep what knows the codes again that this key has signed until today; again, the last day."""
    ours = certificate_key(key)
    kept = [each for each in retired_in(folder) if each.certificate_key != ours]
    kept.append(RetiredKey(ours, now.date()))
    lines = (f"{each.until} {each.certificate_key.hex()}\n" for each in kept)
    _write(folder / CERTIFICATES, "".join(lines))


def exposed(paths: Iterator[Path]) -> tuple[Path, ...]:
    """Those of the files that every account of this machine can read; none on Windows."""
    if os.name == "nt":  # pragma: no cover - there modes say nothing
        return ()
    return tuple(path for path in paths if _is_open_to_all(path))


def _is_open_to_all(path: Path) -> bool:
    try:
        whole = path.resolve()
        may_enter = all(folder.stat().st_mode & _TO_ENTER for folder in whole.parents)
        return bool(may_enter and whole.stat().st_mode & _READABLE)
    except OSError:
        return False


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        words = {"path": path, "reason": error.strerror}
        raise KeyFault(
            _("The secret key cannot be read from %(path)s (%(reason)s).") % words
        ) from error


def _write(path: Path, text: str, *, replaces: bool = True) -> None:
    """Put a file there for its owner alone, whole or not at all, whatever the umask says."""
    descriptor, name = mkstemp(prefix=f".{path.name}-", dir=path.parent)  # with mode 0600
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if replaces:
            Path(name).replace(path)
        else:
            _give_name(Path(name), path)
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()


def _give_name(written: Path, path: Path) -> None:
    """Let a file have this name if nothing has it. Raises FileExistsError."""
    try:
        path.hardlink_to(written)
    except FileExistsError:
        raise
    except OSError:  # this file system knows no second names
        if path.exists():
            raise FileExistsError(path) from None
        written.rename(path)
