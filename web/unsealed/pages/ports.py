"""Ports: which one is free to listen on, and who has one that is not."""

from __future__ import annotations

import socket

from unsealed.language import gettext as _

FIRST_PORT = 8000
_PORTS_TO_TRY = 20


class PortTaken(Exception):
    """No port is free to listen on. The text says which were tried."""


def free_port(host: str) -> int:
    """The first port from 8000 on that nothing listens on. Raises PortTaken if all are taken."""
    return _free_from(host, FIRST_PORT)


def require_free(host: str, port: int) -> None:
    """Raise PortTaken if something already listens on the port, with who and another one."""
    if not is_free(host, port):
        raise PortTaken(taken_by(port) + " " + _another(host, port))


def is_free(host: str, port: int) -> bool:
    """Whether nothing listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def taken_by(port: int) -> str:
    """Who listens on the port, in a sentence; the system tells only some of them."""
    holder, number, is_ours = _holder(port)
    words = {"port": port, "holder": holder, "number": number}
    if is_ours:
        message = _(
            "Port %(port)d is taken by a server of this course (process %(number)d): perhaps the"
            " one you want, at http://localhost:%(port)d."
        )
        return message % words
    if holder:
        return _("Port %(port)d is taken by %(holder)s (process %(number)d).") % words
    return _("Port %(port)d is taken by another program.") % words


def _another(host: str, port: int) -> str:
    try:
        words = {"port": _free_from(host, port + 1)}
    except PortTaken:
        return _("Name another with --port.")
    return _("Port %(port)d is free: name it with --port %(port)d.") % words


def _free_from(host: str, first: int) -> int:
    last = min(first + _PORTS_TO_TRY - 1, 65535)
    for port in range(first, last + 1):
        if is_free(host, port):
            return port
    raise PortTaken(
        _("The ports %(first)d to %(last)d are all taken. Name a free one with --port.")
        % {"first": first, "last": last}
    )


def _holder(port: int) -> tuple[str, int, bool]:
    """The program that listens on the port, its process, and whether it is a server of ours."""
    import psutil  # only where something is wrong

    try:
        listening = (
            found.pid
            for found in psutil.net_connections("tcp")
            if found.status == psutil.CONN_LISTEN and found.pid
            if found.laddr and found.laddr.port == port
        )
        process = psutil.Process(next(listening))
        line = process.cmdline()
        return process.name(), process.pid, any("unsealed" in word for word in line[:3])
    except (psutil.Error, StopIteration, OSError):
        # It's OK not to know: macOS tells only an administrator whose port it is.
        return "", 0, False
