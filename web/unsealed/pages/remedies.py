"""What to do if other devices cannot come in: said on the class's page and by `doctor`."""

from __future__ import annotations

import platform
import shutil
from typing import TYPE_CHECKING, Final

from unsealed.language import gettext as _
from unsealed.language import noop
from unsealed.pages.own_address import networks

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIREWALLS: Final = {
    "Windows": noop(
        "If others cannot come in: Windows Security, Firewall, Allow an app: tick Python for"
        " private networks, and set this network to private."
    ),
    "Darwin": noop(
        "If others cannot come in: System Settings, Network, Firewall, Options: let Python accept"
        " incoming connections."
    ),
    "ufw": noop(
        "If others cannot come in: let them through the firewall by `sudo ufw allow %(port)d/tcp`."
    ),
    "firewall-cmd": noop(
        "If others cannot come in: let them through the firewall by"
        " `sudo firewall-cmd --add-port=%(port)d/tcp`, until the next start of this machine."
    ),
    "": noop(
        "If others cannot come in: open port %(port)d (TCP) in this machine’s firewall, if it has"
        " one."
    ),
}
_ELSEWHERE: Final = noop(
    "If others still cannot: they are in another network. Guest and pupil networks often keep"
    " devices apart; ask for one that does not, or open a hotspot on this machine or a phone."
)


def remedies(port: int) -> Iterator[str]:
    """What to look at, likeliest first: the firewall, a VPN, a network that keeps apart."""
    yield _(_FIREWALLS[_firewall()]) % {"port": port}
    vpn = next((found for found in networks() if found.is_vpn), None)
    if vpn is not None:
        words = _("A VPN is on (%(card)s). Many keep the room’s devices out: switch it off.")
        yield words % {"card": vpn.card}
    yield _(_ELSEWHERE)


def _firewall() -> str:
    system = platform.system()
    if system in _FIREWALLS:
        return system
    return next((tool for tool in ("ufw", "firewall-cmd") if shutil.which(tool)), "")
