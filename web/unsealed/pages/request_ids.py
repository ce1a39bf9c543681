"""A word for each request: in the log, in the answer's header, and on the page of a fault.

Whoever saw the page quotes the word, and whoever runs the course finds the line.
"""

from __future__ import annotations

import base64
import re
import secrets
from typing import TYPE_CHECKING, Final, cast

from flask import request

from unsealed.pages.services import services

if TYPE_CHECKING:
    from flask import Flask, Response

HEADER: Final = "X-Request-ID"
KEPT_AS: Final = "unsealed.request_id"
"""Where the word stands in the WSGI environment, for those outside of the application."""
_PLAUSIBLE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
_BYTES: Final = 5


def register(app: Flask) -> None:
    """Let every answer say its word."""
    app.after_request(_say)


def request_id() -> str:
    """The word of this request: a trusted proxy's if it gave a plausible one, else our own."""
    environ = request.environ
    if KEPT_AS not in environ:
        environ[KEPT_AS] = _of_proxy() or _made()
    return cast("str", environ[KEPT_AS])


def _of_proxy() -> str:
    """What stands in front gave; without a proxy the header is any stranger's, and ignored."""
    given = request.headers.get(HEADER, "")
    if not given or not services().settings.proxy_hops:
        return ""
    return given if _PLAUSIBLE.fullmatch(given) else ""


def _made() -> str:
    """Eight letters and figures that can be read out over the telephone."""
    return base64.b32encode(secrets.token_bytes(_BYTES)).decode()


def _say(response: Response) -> Response:
    response.headers[HEADER] = request_id()
    return response
