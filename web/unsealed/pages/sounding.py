"""How long a request waits just now: one is sent to this server, as a browser sends it.

Only while most threads of the process have been at work for a while; otherwise nobody waits. With
several processes it may reach another than the one that sent it, and those share the same load.
"""

from __future__ import annotations

import http.client
import threading
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from unsealed.pages.crowd import Crowd

_EVERY: Final = 0.1
_LONGEST: Final = 30
_HERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - to ask it, not to listen


def sound(crowd: Crowd, host: str, port: int, method: str) -> None:
    """From now on, find out how long such requests wait here whenever the server is behind."""
    where = _HERE.get(host, host), port, method
    threading.Thread(target=_sound, args=(crowd, *where), daemon=True).start()


def _sound(crowd: Crowd, host: str, port: int, method: str) -> None:
    while True:
        if crowd.is_behind:
            _ask(crowd, host, port, method)
        else:
            crowd.rest()
        time.sleep(_EVERY)


def _ask(crowd: Crowd, host: str, port: int, method: str) -> None:
    connection = http.client.HTTPConnection(host, port, timeout=_LONGEST)
    try:
        with crowd.sounding():
            connection.request(method, "/healthz")
            connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        crowd.rest()
    finally:
        connection.close()
