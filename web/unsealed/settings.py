"""What an operator may set, read once and strictly from the environment.

Every setting has a name, a default and a sentence; the operator's page lists exactly these.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from unsealed.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX = "UNSEALED_"
SETTINGS = {
    "DATA": "folder of the databases and the secret key; by default the platform's data folder",
    "LESSONS": "folder of the lessons; by default those that came with the program",
    "DATABASE_URL": "address of the learners' records, postgresql://user:password@host/database "
    "for one; by default records.db in the data folder",
    "SECRET_KEY": "key that signs cookies; by default made at first start and kept in the data "
    "folder",
    "SECRET_KEY_FILE": "file that holds the key, for those who do not want it in the environment",
    "HOST": "address to listen on; by default 127.0.0.1, this machine only",
    "PORT": "port to listen on; by default 8000, or the next one free",
    "WORKERS": "number of server processes; by default 1",
    "PROXY_HOPS": "how many proxies in front may be believed; by default 0",
    "BROWSER": "false if `unsealed teach` is to open no browser; by default it opens one where "
    "somebody sits at the machine",
    "LAB": "true if anyone may bring files of their own to the lab's page, false if nobody may; by "
    "default the classes for which a teacher opens it",
    "OFFLINE": "false if browsers are to keep no lesson for reading without a connection; by "
    "default they do, over https and on localhost",
    "LOG": "json for one line of JSON a request and a fault; by default faults alone, in words",
    "RELOAD": "true to rebuild the course when a lesson is saved; by default false",
}
_SHORTEST_KEY = 32


class SettingFault(Exception):
    """A setting cannot be used. The text names it, what was found and what to write."""


@dataclass(frozen=True, slots=True, repr=False)
class Settings:
    """The settings of one start. Its repr is short because it holds the secret key.

    No `database_url` means `records.db` in the data folder: no folder's name can break that. `lab`
    says whether everybody may bring files, or nobody; None leaves it to the teachers.
    """

    data: Path
    lessons: Path | None
    database_url: str
    secret_key: str
    host: str = "127.0.0.1"
    port: int | None = None
    workers: int = 1
    proxy_hops: int = 0
    reload: bool = False
    browser: bool = True
    lab: bool | None = None
    offline: bool = True
    log: str = "text"

    def __repr__(self) -> str:
        """Only the data folder: a secret must not reach a log by way of a traceback."""
        return f"Settings(data={str(self.data)!r})"


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings that the environment gives; makes the data folder and the key where missing.

    Raises SettingFault for an unknown name or an unusable value.
    """
    given = _known(environ)
    data = Path(given["DATA"]).expanduser() if given.get("DATA") else _platform_folder()
    data = data.resolve()
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingFault(
            _("UNSEALED_DATA: the folder %(path)s cannot be made (%(reason)s). Name another one.")
            % {"path": data, "reason": error.strerror}
        ) from error
    lessons = given.get("LESSONS")
    return Settings(
        data=data,
        lessons=Path(lessons).expanduser().resolve() if lessons else None,
        database_url=given.get("DATABASE_URL", ""),
        secret_key=_secret_key(given, data),
        host=given.get("HOST") or "127.0.0.1",
        port=_number(given, "PORT", low=1, high=65535),
        workers=_number(given, "WORKERS", low=1, high=64) or 1,
        proxy_hops=_number(given, "PROXY_HOPS", low=0, high=9) or 0,
        reload=_truth(given, "RELOAD"),
        offline=_truth(given, "OFFLINE", otherwise=True),
        browser=_truth(given, "BROWSER", otherwise=True),
        lab=_truth(given, "LAB") if given.get("LAB") else None,
        log=_one_of(given, "LOG", "text", "json"),
    )


def _known(environ: Mapping[str, str]) -> dict[str, str]:
    given = {
        name.removeprefix(PREFIX): value
        for name, value in environ.items()
        if name.startswith(PREFIX) and not name.startswith(PREFIX + "TEST_")
    }
    for name in sorted(given.keys() - SETTINGS.keys()):
        raise SettingFault(_unknown(name))
    return given


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, SETTINGS, n=1)
    if near:
        return _("There is no setting %(name)s. Did you mean %(guess)s?") % {
            "name": PREFIX + name,
            "guess": PREFIX + near[0],
        }
    return _("There is no setting %(name)s. Take it out, or see the operator's page.") % {
        "name": PREFIX + name
    }


def _platform_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("unsealed", appauthor=False)


def _secret_key(given: Mapping[str, str], data: Path) -> str:
    if given.get("SECRET_KEY"):
        return _long_enough(given["SECRET_KEY"], PREFIX + "SECRET_KEY")
    if given.get("SECRET_KEY_FILE"):
        return _key_in(Path(given["SECRET_KEY_FILE"]).expanduser())
    path = data / "secret.key"
    try:
        # O_EXCL: of two programs that start at once, one makes the key and the other reads it.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    except OSError as error:
        raise SettingFault(
            _("The secret key cannot be written to %(path)s (%(reason)s).")
            % {"path": path, "reason": error.strerror}
        ) from error
    return _key_in(path)


def _key_in(path: Path) -> str:
    try:
        return _long_enough(path.read_text(encoding="utf-8").strip(), str(path))
    except OSError as error:
        raise SettingFault(
            _("The secret key cannot be read from %(path)s (%(reason)s).")
            % {"path": path, "reason": error.strerror}
        ) from error


def _long_enough(key: str, place: str) -> str:
    if len(key) < _SHORTEST_KEY:
        raise SettingFault(
            _("%(place)s: a secret key needs at least %(least)d characters, found %(found)d.")
            % {"place": place, "least": _SHORTEST_KEY, "found": len(key)}
        )
    return key


def _number(given: Mapping[str, str], name: str, *, low: int, high: int) -> int | None:
    text = given.get(name, "")
    if not text:
        return None
    if not text.isdecimal() or not low <= int(text) <= high:
        raise SettingFault(
            _("%(name)s must be a whole number from %(low)d to %(high)d, found “%(found)s”.")
            % {"name": PREFIX + name, "low": low, "high": high, "found": text}
        )
    return int(text)


def _one_of(given: Mapping[str, str], name: str, usual: str, other: str) -> str:
    text = given.get(name) or usual
    if text not in {usual, other}:
        raise SettingFault(
            _("%(name)s must be %(usual)s or %(other)s, found “%(found)s”.")
            % {"name": PREFIX + name, "usual": usual, "other": other, "found": text}
        )
    return text


def _truth(given: Mapping[str, str], name: str, *, otherwise: bool = False) -> bool:
    text = given.get(name, "")
    if text not in {"", "true", "false"}:
        raise SettingFault(
            _("%(name)s must be true or false, found “%(found)s”.")
            % {"name": PREFIX + name, "found": text}
        )
    return text == "true" if text else otherwise
