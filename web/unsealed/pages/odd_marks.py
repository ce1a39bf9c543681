"""The one mark that no keyboard makes and no database keeps: NUL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, request

if TYPE_CHECKING:
    from flask import Flask

NUL = "\0"
_WRITTEN = "%00"
"""The same as addresses write it."""


def register(app: Flask) -> None:
    """Let no word with a NUL in it come near the records: PostgreSQL refuses the whole query."""
    app.before_request(_refuse)


def _refuse() -> None:
    if NUL in request.path:
        abort(404)
    # Most requests hold neither: they are not taken apart here.
    asked = request.environ.get("QUERY_STRING", "")
    if _WRITTEN in asked or NUL in asked:
        abort(400)
    sent = request.form.listvalues() if "CONTENT_TYPE" in request.environ else ()
    if any(NUL in value for values in sent for value in values):
        abort(400)
