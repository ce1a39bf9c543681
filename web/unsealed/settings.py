"""What an operator may set, read once and strictly from the environment.

Every setting has a name, a default and a sentence; the operator's page lists exactly these.
"""

from __future__ import annotations

import os
import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypedDict

from msgspec import Struct

from unsealed import secret_keys
from unsealed.language import gettext as _
from unsealed.secret_keys import AcceptedKey, KeyFault, RetiredKey

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
    "ACCEPTED_KEY": "another key whose signatures count: the former one after a rotation by hand, "
    "or the next one before it",
    "HOST": "address to listen on; by default 127.0.0.1, this machine only",
    "PORT": "port to listen on; by default 8000, or the next one free",
    "WORKERS": "number of server processes; by default 1",
    "LONGEST_WAIT": "seconds that the server may be behind before it asks people to come again; by "
    "default 3",
    "PROXY_HOPS": "how many proxies in front may be believed; by default 0",
    "HOSTS": "names by which browsers reach the course, with commas between; by default addresses, "
    "names of the same network and of this machine, and behind a proxy every name",
    "REDIS_URL": "address of a Redis in which several servers count tries together, "
    "redis://:password@host:6379 for one; by default each process counts for itself",
    "BROWSER": "false if `unsealed teach` is to open no browser; by default it opens one where "
    "somebody sits at the machine",
    "LAB": "true if anyone may bring files of their own to the lab's page, false if nobody may; by "
    "default the classes for which a teacher opens it",
    "OFFLINE": "false if browsers are to keep no lesson for reading without a connection; by "
    "default they do, over https and on localhost",
    "LOG": "json for one line of JSON a request and a fault; by default faults alone, in words",
    "METRICS": "true for figures for Prometheus at /metrics; by default there are none",
    "METRICS_TOKEN": "word that who reads /metrics must bring, at least 16 characters; by default "
    "this machine alone may read",
    "TRUSTED_KEYS": "folder of the keys whose lesson packs are trusted; by default trusted in the "
    "data folder",
    "SIGNED_PACKS": "true if only lesson packs that a trusted key has signed may be imported; by "
    "default false",
    "KEEP_MONTHS": "after how many months learners in no class who do nothing are erased; by "
    "default 24",
    "RELOAD": "true to rebuild the course when a lesson is saved; by default false",
}
_SHORTEST_TOKEN = 16
SECRET: Final = ("ACCEPTED_KEY", "DATABASE_URL", "METRICS_TOKEN", "REDIS_URL", "SECRET_KEY")
"""The settings that hold a secret. Each may lie in a file, which its name with _FILE names."""
SETTINGS |= {f"{name}_FILE": f"file that holds {PREFIX}{name} instead" for name in SECRET}
_HOST: Final = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*|[0-9a-f:]+")
_OF_REDIS: Final = ("redis://", "rediss://", "redis+unix://")


class _Keys(TypedDict):
    secret_key: str
    key_file: Path | None
    accepted_keys: tuple[AcceptedKey, ...]
    retired_keys: tuple[RetiredKey, ...]


class SettingFault(Exception):
    """A setting cannot be used. The text names it, what was found and what to write."""


