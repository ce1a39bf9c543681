"""This machine's address in its network."""

from __future__ import annotations

import socket

# No packet is sent to it: naming an address makes the system choose the way it would take.
_SOMEWHERE = ("10.255.255.255", 9)


def own_address() -> str:
    """This machine's address in its network; empty where it is in none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_SOMEWHERE)
            address: str = probe.getsockname()[0]
        except OSError:
            # It's OK to have no network: then there is nobody to reach.
            return ""
    return address
