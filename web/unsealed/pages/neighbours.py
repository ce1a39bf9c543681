"""Under which address other devices in the same network reach this server."""

from __future__ import annotations

from flask import request, url_for

from unsealed.pages.own_address import own_address
from unsealed.pages.services import services

_LOOPBACK = ("127.", "localhost", "[::1]", "::1")


def join_address(code: str) -> str:
    """The whole address at which others join a class, as they type it."""
    path = url_for("pages.join_class", code=code)
    host = request.host
    if host.startswith(_LOOPBACK) and (own := own_address()):
        _name, _colon, port = host.rpartition(":")
        host = f"{own}:{port}" if port.isdecimal() else own
    return f"{request.scheme}://{host}{path}"


def is_closed_to_others() -> bool:
    """Whether the server listens to this machine alone, so that nobody else can come."""
    return services().settings.host.startswith(_LOOPBACK) and is_from_here()


def is_from_here() -> bool:
    """Whether the request comes from the machine that the server runs on."""
    address = request.remote_addr or ""
    return address.startswith(_LOOPBACK) or address == own_address()
