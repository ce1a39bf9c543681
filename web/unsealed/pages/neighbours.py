"""Under which address other devices in the same network reach this server, and whether one has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for
from msgspec import Struct

from unsealed.pages.own_address import networks, own_address, own_addresses
from unsealed.pages.services import services

if TYPE_CHECKING:
    from flask import Flask

    from unsealed.pages.own_address import Network

_LOOPBACK = ("127.", "localhost", "[::1]", "::1", "::ffff:127.")


class Neighbours(Struct):
    """Whether a device other than this machine has ever asked this process for a page.

    It's OK that another process may not know: a teacher's page writes it down for the class.
    """

    have_come: bool = False


def watch(app: Flask, seen: Neighbours) -> None:
    """Notice the first request that comes from another device."""

    @app.before_request
    def notice() -> None:
        if not seen.have_come and not is_from_here():
            seen.have_come = True


def join_address(code: str, at: str = "") -> str:
    """The whole address at which others join a class, as they type it.

    `at` is the address of this machine that was chosen, if it has several.
    """
    return address_for_others(url_for("pages.join_class", code=code), at)


def address_for_others(path: str, at: str = "") -> str:
    """The whole address of a path, as others in the same network open it."""
    return f"{request.scheme}://{_host(at)}{path}"


def port_here() -> int:
    """The port on which this request came in."""
    _name, _colon, port = request.host.rpartition(":")
    return int(port) if port.isdecimal() else 443 if request.is_secure else 80


def other_networks(shown: str) -> tuple[Network, ...]:
    """The machine's networks whose address is not in the one that is shown, for its own teacher."""
    if not is_from_here():
        return ()
    return tuple(found for found in networks() if f"//{found.address}" not in shown)


def is_closed_to_others() -> bool:
    """Whether the server listens to this machine alone, so that nobody else can come."""
    return services().settings.host.startswith(_LOOPBACK) and is_from_here()


def is_without_network() -> bool:
    """Whether this machine is in no network in which anybody could reach it."""
    return is_from_here() and not own_address()


def is_from_here() -> bool:
    """Whether the request comes from the machine that the server runs on."""
    address = request.remote_addr or ""
    return address.startswith(_LOOPBACK) or address in own_addresses()


def _host(at: str) -> str:
    """The host as others type it: the browser's own, but for the one that only leads back here."""
    host = request.host
    name, _colon, port = host.rpartition(":")
    is_here = host.startswith(_LOOPBACK) or (name or host) in own_addresses()
    wanted = at if at in own_addresses() else own_address()
    if not wanted or not is_here or (not at and not host.startswith(_LOOPBACK)):
        return host
    return f"{wanted}:{port}" if port.isdecimal() else wanted
