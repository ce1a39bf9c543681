"""This machine's addresses in the networks that it is in, best for a class first."""

from __future__ import annotations

import re
import socket
from ipaddress import IPv4Address

from msgspec import Struct

# No packet is sent to it: naming an address makes the system choose the way it would take.
_SOMEWHERE = ("10.255.255.255", 9)
_VPN = re.compile(
    r"(tun|tap|utun|wg|ppp|zt|tailscale|nordlynx|proton|wireguard|openvpn)", re.IGNORECASE
)
_OF_OTHER_SYSTEMS = re.compile(
    r"(docker|br-|veth|virbr|vmnet|vboxnet|vethernet|vmware|virtualbox|hyper-v|lxc|podman|cni)",
    re.IGNORECASE,
)
"""Names of network cards that exist only for programs on the same machine."""


class Network(Struct, frozen=True):
    """A network that this machine is in: the card, its address there, and what kind it is."""

    card: str
    address: str
    is_vpn: bool = False
    is_inside: bool = False


def own_address() -> str:
    """The address that others in the same room most likely reach; empty without a network."""
    return next((network.address for network in networks()), "")


def own_addresses() -> frozenset[str]:
    """Every address of this machine but its own loop."""
    return frozenset(network.address for network in networks())


def networks() -> tuple[Network, ...]:
    """The networks that this machine is in: Wi-Fi and cable first, then VPNs and virtual ones."""
    way_out = _way_out()
    return tuple(sorted(_cards(), key=lambda found: _order(found, way_out)))


def _order(found: Network, way_out: str) -> tuple[bool, bool, bool, bool, str]:
    is_public = not IPv4Address(found.address).is_private
    is_elsewhere = found.address != way_out
    return found.is_inside, found.is_vpn, is_elsewhere, is_public, found.card


def _cards() -> list[Network]:
    import psutil  # not before somebody asks

    states = psutil.net_if_stats()
    return [
        Network(
            card,
            found.address,
            is_vpn=bool(_VPN.match(card)),
            is_inside=bool(_OF_OTHER_SYSTEMS.match(card)),
        )
        for card, addresses in psutil.net_if_addrs().items()
        for found in addresses
        if found.family == socket.AF_INET and card in states and states[card].isup
        if _is_useful(IPv4Address(found.address))
    ]


def _is_useful(address: IPv4Address) -> bool:
    return not (address.is_loopback or address.is_link_local or address.is_unspecified)


def _way_out() -> str:
    """The address from which this machine would speak to others."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_SOMEWHERE)
            address: str = probe.getsockname()[0]
        except OSError:
            # It's OK to have no network: then there is nobody to reach.
            return ""
    return address
