"""What every response carries: the headers that keep a page safe, and compression."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

from flask import request, session

from unsealed.pages.visit import NAME

if TYPE_CHECKING:
    from wsgiref.types import StartResponse

    from flask import Flask, Response

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "object-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=(), "
    "display-capture=(), payment=(), usb=(), serial=(), bluetooth=(), midi=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_SAME = tuple(HEADERS.items())
ONLY_HTTPS = "max-age=31536000; includeSubDomains"
"""Said over https alone: over http browsers pass it by, and a laptop in a class has no other."""
_PERSONAL = ("/me", "/account", "/operator", "/classes", "/teachers", "/author")
# Below this, compressing costs more than it saves on any network that a class sits on.
_WORTH_COMPRESSING = 1400
_COMPRESSED = ("text/html", "image/svg+xml")


def register(app: Flask) -> None:
    """Let every response of the application carry what depends on the page."""
    app.after_request(_finish)


def carrying(start_response: StartResponse) -> StartResponse:
    """What begins an answer, with the headers that all answers have.

    Flask looks at each header that it gets, which took as long as the session's cookie.
    """

    def start(status: str, headers: list[tuple[str, str]], *fault: Any) -> Any:
        # `Any`: what PEP 3333 has there is passed on as it came.
        return start_response(status, [*headers, *_SAME], *fault)

    return start


def _finish(response: Response) -> Response:
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = ONLY_HTTPS
    if request.endpoint != "pages.asset":
        response.headers.setdefault("Cache-Control", _keeping())
    if response.mimetype in _COMPRESSED and response.location is None:
        _compress(response)
    return response


def _keeping() -> str:
    """How long a browser may keep a page.

    One with somebody's name on it, or a class's, not at all: the next who has the tablet goes
    back by the browser's own button. Nor what answers a form, where a phrase may be shown.
    """
    is_named = NAME in session or "teacher" in session
    is_personal = is_named or request.method == "POST" or request.path.startswith(_PERSONAL)
    return "no-store" if is_personal else "private, no-cache"


def _compress(response: Response) -> None:
    """Compress a page or drawing for browsers that take it: a phone's first page is a third."""
    response.vary.update(("Accept-Encoding", "Cookie"))
    body = response.get_data()
    if len(body) < _WORTH_COMPRESSING or "gzip" not in request.headers.get("Accept-Encoding", ""):
        return
    # Level 1: a page is made for one request, and its processor time is the learner's wait.
    response.set_data(gzip.compress(body, compresslevel=1, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
