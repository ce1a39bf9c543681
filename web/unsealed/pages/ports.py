"""Ports: which one is free to listen on."""

from __future__ import annotations

import socket

from unsealed.language import gettext as _

FIRST_PORT = 8000
_PORTS_TO_TRY = 20


class PortTaken(Exception):
    """No port is free to listen on. The text says which were tried."""


def free_port(host: str) -> int:
    """The first port from 8000 on that nothing listens on. Raises PortTaken if all are taken."""
    for port in range(FIRST_PORT, FIRST_PORT + _PORTS_TO_TRY):
        if is_free(host, port):
            return port
    raise PortTaken(
        _("The ports %(first)d to %(last)d are all taken. Name a free one with --port.")
        % {"first": FIRST_PORT, "last": FIRST_PORT + _PORTS_TO_TRY - 1}
    )


def require_free(host: str, port: int) -> None:
    """Raise PortTaken if something already listens on the port."""
    if not is_free(host, port):
        raise PortTaken(
            _("Port %(port)d on %(host)s is taken by another program. Name another with --port.")
            % {"port": port, "host": host}
        )


def is_free(host: str, port: int) -> bool:
    """Whether nothing listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
