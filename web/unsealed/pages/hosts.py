"""By which names this course may be called: a name that a stranger chose reaches no page.

What a browser asks for stands in its Host header, and whoever writes the request writes that. It
would end in the address that a teacher projects. And a foreign site whose name suddenly leads to
this machine (DNS rebinding) could read from inside the network what is meant for those in it.
"""

from __future__ import annotations

import ipaddress
import socket
from functools import cache, lru_cache
from typing import TYPE_CHECKING, ClassVar, Final
from urllib.parse import urlsplit

from flask import Response, request

from unsealed.language import gettext as _
from unsealed.pages.page import Page
from unsealed.pages.services import services

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

    from unsealed.settings import Settings

_ASKED_BY_MACHINES: Final = frozenset({"/healthz", "/readyz", "/metrics"})
"""What a balancer asks for by whatever address it has; nothing there leads anywhere."""
_THIS_MACHINE: Final = "localhost"
_OF_THE_ROOM: Final = ".local"
"""Names that only devices in the same network give each other."""


class AnotherNamePage(Page, frozen=True):
    """That the course is called otherwise, and its address where that can be told."""

    template: ClassVar[str] = "another_name.html"

    address: str


def register(app: Flask) -> None:
    """Refuse whoever calls the course by a name that it does not have, before all else."""
    app.before_request(_require_known)
    # Else `//path` is redirected to an address that is made of whatever Host was sent.
    app.url_map.merge_slashes = False


def is_known(name: str, settings: Settings) -> bool:
    """Whether the course may be called by this name or address, without a port."""
    if name == _THIS_MACHINE or _is_loopback(name):
        return True
    if settings.hosts:
        return name in settings.hosts
    # Behind a proxy, that has decided already which names lead here.
    return settings.proxy_hops > 0 or _is_near(name)


def _require_known() -> ResponseReturnValue | None:
    name = _name_in(request.host)
    if _is_for_all() or is_known(name, services().settings):
        return None
    if not name:
        return Response(_("That is no name of a host.") + "\n", 400, mimetype="text/plain")
    return AnotherNamePage(_address(services().settings)).render(), 421


def _is_for_all() -> bool:
    """Whether what is asked for says the same to everybody, and leads nowhere."""
    return request.path in _ASKED_BY_MACHINES or request.endpoint == "pages.asset"


def _address(settings: Settings) -> str:
    """Where the course is, if it is set by which name and a proxy says by which port: its own."""
    if not settings.hosts or not settings.proxy_hops:
        return ""
    return f"{request.scheme}://{min(settings.hosts)}/"


@lru_cache(maxsize=256)
def _name_in(host: str) -> str:
    """The name that was asked for, without a port; empty where there is none that makes sense."""
    try:
        name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
        name.encode("idna")
    except ValueError:
        return ""
    return name


def _is_near(name: str) -> bool:
    """Whether no site of the internet can be called so, or it is this machine's own name."""
    if not name or _is_address(name):
        return bool(name)
    first, dot, _rest = name.partition(".")
    return not dot or name.endswith(_OF_THE_ROOM) or first == _own_name()


@cache
def _own_name() -> str:
    return socket.gethostname().partition(".")[0].lower()


@lru_cache(maxsize=256)
def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=256)
def _is_loopback(name: str) -> bool:
    return _is_address(name) and ipaddress.ip_address(name).is_loopback