class Settings(Struct, frozen=True):
    """The settings of one start. Its repr is short because it holds the secret key.

    No `database_url` means `records.db` in the data folder: no folder's name can break that. `lab`
    says whether everybody may bring files, or nobody; None leaves it to the teachers. `key_file` is
    where the secret key lies, unless it is in the environment, and `secret_files` are all files of
    secrets that were named.
    """

    data: Path
    lessons: Path | None
    database_url: str
    secret_key: str
    host: str = "127.0.0.1"
    port: int | None = None
    workers: int = 1
    longest_wait: int = 3
    proxy_hops: int = 0
    hosts: frozenset[str] = frozenset()
    redis_url: str = ""
    reload: bool = False
    browser: bool = True
    lab: bool | None = None
    offline: bool = True
    log: str = "text"
    keep_months: int = 24
    key_file: Path | None = None
    accepted_keys: tuple[AcceptedKey, ...] = ()
    retired_keys: tuple[RetiredKey, ...] = ()
    secret_files: tuple[Path, ...] = ()
    metrics: bool = False
    metrics_token: str = ""
    trusted_keys: Path | None = None
    signed_packs: bool = False

    def __repr__(self) -> str:
        """Only the data folder: a secret must not reach a log by way of a traceback."""
        return f"Settings(data={str(self.data)!r})"


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings that the environment gives; makes the data folder and the key where missing.

    Raises SettingFault for an unknown name or an unusable value.
    """
    given = _known(environ)
    files = _files_of_secrets(given)
    given |= {name: _in_file(name, path, given) for name, path in files.items()}
    data = Path(given["DATA"]).expanduser() if given.get("DATA") else _platform_folder()
    data = data.resolve()
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingFault(
            _("UNSEALED_DATA: the folder %(path)s cannot be made (%(reason)s). Name another one.")
            % {"path": data, "reason": error.strerror}
        ) from error
    lessons = given.get("LESSONS")
    key_file = files.get("SECRET_KEY", None if given.get("SECRET_KEY") else data / secret_keys.NAME)
    return Settings(
        data=data,
        lessons=Path(lessons).expanduser().resolve() if lessons else None,
        database_url=given.get("DATABASE_URL", ""),
        **_keys(given, data, key_file),
        host=given.get("HOST") or "127.0.0.1",
        port=_number(given, "PORT", low=1, high=65535),
        workers=_number(given, "WORKERS", low=1, high=64) or 1,
        longest_wait=_number(given, "LONGEST_WAIT", low=1, high=60) or 3,
        proxy_hops=_number(given, "PROXY_HOPS", low=0, high=9) or 0,
        hosts=_names(given, "HOSTS"),
        redis_url=_redis_url(given),
        reload=_truth(given, "RELOAD"),
        offline=_truth(given, "OFFLINE", otherwise=True),
        trusted_keys=Path(keys).expanduser() if (keys := given.get("TRUSTED_KEYS")) else None,
        signed_packs=_truth(given, "SIGNED_PACKS"),
        browser=_truth(given, "BROWSER", otherwise=True),
        lab=_truth(given, "LAB") if given.get("LAB") else None,
        log=_one_of(given, "LOG", "text", "json"),
        keep_months=_number(given, "KEEP_MONTHS", low=1, high=240) or 24,
        secret_files=tuple(files.values()),
        metrics=_truth(given, "METRICS"),
        metrics_token=_token(given, "METRICS_TOKEN"),
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


def _files_of_secrets(given: Mapping[str, str]) -> dict[str, Path]:
    named = {name: given.get(f"{name}_FILE") for name in SECRET}
    return {name: Path(path).expanduser() for name, path in named.items() if path}


def _in_file(name: str, path: Path, given: Mapping[str, str]) -> str:
    """The value of a setting that lies in a file: one line, the space around it left out."""
    setting = PREFIX + name
    if given.get(name):
        message = _("%(name)s and %(name)s_FILE are both set. Take one of them out.")
        raise SettingFault(message % {"name": setting})
    words = {"name": setting, "path": path}
    try:
        lines = path.read_text(encoding="utf-8").strip().splitlines()
    except OSError as error:
        message = _("%(name)s_FILE: %(path)s cannot be read (%(reason)s).")
        raise SettingFault(message % {**words, "reason": error.strerror}) from error
    except UnicodeDecodeError as error:
        raise SettingFault(_("%(name)s_FILE: %(path)s is no text.") % words) from error
    if len(lines) != 1:
        message = _("%(name)s_FILE: %(path)s has to hold one line, found %(count)d.")
        raise SettingFault(message % {**words, "count": len(lines)})
    return lines[0]


def _keys(given: Mapping[str, str], data: Path, file: Path | None) -> _Keys:
    try:
        accepted = [secret_keys.former_of(file)] if file else []
        if other := given.get("ACCEPTED_KEY"):
            place = given.get("ACCEPTED_KEY_FILE") or PREFIX + "ACCEPTED_KEY"
            accepted.append(AcceptedKey(secret_keys.long_enough(other, place)))
        return _Keys(
            secret_key=_secret_key(given, data),
            key_file=file,
            accepted_keys=tuple(filter(None, accepted)),
            retired_keys=secret_keys.retired_in(data),
        )
    except KeyFault as fault:
        raise SettingFault(str(fault)) from fault


def _secret_key(given: Mapping[str, str], data: Path) -> str:
    if key := given.get("SECRET_KEY"):
        place = given.get("SECRET_KEY_FILE") or PREFIX + "SECRET_KEY"
        return secret_keys.long_enough(key, place)
    return secret_keys.read_or_made(data / secret_keys.NAME)


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


def _token(given: Mapping[str, str], name: str) -> str:
    found = given.get(name, "")
    if found and (len(found) < _SHORTEST_TOKEN or not found.isascii() or not found.isprintable()):
        raise SettingFault(
            _("%(name)s must be %(least)d or more letters, figures and signs of ASCII.")
            % {"name": PREFIX + name, "least": _SHORTEST_TOKEN}
        )
    return found


def _one_of(given: Mapping[str, str], name: str, usual: str, other: str) -> str:
    text = given.get(name) or usual
    if text not in {usual, other}:
        raise SettingFault(
            _("%(name)s must be %(usual)s or %(other)s, found “%(found)s”.")
            % {"name": PREFIX + name, "usual": usual, "other": other, "found": text}
        )
    return text


def _names(given: Mapping[str, str], name: str) -> frozenset[str]:
    """Names of hosts, without ports: a port says nothing about who may be believed."""
    found = frozenset(part.strip().lower() for part in given.get(name, "").split(",")) - {""}
    for each in sorted(found):
        if not _HOST.fullmatch(each):
            raise SettingFault(
                _(
                    "%(name)s: names with commas between, such as course.school.example, without "
                    "http:// and without a port; found “%(found)s”."
                )
                % {"name": PREFIX + name, "found": each}
            )
    return found


def _redis_url(given: Mapping[str, str]) -> str:
    url = given.get("REDIS_URL", "")
    if url and not url.startswith(_OF_REDIS):
        # The address may hold a password, so what was found is not said.
        raise SettingFault(
            _("%(name)s must begin with one of these: %(ways)s.")
            % {"name": PREFIX + "REDIS_URL", "ways": ", ".join(_OF_REDIS)}
        )
    if url and find_spec("redis") is None:
        raise SettingFault(
            _("%(name)s needs the extra `redis`. Install it: pip install 'redis>=7,<8'")
            % {"name": PREFIX + "REDIS_URL"}
        )
    return url


def _truth(given: Mapping[str, str], name: str, *, otherwise: bool = False) -> bool:
    text = given.get(name, "")
    if text not in {"", "true", "false"}:
        raise SettingFault(
            _("%(name)s must be true or false, found “%(found)s”.")
            % {"name": PREFIX + name, "found": text}
        )
    return text == "true" if text else otherwise
