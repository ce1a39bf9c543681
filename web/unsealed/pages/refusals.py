"""Requests that the server's loop did not take in, and the pages that say why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import abort, request

if TYPE_CHECKING:
    from flask import Flask

REFUSED: Final = "unsealed.refused"
"""Where a request's environ says with which status it is refused."""


def register(app: Flask) -> None:
    """Refuse, before anything else, what was not taken in."""

    @app.before_request
    def refuse() -> None:
        if status := request.environ.get(REFUSED):
            abort(int(status))
